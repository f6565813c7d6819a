/** Aliases of a YAML document: what refers to nothing, or makes a little text stand for very much. */
import type { Document } from 'yaml'

/** Why they cannot be resolved, as a sentence; undefined where they can. */
export function aliasProblem(document: Document): string | undefined {
  try {
    document.toJS()
    return undefined
  } catch (error) {
    if (error instanceof ReferenceError) return `it is no YAML that is read here: ${error.message}`
    throw error
  }
}
