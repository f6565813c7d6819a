/** Problems that many objects have alike are told once. */
import type { Problem } from '../../core/errors.ts'

export interface ObjectProblem {
  /** The object's name. */
  readonly title: string
  readonly problem: Problem
}

const NAMED = 3

/** Each sentence once, with those that it is about: `vlan "x" is no whole number (office, lab, dmz and 7 more)`. */
export function alikeProblems(problems: readonly ObjectProblem[]): readonly Problem[] {
  const titles = new Map<string, Set<string>>()
  const first = new Map<string, Problem>()
  for (const { title, problem } of problems) {
    const known = titles.get(problem.message)
    if (known === undefined) {
      titles.set(problem.message, new Set([title]))
      first.set(problem.message, problem)
    } else known.add(title)
  }
  return [...first.values()].map((problem) => {
    const all = [...(titles.get(problem.message) ?? [])]
    const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : ''
    return { ...problem, message: `${problem.message} (${all.slice(0, NAMED).join(', ')}${more})` }
  })
}
