/** Things of which a host has one: two resources of them would undo each other in every run. */
import type { Wanted } from '../../src/type/define-type.ts'
import { refused, type Refused } from '../../src/type/state.ts'

/** For each, by id, why it is refused; undefined where there is only one. `thing` is `time zone`. */
export function refuseSeveral(
  wanted: readonly Wanted<unknown>[],
  thing: string,
): ReadonlyMap<string, Refused> | undefined {
  if (wanted.length < 2) return undefined
  const ids = wanted.map(({ id }) => `"${id}"`).join(' and ')
  return new Map(
    wanted.map(({ id }) => [
      id,
      refused(`a host has one ${thing}, and the manifest names ${ids}`, 'leave all out but one'),
    ]),
  )
}
