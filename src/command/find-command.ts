/** Finds the command whose words a command line begins with; common options may stand before and between them. */
import type { CommandEntry } from './command.ts'
import { commonOptions, optionName } from './common-options.ts'

export interface Found {
  /** Undefined where the words name no command, or are only the beginning of some. */
  readonly entry: CommandEntry | undefined
  /** The words that were understood. */
  readonly words: readonly string[]
  /** The command line without them. */
  readonly rest: readonly string[]
  /** The first word that was not understood, where there is no command. */
  readonly stranger: string | undefined
}

const takesValue: ReadonlySet<string> = new Set(
  Object.entries(commonOptions).flatMap(([key, option]) => {
    if (option.type === 'flag') return []
    return 'short' in option ? [optionName(key), `-${option.short}`] : [optionName(key)]
  }),
)

export function findCommand(entries: readonly CommandEntry[], argv: readonly string[]): Found {
  const indexes: number[] = []
  const words: string[] = []
  let open = entries
  let best: { readonly entry: CommandEntry; readonly length: number } | undefined
  let stranger: string | undefined
  for (let index = 0; index < argv.length; index += 1) {
    const token = argv[index] ?? ''
    if (token === '--') break
    if (token.startsWith('-') && token.length > 1) {
      if (takesValue.has(token)) index += 1
      continue
    }
    const narrower = open.filter((entry) => entry.words[words.length] === token)
    if (narrower.length === 0) {
      stranger = token
      break
    }
    words.push(token)
    indexes.push(index)
    open = narrower
    const exact = narrower.find((entry) => entry.words.length === words.length)
    if (exact !== undefined) best = { entry: exact, length: words.length }
    if (exact !== undefined && narrower.length === 1) break
  }
  const taken = new Set(best === undefined ? indexes : indexes.slice(0, best.length))
  return {
    entry: best?.entry,
    words: best === undefined ? words : best.entry.words,
    rest: argv.filter((_token, index) => !taken.has(index)),
    stranger: best === undefined ? stranger : undefined,
  }
}

/** The commands that begin with these words. */
export function beneath(entries: readonly CommandEntry[], words: readonly string[]): readonly CommandEntry[] {
  return entries.filter((entry) => words.every((word, index) => entry.words[index] === word))
}
