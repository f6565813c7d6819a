/** Shell text with every interpolation quoted: the only way in which commands for a target are built. */

/** A piece of POSIX shell text that is safe to run. Made by `sh`, `raw` and the combinators, never by hand. */
export interface Shell {
  readonly kind: 'shell'
  readonly text: string
}

/** What may stand in `${…}` of an `sh` template: text and numbers are quoted, a list becomes several words, `Shell` stays as it is. */
export type ShellValue = string | number | Shell | readonly (string | number | Shell)[]

const SAFE_WORD = /^[A-Za-z0-9_@%+=:,./-]+$/

/**
 * Quotes one word for any POSIX shell (XCU 2.2.2, single quotes). A safe word stays bare, so that logs read well.
 * Throws a RangeError on NUL, which no shell word can hold.
 */
export function quote(word: string): string {
  if (word.includes('\0')) throw new RangeError('A shell word cannot hold a NUL character')
  // A bare word with "=" in it could be read as an assignment where a command is expected, and "~" is never safe.
  if (SAFE_WORD.test(word) && !word.includes('=')) return word
  return `'${word.replaceAll("'", `'\\''`)}'`
}

function interpolate(value: ShellValue): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') return quote(String(value))
  if (isShell(value)) return value.text
  return value.map((item) => interpolate(item)).join(' ')
}

function isShell(value: ShellValue): value is Shell {
  return typeof value === 'object' && 'kind' in value
}

/** Shell text from a template: `` sh`rm -f -- ${path}` ``. The literal parts are taken as they stand (not cooked). */
export function sh(strings: TemplateStringsArray, ...values: readonly ShellValue[]): Shell {
  let text = strings.raw[0] ?? ''
  for (const [index, value] of values.entries()) text += interpolate(value) + (strings.raw[index + 1] ?? '')
  return { kind: 'shell', text }
}

/** Shell text that is trusted as it stands. Loud on purpose: only for constants of ours, or text that `sh` made. */
export function raw(text: string): Shell {
  return { kind: 'shell', text }
}

/** Runs each in turn and stops at the first that fails. */
export function all(...parts: readonly Shell[]): Shell {
  return raw(parts.map((part) => part.text).join(' && '))
}

/** One script of several lines, each run whatever became of the one before. */
export function lines(...parts: readonly Shell[]): Shell {
  return raw(parts.map((part) => part.text).join('\n'))
}
