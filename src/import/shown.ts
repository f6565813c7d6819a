/** Text of a file as it stands in a message. */
import { nearest } from '../core/nearest.ts'

const LIMIT = 60

/** In double quotes, cut where it is long: what is wrong with a file may be all of it. */
export function shown(text: string): string {
  return text.length <= LIMIT ? `"${text}"` : `"${text.slice(0, LIMIT)}…"`
}

/** The hint for a word that is none of the known ones, to be made when it is needed. */
export function didYouMean(word: string, known: Iterable<string>): () => string | undefined {
  return () => {
    const meant = nearest(word.slice(0, LIMIT), known)
    return meant === undefined ? undefined : `did you mean "${meant}"?`
  }
}
