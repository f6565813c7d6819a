/** Problems as they are shown: one that many lines have is told once. */
import type { Problem } from '../../core/errors.ts'
import { groupBy } from '../../core/group-by.ts'
import { compareNames } from '../model/canonical.ts'

/** More than anybody reads at once. */
const LIMIT = 200

/** In the order of their places; of very many, the first. */
export function collected(problems: readonly Problem[]): readonly Problem[] {
  const all = gathered(problems)
  if (all.length <= LIMIT) return all
  return [...all.slice(0, LIMIT), { message: `and ${all.length - LIMIT} further problems` }]
}

function gathered(problems: readonly Problem[]): readonly Problem[] {
  const sorted = problems.toSorted((a, b) => comparePlaces(a.at ?? '', b.at ?? ''))
  return [...groupBy(sorted, ({ message }) => message).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const others = new Set(same.map(({ at }) => at)).size - 1
    return others === 0 ? [first] : [{ ...first, at: `${first.at ?? ''} and ${others} more` }]
  })
}

/** `hosts.csv:7` before `hosts.csv:12`. */
function comparePlaces(a: string, b: string): number {
  const [left, right] = [/^(.*?)(?::(\d+))?$/s.exec(a), /^(.*?)(?::(\d+))?$/s.exec(b)]
  return compareNames(left?.[1] ?? '', right?.[1] ?? '') || Number(left?.[2] ?? 0) - Number(right?.[2] ?? 0)
}
