/** What the shell may offer for the word under the cursor. */
import type { Command, CommandEntry, Completion, CompletionKind, Option } from './command.ts'
import { commonOptions, optionName } from './common-options.ts'
import { beneath, findCommand } from './find-command.ts'

/** Names of a kind, out of the inventory. */
export type NameSource = (kind: CompletionKind) => Promise<readonly string[]>

/** `file` and `directory` are the shell's own business: it is told so by this one line. */
export const filesMark = ':files'

/** `words` is the line without the program's name; the last of them is the word under the cursor, maybe empty. */
export async function completeLine(
  entries: readonly CommandEntry[],
  words: readonly string[],
  names: NameSource,
): Promise<readonly string[]> {
  const before = words.slice(0, -1)
  const current = words.at(-1) ?? ''
  const found = findCommand(entries, before)
  const command = found.entry === undefined ? undefined : await found.entry.load()
  const offered = await offer(entries, found.words, command, found.rest, current, names)
  return offered.filter((one) => one === filesMark || one.startsWith(current))
}

async function offer(
  entries: readonly CommandEntry[],
  words: readonly string[],
  command: Command | undefined,
  rest: readonly string[],
  current: string,
  names: NameSource,
): Promise<readonly string[]> {
  const options: readonly (readonly [string, Option])[] = Object.entries({
    ...commonOptions,
    ...command?.options,
  })
  const awaiting = options.find(
    ([key, option]) => option.type !== 'flag' && isOption(rest.at(-1), key, option),
  )
  if (awaiting !== undefined) return values(awaiting[1], [], names)
  if (current.startsWith('-')) return options.map(([key]) => optionName(key))
  if (command === undefined) {
    if (positionalsOf(rest, options).length > 0) return []
    return beneath(entries, words).flatMap((entry) => entry.words[words.length] ?? [])
  }
  const given = positionalsOf(rest, options)
  const all = Object.values(command.positionals).filter((positional) => positional.after === undefined)
  const many = all.find((positional) => positional.many === true)
  const positional = all[given.length] ?? many
  return positional === undefined ? [] : values(positional, given, names)
}

function isOption(token: string | undefined, key: string, option: Option): boolean {
  return token !== undefined && (token === optionName(key) || token === `-${option.short}`)
}

function positionalsOf(
  tokens: readonly string[],
  options: readonly (readonly [string, Option])[],
): readonly string[] {
  return tokens.filter((token, index) => {
    if (token.startsWith('-')) return false
    const previous = tokens[index - 1]
    return !options.some(([key, option]) => option.type !== 'flag' && isOption(previous, key, option))
  })
}

async function values(
  argument: { readonly choices?: readonly string[]; readonly complete?: Completion },
  before: readonly string[],
  names: NameSource,
): Promise<readonly string[]> {
  if (argument.choices !== undefined) return argument.choices
  const { complete } = argument
  const kind = typeof complete === 'function' ? complete(before) : complete
  if (kind === undefined) return []
  if (typeof kind !== 'string') return kind
  return kind === 'file' || kind === 'directory' ? [filesMark] : names(kind)
}
