/** Words, strings and marks of the configuration files that are made of statements and blocks: dhcpd's and BIND's. */
import type { Place } from '../draft.ts'

export interface Token {
  readonly kind: 'word' | 'string' | 'mark'
  /** Of a string: what stands between the quotes, its escapes as they are. */
  readonly text: string
  readonly line: number
}

/** What differs between the files. */
export interface Syntax {
  /** `//` and `/* … *\/`, besides `#`. */
  readonly slashComments: boolean
}

const WORD = /[^\s{};,()="#]+/y
// BIND has addresses with ports and keys with `#` in its words, and `=` and `,` where dhcpd has none.
const WIDE_WORD = /[^\s{};"]+/y

/** The tokens of a text, one at a time; undefined behind the last. What cannot be read is said and left out. */
export function tokenizer(
  file: string,
  text: string,
  syntax: Syntax,
  problem: (at: Place, message: string) => void,
): () => Token | undefined {
  const word = syntax.slashComments ? WIDE_WORD : WORD
  let at = 0
  let line = 1
  const countLines = (until: number): void => {
    for (; at < until; at += 1) if (text.charCodeAt(at) === 0x0a) line += 1
  }
  /** Where a comment that begins here ends; undefined where none begins. */
  const commentEnd = (): number | undefined => {
    const first = text[at]
    const second = text[at + 1]
    if (first === '#' || (syntax.slashComments && first === '/' && second === '/'))
      return endOr(text.indexOf('\n', at), text)
    if (!syntax.slashComments || first !== '/' || second !== '*') return undefined
    const end = text.indexOf('*/', at + 2)
    if (end === -1) problem({ file, line }, 'a comment is not closed')
    return end === -1 ? text.length : end + 2
  }
  return () => {
    for (;;) {
      const character = text[at]
      if (character === undefined) return undefined
      if (character === '\n') line += 1
      if (isBlank(character)) {
        at += 1
        continue
      }
      const comment = commentEnd()
      if (comment !== undefined) {
        countLines(comment)
        continue
      }
      const start = line
      if (character === '"') {
        const from = at + 1
        const end = closingQuote(text, from)
        if (end === -1) problem({ file, line }, 'a string is not closed')
        countLines(end === -1 ? text.length : end + 1)
        if (end === -1) return undefined
        return { kind: 'string', text: text.slice(from, end), line: start }
      }
      word.lastIndex = at
      const match = word.exec(text)
      if (match === null) {
        at += 1
        return { kind: 'mark', text: character, line: start }
      }
      at = word.lastIndex
      return { kind: 'word', text: match[0], line: start }
    }
  }
}

/** Where the string ends that begins here; a backslash takes what follows it. -1 where it does not end. */
function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === 0x22) return at
    if (character === 0x5c) at += 1
  }
  return -1
}

function endOr(index: number, text: string): number {
  return index === -1 ? text.length : index
}

/** Control characters are none of any word either. */
function isBlank(character: string): boolean {
  return character <= ' ' || character === '\u007f' || character === '\u00a0' || character === '\uFEFF'
}
