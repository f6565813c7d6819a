/** Problems as they are shown: one that many lines have is told once. */
import type { Problem } from '../../core/errors.ts'
import { groupBy } from '../../core/group-by.ts'

export function collected(problems: readonly Problem[]): readonly Problem[] {
  return [...groupBy(problems, ({ message }) => message).values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const others = new Set(same.map(({ at }) => at)).size - 1
    return others === 0 ? [first] : [{ ...first, at: `${first.at ?? ''} and ${others} more` }]
  })
}
