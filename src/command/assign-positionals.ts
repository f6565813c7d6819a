/** Deals the words of a command line out to a command's positionals. */
import type { Problem } from '../core/errors.ts'
import { checkValue } from './check-value.ts'
import type { Positional, Positionals } from './command.ts'

/** What is wrong is added to these. */
interface Found {
  readonly problems: Problem[]
  /** A word of which is not there. */
  readonly missing: Problem[]
}

type Named = readonly [key: string, positional: Positional]

/** One positional may be `many`; those before it are filled from the front, those behind it from the end. */
export function assignPositionals(
  positionals: Positionals,
  words: readonly string[],
  afterDashes: readonly string[],
  { problems, missing }: Found,
): Readonly<Record<string, unknown>> {
  const all = Object.entries(positionals)
  const behindDashes = all.find(([, positional]) => positional.after === '--')
  const plain = all.filter(([, positional]) => positional.after === undefined)
  const args: Record<string, unknown> = {}
  if (behindDashes !== undefined) {
    const [key, positional] = behindDashes
    if (afterDashes.length === 0 && positional.optional !== true)
      problems.push({ message: `${valueNameOf(behindDashes)} is missing after "--"` })
    args[key] = afterDashes
  }
  const given = behindDashes === undefined ? [...words, ...afterDashes] : words
  const manyAt = plain.findIndex(([, positional]) => positional.many === true)
  const head = manyAt === -1 ? plain : plain.slice(0, manyAt)
  const tail = manyAt === -1 ? [] : plain.slice(manyAt + 1)
  const many = plain[manyAt]
  const tailStart = Math.max(head.length, given.length - tail.length)
  const found = { problems, missing }
  fill(head, given.slice(0, head.length), args, found)
  if (many !== undefined) fillMany(many, given.slice(head.length, tailStart), args, found)
  fill(tail, given.slice(tailStart), args, found)
  if (many === undefined)
    for (const extra of given.slice(head.length)) problems.push({ message: `unexpected argument "${extra}"` })
  return args
}

function fill(
  named: readonly Named[],
  words: readonly string[],
  args: Record<string, unknown>,
  { problems, missing }: Found,
): void {
  for (const [index, one] of named.entries()) {
    const [key, positional] = one
    const word = words[index]
    if (word === undefined && positional.optional !== true)
      missing.push({ message: `${valueNameOf(one)} is missing` })
    args[key] = word === undefined ? undefined : checkValue(positional, valueNameOf(one), word, problems)
  }
}

function fillMany(
  one: Named,
  words: readonly string[],
  args: Record<string, unknown>,
  { problems, missing }: Found,
): void {
  const [key, positional] = one
  if (words.length === 0 && positional.optional !== true)
    missing.push({ message: `${valueNameOf(one)} is missing` })
  args[key] = words.map((word) => checkValue(positional, valueNameOf(one), word, problems))
}

/** How help and errors call a positional. */
export function valueNameOf([key, positional]: Named): string {
  return positional.value ?? key.replaceAll(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase()
}
