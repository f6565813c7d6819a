/** The entries of a zone file, each on a line of its own or on several in parentheses (RFC 1035 5.1). */
import type { Place } from '../draft.ts'

/** One field: as it stands, escapes and all; without its quotes where it has some. */
export interface Field {
  readonly text: string
  readonly quoted: boolean
}

export interface Entry {
  readonly at: Place
  /** Begins with a blank: then it has the owner of the entry before it. */
  readonly blank: boolean
  /** Never empty. */
  readonly fields: readonly Field[]
}

/** All entries of the text. What cannot be read is said, and reading goes on behind it. */
export function zoneEntries(
  file: string,
  text: string,
  problem: (at: Place, message: string) => void,
): readonly Entry[] {
  const entries: Entry[] = []
  let line = 1
  let start = 1
  let at = 0
  let blank = false
  let fields: Field[] = []
  const parentheses: number[] = []
  const end = (): void => {
    if (fields.length > 0) entries.push({ at: { file, line: start }, blank, fields })
    fields = []
    blank = false
  }
  const add = (field: Field): void => {
    if (fields.length === 0) start = line
    fields.push(field)
  }
  const comment = (): void => {
    const newline = text.indexOf('\n', at)
    at = newline === -1 ? text.length : newline
  }
  while (at < text.length) {
    const character = text[at] ?? ''
    if (character === '\n') {
      if (parentheses.length === 0) end()
      line += 1
      at += 1
      if (parentheses.length === 0) blank = isBlank(text[at])
    } else if (isBlank(character) || character === '\r') {
      if (at === 0) blank = true
      at += 1
    } else if (character === ';') comment()
    else if (character === '(') {
      if (fields.length === 0) start = line
      parentheses.push(line)
      at += 1
    } else if (character === ')') {
      if (parentheses.pop() === undefined) problem({ file, line }, 'a ")" closes nothing')
      at += 1
    } else if (character === '"') {
      const close = closingQuote(text, at + 1)
      add({ text: text.slice(at + 1, close), quoted: true })
      if (text[close] !== '"') problem({ file, line }, 'a quote is not closed on its line')
      at = text[close] === '"' ? close + 1 : close
    } else {
      const close = endOfWord(text, at)
      add({ text: text.slice(at, close), quoted: false })
      at = close
    }
  }
  for (const opened of parentheses) problem({ file, line: opened }, 'a "(" is not closed')
  end()
  return entries
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\v' || character === '\f'
}

/** Where the string ends: at its quote, or at the end of the line. */
function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"' || character === '\n') return at
    if (character === '\\' && text[at + 1] !== '\n') at += 1
  }
  return text.length
}

function endOfWord(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (endsWord(code)) return at
    if (code === 0x5c && text.charCodeAt(at + 1) !== 0x0a) at += 1
  }
  return text.length
}

/** A blank, the end of the line, `"`, `(`, `)` or `;`. */
function endsWord(code: number): boolean {
  return (
    (code >= 0x09 && code <= 0x0d) ||
    code === 0x20 ||
    code === 0x22 ||
    code === 0x28 ||
    code === 0x29 ||
    code === 0x3b
  )
}
