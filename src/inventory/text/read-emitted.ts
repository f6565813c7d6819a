/** Reads what `emitYaml` writes, many times faster than a reader of all of YAML; that one is for whatever else there is. */
import { isSafePlain, type YamlValue } from './emit-yaml.ts'

export interface Emitted {
  readonly value: YamlValue
  /** Line, from 1, on which the first entry of each mapping stands. */
  readonly lines: ReadonlyMap<object, number>
}

/** Undefined where anything is not as `emitYaml` would have it: a comment, another indent, a key that stands twice. */
export function readEmitted(text: string): Emitted | undefined {
  if (text === '{}\n') return { value: {}, lines: new Map() }
  if (!text.endsWith('\n')) return undefined
  const reader: Reader = { text, lines: new Map(), start: 0, end: -1, indent: 0, line: 0 }
  advance(reader)
  const value = readMapping(reader, 0)
  return value === undefined || !isAtEnd(reader) ? undefined : { value, lines: reader.lines }
}

/** The line that is to be read next: its content is from `start` to `end`. */
interface Reader {
  readonly text: string
  readonly lines: Map<object, number>
  start: number
  end: number
  indent: number
  line: number
}

function isAtEnd({ start, text }: Reader): boolean {
  return start >= text.length
}

function advance(reader: Reader): void {
  const { text } = reader
  const begin = reader.end + 1
  reader.line += 1
  if (begin >= text.length) {
    reader.start = text.length
    reader.indent = -1
    return
  }
  const end = text.indexOf('\n', begin)
  let start = begin
  while (text.charCodeAt(start) === SPACE) start += 1
  reader.start = start
  reader.end = end
  reader.indent = start - begin
}

const SPACE = 32
const DASH = 45
const QUOTE = 34

function isItem({ text, start }: Reader): boolean {
  return text.charCodeAt(start) === DASH && (text.charCodeAt(start + 1) === SPACE || text[start + 1] === '\n')
}

function readBlock(reader: Reader, indent: number): YamlValue | undefined {
  if (reader.indent !== indent) return undefined
  return isItem(reader) ? readList(reader, indent) : readMapping(reader, indent)
}

function readMapping(reader: Reader, indent: number): YamlValue | undefined {
  const mapping: Record<string, YamlValue> = {}
  reader.lines.set(mapping, reader.line)
  let first = true
  while (reader.indent === indent && (first || !isItem(reader))) {
    first = false
    const entry = readKey(reader)
    if (entry === undefined || entry.key === '__proto__' || Object.hasOwn(mapping, entry.key))
      return undefined
    const value = readValue(reader, entry.rest, indent + 2)
    if (value === undefined) return undefined
    mapping[entry.key] = value
  }
  return first ? undefined : mapping
}

function readList(reader: Reader, indent: number): YamlValue | undefined {
  const list: YamlValue[] = []
  while (reader.indent === indent && isItem(reader)) {
    const rest = reader.text.slice(reader.start + 2, reader.end)
    const scalar = rest === '' ? undefined : readScalar(rest)
    if (scalar !== undefined) {
      advance(reader)
      list.push(scalar)
      continue
    }
    if (rest === '') advance(reader)
    else {
      // A mapping whose first entry stands behind the dash.
      reader.start += 2
      reader.indent += 2
    }
    const value = readBlock(reader, indent + 2)
    if (value === undefined) return undefined
    list.push(value)
  }
  return list
}

/** `rest`: what stands behind the key. */
function readValue(reader: Reader, rest: string, indent: number): YamlValue | undefined {
  const { line } = reader
  advance(reader)
  if (rest === '') return readBlock(reader, indent)
  const value = readScalar(rest)
  // One without entries would have its first on the next line.
  if (typeof value === 'object') reader.lines.set(value, line + 1)
  return value
}

function readKey({ text, start, end }: Reader): { readonly key: string; readonly rest: string } | undefined {
  const content = text.slice(start, end)
  if (content.charCodeAt(0) === QUOTE) {
    const [, quoted = '', rest = ''] = /^("(?:[^"\\]|\\.)*"):(?: (.*))?$/s.exec(content) ?? []
    const key = quoted === '' ? undefined : readQuoted(quoted)
    return key === undefined || (rest === '' && !content.endsWith(':')) ? undefined : { key, rest }
  }
  const colon = content.indexOf(': ')
  const key = colon === -1 ? content.slice(0, -1) : content.slice(0, colon)
  if (colon === -1 ? !content.endsWith(':') : colon + 2 === content.length) return undefined
  return isSafePlain(key) ? { key, rest: colon === -1 ? '' : content.slice(colon + 2) } : undefined
}

function readScalar(text: string): YamlValue | undefined {
  if (text.charCodeAt(0) === QUOTE) return readQuoted(text)
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === '[]') return []
  if (text === '{}') return {}
  if (isSafePlain(text)) return text
  const number = Number(text)
  return Number.isFinite(number) && String(number) === text ? number : undefined
}

/** JSON text is what stands in double quotes. */
function readQuoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
