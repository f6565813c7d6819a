/** Whether two states are equal, key by key: the one comparison that plan, apply and tests use. */
import { Secret } from '../core/secret.ts'
import type { Content, State, StateValue } from './state.ts'

/** Keys of the desired state whose values differ from what was observed; all of them where nothing is there. */
export function differingKeys<S extends State>(before: S | null, after: Partial<S>): (keyof S & string)[] {
  const keys = Object.keys(after).filter((key) => after[key] !== undefined)
  return before === null ? keys : keys.filter((key) => !sameValue(before[key], after[key]))
}

/** Content by its hash, secrets by their text, lists in order. */
export function sameValue(a: StateValue | undefined, b: StateValue | undefined): boolean {
  if (a instanceof Secret || b instanceof Secret)
    return a instanceof Secret && b instanceof Secret && a.reveal() === b.reveal()
  if (isContent(a) || isContent(b)) return isContent(a) && isContent(b) && a.sha256 === b.sha256
  if (isList(a) || isList(b))
    return isList(a) && isList(b) && a.length === b.length && a.every((item, index) => item === b[index])
  return a === b
}

export function isContent(value: StateValue | undefined): value is Content {
  return typeof value === 'object' && value !== null && 'kind' in value
}

function isList(value: StateValue | undefined): value is readonly string[] {
  return Array.isArray(value)
}
