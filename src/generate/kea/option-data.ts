/** DHCP options as Kea is told of them (Kea Administrator Reference Manual 2.2, "Standard DHCPv4 Options", "Custom DHCPv4 Options"). */
import { dhcpOptionName, type DhcpOptionForm } from '../../core/dhcp-options.ts'
import { formatIp, type Family } from '../../core/ip.ts'
import { octetsOf } from '../dhcp/option-octets.ts'
import { hexOf } from '../dhcp/option-text.ts'
import type { DhcpPlan, OptionValue, PlannedOption } from '../dhcp/plan.ts'
import type { JsonObject } from './lay-out-json.ts'

/** Its suboptions are the vendor's own, so that what Kea takes for them may be none: it is defined as octets (RFC 2132 8.4). */
const VENDOR = 43

/**
 * Options that some release from 2.2 to 3.0 has no fields for, or other ones than the rest: they go by number and in octets, which
 * every release takes. A definition of our own would be refused by those that have one.
 */
const BY_NUMBER: Readonly<Record<Family, ReadonlySet<number>>> = {
  4: new Set([121, 150, 209, 210, 211, 252]),
  6: new Set(),
}

/** Codes that no release defines, for they are for private use (RFC 3942): they can have a definition of ours. */
function isPrivate(family: Family, code: number): boolean {
  return family === 4 && code >= 224 && code <= 254 && !BY_NUMBER[4].has(code)
}

/** Texts with their lengths on the wire (RFC 5970 3.2). */
const COUNTED_TEXTS = 60

/** The items of `option-def`: nothing for options that go by number. */
export function optionDefinitions({ family, definitions, wires }: DhcpPlan): readonly JsonObject[] {
  const own = definitions
    .filter(({ code }) => isPrivate(family, code))
    .map(({ code, name, form }) => {
      const { type, array } = fields[form]
      return { code, name: definedName(code, name), type, ...(array ? { array } : {}) }
    })
  const subnets = wires.flatMap((wire) => wire.subnets)
  const isVendor = ({ code }: PlannedOption): boolean => family === 4 && code === VENDOR
  const usesVendor = subnets.some(
    ({ options, reservations }) =>
      options.some(isVendor) || reservations.some((one) => one.options.some(isVendor)),
  )
  return usesVendor ? [{ code: VENDOR, name: knownName(4, VENDOR), type: 'binary' }, ...own] : own
}

const fields: Readonly<Record<DhcpOptionForm, { readonly type: string; readonly array?: true }>> = {
  address: { type: 'ipv4-address' },
  addresses: { type: 'ipv4-address', array: true },
  'address-pairs': { type: 'ipv4-address', array: true },
  text: { type: 'string' },
  data: { type: 'binary' },
  domains: { type: 'fqdn', array: true },
  flag: { type: 'boolean' },
  uint8: { type: 'uint8' },
  uint16: { type: 'uint16' },
  uint16s: { type: 'uint16', array: true },
  uint32: { type: 'uint32' },
  int32: { type: 'int32' },
  routes: { type: 'binary' },
}

/** No name of an option that Kea has itself, or will have: it takes none twice. */
function definedName(code: number, name: string): string {
  return name.endsWith(`-${code}`) ? name : `${name}-${code}`
}

/** An item of `option-data`. */
export function optionData(family: Family, option: PlannedOption): JsonObject {
  const { code, name, form } = option
  const isOwn = isPrivate(family, code)
  const known = isOwn ? definedName(code, name) : knownName(family, code)
  if (known === undefined) return { code, 'csv-format': false, data: binary(option) }
  const text = fields[form].type === 'binary' ? undefined : separated(option)
  if (text !== undefined) return { code, name: known, data: text }
  return { code, name: known, 'csv-format': false, data: binary(option, family) }
}

function knownName(family: Family, code: number): string | undefined {
  return BY_NUMBER[family].has(code) ? undefined : dhcpOptionName('kea', family, code)
}

/** Values with commas between them; undefined where that would be read as something else. */
function separated({ values }: PlannedOption): string | undefined {
  const texts: string[] = []
  for (const value of values) {
    const text = textOf(value)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts.join(', ')
}

function textOf(value: OptionValue): string | undefined {
  switch (value.kind) {
    case 'address':
      return formatIp(value.ip)
    case 'pair':
      return value.ips.map(formatIp).join(', ')
    case 'domain':
      return value.name
    case 'flag':
      return String(value.on)
    case 'number':
      return String(value.value)
    case 'text':
      return isPlain(value.text) ? value.text : undefined
    case 'octets':
    case 'route':
      return undefined
  }
}

/** Kea parts a text at commas, takes blanks from its ends, and reads backslashes. */
function isPlain(text: string): boolean {
  return /^[!-+\--[\]-~](?:[ -+\--[\]-~]*[!-+\--[\]-~])?$/.test(text)
}

/** Octets in hexadecimal, or text in single quotes. */
function binary(option: PlannedOption, family: Family = 4): string {
  const [only] = option.values
  if (only?.kind === 'text') {
    if (family === 6 && option.code === COUNTED_TEXTS) {
      const octets = octetsOf(option)
      return hex([octets.length >> 8, octets.length & 0xff, ...octets])
    }
    // Kea takes blanks from the ends here too.
    if (!/^[ \t\n]|[ \t\n]$/.test(only.text)) return `'${only.text}'`
  }
  return hex(octetsOf(option))
}

function hex(octets: readonly number[]): string {
  return hexOf(octets).replaceAll(':', '')
}
