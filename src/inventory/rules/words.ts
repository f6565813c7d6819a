/** Grammars of the small words of an inventory, and the sentences that say what breaks them. */
import { Buffer } from 'node:buffer'
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

/** Long enough for any serial number, purpose or reason; a book does not go into a column. */
const TEXT_LIMIT = 1024
/** Octets of UTF-8. */
const NOTES_LIMIT = 1024 ** 2

/** Control characters would reach generated files, where a line break is a line of its own. */
export function textProblem(what: string, text: string): Problem | undefined {
  if (text === '') return { message: `${what} is empty` }
  if (text.length > TEXT_LIMIT)
    return { message: `${what} is ${text.length} characters long, ${TEXT_LIMIT} is the limit` }
  return characterProblem(what, text)
}

/** What neither databases nor text files keep as it is, or what terminals obey. Tabs may stand. */
export function characterProblem(what: string, text: string): Problem | undefined {
  if (/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/.test(text))
    return { message: `${what} holds a control character` }
  return /\p{Surrogate}/u.test(text) ? { message: `${what} holds half a character` } : undefined
}

/** Notes may have several lines, and be long. */
export function notesProblem(text: string): Problem | undefined {
  const what = 'the text of the notes'
  if (text === '') return { message: `${what} is empty` }
  const octets = Buffer.byteLength(text)
  if (octets > NOTES_LIMIT)
    return {
      message: `${what} has ${octets} octets, 1 MiB (${NOTES_LIMIT}) is the limit`,
      hint: 'keep it in a file of the site, and its path in the notes',
    }
  return characterProblem(what, text.replaceAll('\n', ' '))
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
  if (words.length < 2) return []
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))]
}
