/** What the shell offers where a query is typed: the keys of the kind, with an equals sign. */
import { isListableKind, queryableOf } from '../inventory/query/listings.ts'

export function completeQuery([kind = '']: readonly string[]): readonly string[] | undefined {
  const known = [kind, kind.replace(/s$/, ''), kind.replace(/es$/, '')].find((one) => isListableKind(one))
  return known === undefined ? undefined : queryableOf(known).keys.map(({ name }) => `${name}=`)
}
