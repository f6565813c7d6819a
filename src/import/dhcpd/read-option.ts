/** `option` statements of dhcpd.conf: definitions of options, and values. */
import { dhcpOptionByCode, dhcpOptionByName, type DhcpOption } from '../../core/dhcp-options.ts'
import type { Statement } from '../blocks/parse.ts'
import type { Token } from '../blocks/tokenize.ts'
import type { RawValue } from '../dhcp/option-value.ts'
import type { Setting } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { stringOctets, stringText } from './read-string.ts'

/** An option that the file defines itself. */
export interface Definition {
  readonly code: number
  /** As it stands behind the `=`, blanks as single ones. */
  readonly type: string
}

/** By name. */
export type Definitions = Map<string, Definition>

/** The value that the statement sets; undefined where it is a definition, or where it has no place, which is said. */
export function readOption(
  { words, at }: Statement,
  definitions: Definitions,
  report: DraftBuilder,
): Setting | undefined {
  const name = words[1]?.text ?? ''
  if (name === 'space' || words[2]?.text === 'code') {
    define(name, words, definitions)
    return undefined
  }
  const title = `option ${name}`
  if (name === '') {
    report.problem(at, 'option names no option')
    return undefined
  }
  const option = optionNamed(name, definitions)
  if (option === undefined) {
    report.unplaced(at, `${title} has no place in the inventory`)
    return undefined
  }
  const rest = words.slice(2)
  if (rest.some(({ kind, text }) => kind === 'mark' && text !== ',')) {
    report.unplaced(at, `${title} is an expression, which has no place in the inventory`)
    return undefined
  }
  const raw = rawValue(option, rest, definitions.get(name))
  if (raw === undefined) {
    report.unplaced(
      at,
      `${title} ${shown(rest.map(({ text }) => text).join(' '))} is of a form that has no place in the inventory`,
    )
    return undefined
  }
  return { at, title, option, raw, used: { yes: false } }
}

/** `option NAME code N = TYPE` */
function define(name: string, words: readonly Token[], definitions: Definitions): void {
  const code = Number(words[3]?.text)
  const type = words
    .slice(5)
    .map(({ text }) => text)
    .join(' ')
  if (name !== 'space' && Number.isInteger(code)) definitions.set(name, { code, type })
}

function optionNamed(name: string, definitions: Definitions): DhcpOption | undefined {
  const defined = definitions.get(name)
  if (defined !== undefined && !name.includes('.')) return dhcpOptionByCode(4, defined.code)
  return dhcpOptionByName('dhcpd', name.startsWith('dhcp6.') ? 6 : 4, name)
}

function rawValue(
  option: DhcpOption,
  words: readonly Token[],
  defined: Definition | undefined,
): RawValue | undefined {
  if (defined !== undefined) {
    const octets = definedOctets(defined.type, words)
    // A defined text is text, whatever the form of the option that has its code.
    if (octets !== undefined) return textual(option, defined.type, words) ?? { octets }
  }
  if (option.form === 'routes') return undefined
  if (option.form === 'data') {
    const octets = octetsOf(words)
    return textual(option, 'string', words) ?? (octets === undefined ? undefined : { octets })
  }
  const items = itemsOf(words)
  return items === undefined ? undefined : { items }
}

/** One string of text; undefined where it is none. */
function textual(option: DhcpOption, type: string, words: readonly Token[]): RawValue | undefined {
  const [only, ...others] = words
  if (only?.kind !== 'string' || others.length > 0 || !/^(?:text|string)$/.test(type)) return undefined
  if (option.form !== 'text' && option.form !== 'data') return undefined
  const text = stringText(only.text)
  // Text that looks like octets would be read as such.
  return text === undefined ||
    /[\u0000-\u001f\u007f]/.test(text) ||
    /^[0-9a-f]{1,2}(?::[0-9a-f]{1,2})*$/i.test(text)
    ? undefined
    : { items: [text] }
}

/** What lies between the commas: strings without their quotes, words with a blank between them. */
function itemsOf(words: readonly Token[]): readonly string[] | undefined {
  const items: string[][] = [[]]
  for (const { kind, text } of words) {
    const value = kind === 'string' ? stringText(text) : text
    if (value === undefined) return undefined
    if (kind === 'mark') items.push([])
    else items.at(-1)?.push(value)
  }
  return items.map((item) => item.join(' '))
}

/** `01:0a:ff`, or strings. */
function octetsOf(words: readonly Token[]): readonly number[] | undefined {
  const octets: number[] = []
  for (const { kind, text } of words) {
    if (kind === 'string') for (const octet of stringOctets(text)) octets.push(octet)
    else if (/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2})*$/i.test(text))
      for (const octet of text.split(':')) octets.push(Number.parseInt(octet, 16))
    else return undefined
  }
  return octets
}

const INTEGER = /^(?:array of )?(?:unsigned |signed )?integer (8|16|32)$/

/** The octets on the wire of a value of a defined type. */
function definedOctets(type: string, words: readonly Token[]): readonly number[] | undefined {
  if (/^(?:text|string)$/.test(type)) return octetsOf(words)
  const bits = Number(INTEGER.exec(type)?.[1] ?? 0)
  const values = words.filter(({ kind }) => kind !== 'mark').map(({ text }) => text)
  if (bits > 0) return flatten(values, (text) => integerOctets(text, bits))
  if (/^(?:array of )?ip-address$/.test(type)) return flatten(values, addressOctets)
  if (type === 'boolean')
    return flatten(values, (text) =>
      /^(?:true|on)$/.test(text) ? [1] : /^(?:false|off)$/.test(text) ? [0] : undefined,
    )
  return undefined
}

function flatten(
  values: readonly string[],
  read: (text: string) => readonly number[] | undefined,
): readonly number[] | undefined {
  const all = values.map(read)
  return all.includes(undefined) ? undefined : all.flatMap((one) => one ?? [])
}

function integerOctets(text: string, bits: number): readonly number[] | undefined {
  if (!/^-?\d{1,10}$/.test(text)) return undefined
  const value = BigInt.asUintN(bits, BigInt(text))
  return Array.from({ length: bits / 8 }, (_, index) =>
    Number((value >> BigInt(bits - 8 - 8 * index)) & 0xffn),
  )
}

function addressOctets(text: string): readonly number[] | undefined {
  const octets = text.split('.').map(Number)
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && octets.every((octet) => octet < 256) ? octets : undefined
}
