/** Fields of a record's data as they stand in a zone file, and those kinds of them that several types share. */
import { Buffer } from 'node:buffer'
import { dnsNameProblem } from './dns-name.ts'
import { readStrings } from './dns-text.ts'

/** Data that was understood, or why it was not. */
export type RecordData =
  | {
      /** As it stands in a zone file: every name absolute with its dot, text quoted. */
      readonly text: string
      /** The name that it points to, without final dot; none for the root, which says "no such service". */
      readonly target?: string
    }
  | RecordProblem

export interface RecordProblem {
  readonly problem: string
  readonly hint?: string
}

/** Words apart by blanks; a quoted part with its blanks belongs to the word that it stands in. */
export function splitFields(data: string): readonly string[] | RecordProblem {
  const fields = data.match(/(?:[^\s"\\]|\\.|"(?:[^"\\]|\\.)*")+/gsu) ?? []
  const rest = fields.reduce((left, field) => left - field.length, data.replaceAll(/\s/g, '').length)
  const blanks = fields.reduce((sum, field) => sum + (field.match(/\s/g)?.length ?? 0), 0)
  return rest + blanks === 0 ? fields : { problem: 'a quote is not closed, or a backslash ends the text' }
}

/** Exactly as many fields as the form has words. */
export function fieldsOf(data: string, form: string): readonly string[] | RecordProblem {
  const fields = splitFields(data)
  if ('problem' in fields) return fields
  return fields.length === form.split(' ').length
    ? fields
    : { problem: `"${data}" is not of the form ${form}` }
}

/** Numbers without sign, each up to its limit; what is wrong of the first that is none. */
export function numberProblem(
  values: Readonly<Record<string, string | undefined>>,
  limit: number,
): RecordProblem | undefined {
  for (const [what, value = ''] of Object.entries(values))
    if (!isNumber(value, limit)) return { problem: `the ${what} "${value}" is no number up to ${limit}` }
  return undefined
}

export function isNumber(text: string, limit: number): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= limit
}

/** The name without final dot that text in a zone file stands for. */
export function absoluteName(text: string, origin: string): string {
  const lower = text.toLowerCase()
  if (lower === '@') return origin
  return lower.endsWith('.') ? lower.slice(0, -1) : `${lower}.${origin}`
}

export interface NameRules {
  readonly underscore?: boolean
  /** Whether `.` alone is one. */
  readonly root?: boolean
}

export function readName(data: string, origin: string, { root = false, ...rules }: NameRules): RecordData {
  if (root && data === '.') return { text: '.' }
  const name = absoluteName(data, origin)
  const problem = dnsNameProblem(name, rules)
  return problem === undefined ? { text: `${name}.`, target: name } : { problem: `"${data}": ${problem}` }
}

/** One string of at most `limit` octets, quoted or plain: escapes are read in both. */
export function readString(what: string, field: string, limit = 255): Buffer | RecordProblem {
  const strings = readStrings(field.startsWith('"') ? field : `"${field}"`)
  if (typeof strings === 'string') return { problem: `the ${what}: ${strings}` }
  const [bytes = Buffer.alloc(0)] = strings
  if (bytes.length > limit)
    return { problem: `the ${what} has ${bytes.length} octets, ${limit} is the limit` }
  return bytes
}

/** Octets in hexadecimal, in one piece or several; `octets`: how many there must be. */
export function readHex(head: string, hex: string, octets: number | undefined): RecordData {
  if (hex === '' || hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex))
    return { problem: `"${hex}" is not made of pairs of hexadecimal digits` }
  if (octets !== undefined && hex.length !== octets * 2)
    return { problem: `the data has ${hex.length / 2} octets, not ${octets}` }
  return { text: `${head} ${hex.toUpperCase()}` }
}

/** Octets in Base64 (RFC 4648 4), in one piece or several. */
export function readBase64(text: string, octets?: number): string | RecordProblem {
  const bytes = Buffer.from(text, 'base64')
  if (text === '' || bytes.toString('base64') !== text) return { problem: `"${text}" is no Base64` }
  if (octets !== undefined && bytes.length !== octets)
    return { problem: `the data has ${bytes.length} octets, not ${octets}` }
  return text
}
