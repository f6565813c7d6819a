/** Reads the KIND of a command, in the singular or the plural. */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'

/** Throws a UserError that names the kinds that the command knows. */
export function readKind<const Kind extends string>(
  action: string,
  word: string,
  kinds: readonly Kind[],
): Kind {
  const lower = word.toLowerCase()
  const kind = kinds.find((one) => lower === one || lower === pluralOf(one))
  if (kind !== undefined) return kind
  const near = nearest(lower, [...kinds, ...kinds.map(pluralOf)])
  const meant = kinds.find((one) => near === one || near === pluralOf(one))
  throw new UserError(`${action}: unknown kind "${word}"`, {
    hint: meant === undefined ? `the kinds are ${kinds.join(', ')}` : `did you mean "${meant}"?`,
  })
}

function pluralOf(kind: string): string {
  return /(s|x)$/.test(kind) ? `${kind}es` : `${kind}s`
}
