/** Words with one hyphen before them that were meant as a whole, a name or a long option, and taken for a row of short options. */
import type { Problem } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'

export interface HyphenWord {
  /** Each is an option that there is not. */
  readonly letters: ReadonlySet<string>
  /** In place of one for each letter. */
  readonly problem: Problem
  /** Whether it was most likely meant as one of the positionals that are missing. */
  readonly isPositional: boolean
}

interface Around {
  /** Options that were read and that there are none of, without their hyphens. */
  readonly unknown: readonly string[]
  /** With their hyphens. */
  readonly longOptions: readonly string[]
  /** How many positionals are missing. */
  readonly missing: number
}

/** A word of which one letter is an option is none of them. */
export function hyphenWords(
  argv: readonly string[],
  { unknown, longOptions, missing }: Around,
): readonly HyphenWord[] {
  const end = argv.indexOf('--')
  const words: HyphenWord[] = []
  for (const token of end === -1 ? argv : argv.slice(0, end)) {
    // What stands behind a sign is the value of the letter before it.
    const [, row = ''] = /^-([A-Za-z0-9]{2,})/.exec(token) ?? []
    const letters = new Set(row)
    if (row === '' || ![...letters].every((letter) => unknown.includes(letter))) continue
    const long = `-${token.split('=', 1).join('')}`
    const isPositional =
      !longOptions.includes(long) && words.filter((word) => word.isPositional).length < missing
    const near = isPositional ? undefined : nearest(long, longOptions)
    const hint = isPositional ? HINT : near && `did you mean "${near}"?`
    words.push({ letters, isPositional, problem: { message: `unknown option "${token}"`, hint } })
  }
  return words
}

const HINT =
  'a word that begins with a hyphen is taken for options: names begin with a letter or digit, other words may stand behind "--"'
