/** Grammars of the small words of an inventory, and the sentences that say what breaks them. */
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'

/** Groups, tags, networks: what may stand in a query, a file name and a command line without quotes. */
const WORD = /^[a-z0-9][a-z0-9_.-]{0,62}$/

export function wordProblem(what: string, word: string): Problem | undefined {
  if (WORD.test(word)) return undefined
  return {
    message: `${what} "${word}" is not made of small letters, digits, "-", "_" and "." (63 at most, letter or digit first)`,
  }
}

/** Control characters would reach generated files, where a line break is a line of its own. */
export function textProblem(what: string, text: string): Problem | undefined {
  if (text === '') return { message: `${what} is empty` }
  return /[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)
    ? { message: `${what} holds a control character` }
    : undefined
}

/** Notes may have several lines. */
export function notesProblem(text: string): Problem | undefined {
  return textProblem('the text of the notes', text.replaceAll('\n', ' '))
}

export function integerProblem(
  what: string,
  value: number,
  least: number,
  most: number,
): Problem | undefined {
  if (Number.isInteger(value) && value >= least && value <= most) return undefined
  return { message: `${what} must be a whole number from ${least} to ${most}, not ${value}` }
}

/** `unknown network "ofice"` with the name that was meant, or where to find the known ones. */
export function unknownProblem(kind: string, name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known)
  const hint =
    meant === undefined
      ? known.length === 0
        ? `there is none yet: inv add ${kind} ${name}`
        : `inv list ${kind} shows those that there are`
      : `did you mean "${meant}"?`
  return { message: `unknown ${kind} "${name}"`, hint }
}

/** Problems that there are, each once. */
export function gather(problems: readonly (Problem | undefined)[]): readonly Problem[] {
  const byMessage = new Map<string, Problem>()
  for (const problem of problems)
    if (problem !== undefined && !byMessage.has(problem.message)) byMessage.set(problem.message, problem)
  return [...byMessage.values()]
}

/** Those that stand more than once. */
export function repeated(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))]
}
