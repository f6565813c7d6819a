/** Tokens of JSON as Kea reads it: with comments of three kinds, and with other files in place of any part. */
import type { Place, SourceReader } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { openIncluded, type OpenFile } from '../included.ts'
import { shown } from '../shown.ts'

export interface JsonToken {
  readonly at: Place
  /** Of a mark: the mark itself. */
  readonly kind: '{' | '}' | '[' | ']' | ',' | ':' | 'value'
  readonly value: string | number | boolean | null
}

interface Input {
  readonly open: OpenFile
  at: number
  line: number
}

const NUMBER = /[-+.0-9eE]+/y
const WORD = /[A-Za-z0-9_-]+/y
const INCLUDE = /<\?\s*include\s*"([^"\n]*)"\s*\?>/y

/** The tokens of a file and of those that it includes, one at a time; undefined behind the last. What cannot be read is said. */
export function jsonTokens(
  open: OpenFile,
  reader: SourceReader,
  report: DraftBuilder,
): () => JsonToken | undefined {
  const inputs: Input[] = [{ open, at: 0, line: 1 }]
  return () => {
    for (;;) {
      const input = inputs.at(-1)
      if (input === undefined) return undefined
      skip(input, report)
      const { text } = input.open.file
      const character = text[input.at]
      if (character === undefined) {
        inputs.pop()
        continue
      }
      if (character === '<') {
        const file = include(input, reader, report)
        if (file !== undefined) inputs.push({ open: file, at: 0, line: 1 })
        continue
      }
      const token = tokenAt(input, character, report)
      if (token !== undefined) return token
    }
  }
}

function placeOf({ open, line }: Input): Place {
  return { file: open.file.name, line }
}

/** Blanks, and comments by `#`, `//` and between `/*` and its end. */
function skip(input: Input, report: DraftBuilder): void {
  const { text } = input.open.file
  for (;;) {
    const code = text.charCodeAt(input.at)
    if (code === 0x0a) input.line += 1
    if (code <= 0x20 || code === 0x7f) input.at += 1
    else if (code === 0x23 || (code === 0x2f && text[input.at + 1] === '/')) {
      const newline = text.indexOf('\n', input.at)
      input.at = newline === -1 ? text.length : newline
    } else if (code === 0x2f && text[input.at + 1] === '*') {
      const end = text.indexOf('*/', input.at + 2)
      if (end === -1) report.problem(placeOf(input), 'a comment is not closed')
      const until = end === -1 ? text.length : end + 2
      for (; input.at < until; input.at += 1) if (text.charCodeAt(input.at) === 0x0a) input.line += 1
    } else return
  }
}

function include(input: Input, reader: SourceReader, report: DraftBuilder): OpenFile | undefined {
  INCLUDE.lastIndex = input.at
  const match = INCLUDE.exec(input.open.file.text)
  if (match === null) {
    report.problem(placeOf(input), 'a "<" is no include, as <?include "FILE"?>')
    input.at += 1
    return undefined
  }
  input.at = INCLUDE.lastIndex
  return openIncluded(reader, match[1] ?? '', placeOf(input), input.open, report)
}

function tokenAt(input: Input, character: string, report: DraftBuilder): JsonToken | undefined {
  const at = placeOf(input)
  const { text } = input.open.file
  if (isMark(character)) {
    input.at += 1
    return { at, kind: character, value: null }
  }
  if (character === '"') return { at, kind: 'value', value: stringAt(input, report) }
  const pattern = /[-+.0-9]/.test(character) ? NUMBER : WORD
  pattern.lastIndex = input.at
  const word = pattern.exec(text)?.[0]
  input.at += word?.length ?? 1
  if (word !== undefined && pattern === NUMBER && Number.isFinite(Number(word)))
    return { at, kind: 'value', value: Number(word) }
  if (word === 'true' || word === 'false') return { at, kind: 'value', value: word === 'true' }
  if (word === 'null') return { at, kind: 'value', value: null }
  report.problem(
    at,
    `${shown(word ?? character)} is no JSON`,
    word === undefined ? undefined : 'text stands in double quotes',
  )
  return undefined
}

function isMark(character: string): character is Exclude<JsonToken['kind'], 'value'> {
  return '{}[],:'.includes(character)
}

/** Up to the closing quote; a string does not reach over the end of its line. */
function stringAt(input: Input, report: DraftBuilder): string {
  const { text } = input.open.file
  const from = input.at + 1
  let end = from
  let escaped = false
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end)
    if (code === 0x22 || code === 0x0a) break
    if (code === 0x5c && text.charCodeAt(end + 1) !== 0x0a) {
      escaped = true
      end += 1
    }
  }
  const raw = text.slice(from, end)
  const closed = text.charCodeAt(end) === 0x22
  if (!closed) report.problem(placeOf(input), 'a string is not closed on its line')
  input.at = Math.min(closed ? end + 1 : end, text.length)
  return escaped ? unescaped(raw, placeOf(input), report) : raw
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

function unescaped(raw: string, at: Place, report: DraftBuilder): string {
  return raw.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|(.?))/gs,
    (whole: string, hex: string | undefined, other: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      const character = ESCAPES[other ?? '']
      if (character === undefined) report.problem(at, `${shown(whole)} is no escape of JSON`)
      return character ?? ''
    },
  )
}
