/** Narrows a run to some resources: `--limit file:/etc/motd`, `--limit service:*`, `--limit dhcp_server:main`. */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { Placed } from './run-types.ts'

/** What the patterns name, themselves or by what they are part of; `*` stands for anything. Throws UserError on one that names nothing. */
export function limitTo(
  host: string,
  order: readonly Placed[],
  patterns: readonly string[],
): readonly Placed[] {
  if (patterns.length === 0) return order
  const kept = new Set<Placed>()
  for (const pattern of patterns) {
    const expression = new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'))
        .join('.*')}$`,
      's',
    )
    const named = order.filter(({ name, within }) => [name, ...within].some((one) => expression.test(one)))
    if (named.length === 0) {
      const meant = nearest(
        pattern,
        order.map(({ name }) => name),
      )
      throw new UserError(`Cannot limit "${host}" to "${pattern}": its manifest has no such resource`, {
        hint: meant === undefined ? undefined : `did you mean "${meant}"?`,
      })
    }
    for (const placed of named) kept.add(placed)
  }
  return order.filter((placed) => kept.has(placed))
}
