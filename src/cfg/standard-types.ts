/** The standard types, with the name by which a manifest imports each. */
import * as standardTypes from '../../types/all.gen.ts'
import type { TypeDefinition } from '../type/define-type.ts'

export interface StandardType {
  readonly name: string
  /** `pkg` for `package`, which is a word of the language. */
  readonly importedAs: string
  readonly definition: TypeDefinition
}

/** Sorted by name. */
export function listTypes(): readonly StandardType[] {
  return Object.entries(standardTypes)
    .map(([importedAs, { definition }]) => ({ name: definition.name, importedAs, definition }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
