/** A DHCP option as dnsmasq has it (dnsmasq(8), `--dhcp-option`). */
import { dhcpOptionName } from '../../core/dhcp-options.ts'
import { formatIp, formatPrefix, type Family, type Ip } from '../../core/ip.ts'
import { octetsOf } from '../dhcp/option-octets.ts'
import type { OptionValue, PlannedOption } from '../dhcp/plan.ts'
import { colonHex, quoted } from './lines.ts'

/** Options of IPv6 whose names dnsmasq knows as lists of domain names. */
const DOMAIN_LISTS: ReadonlySet<number> = new Set([21, 24, 29, 30])
const DOMAIN_SEARCH_V4 = 119

/** Options that dnsmasq knows as lists of addresses, and takes nothing else for; of all others it takes octets (its source, dhcp-common.c). */
const ADDRESS_LISTS: Readonly<Record<Family, ReadonlySet<number>>> = {
  4: new Set([3, 6, 7, 9, 16, 21, 32, 33, 41, 42, 44, 45, 48, 49, 65, 68, 69, 70, 71, 74, 150]),
  6: new Set([22, 23, 27, 28, 31]),
}

/** What stands behind the tags: `26,1500s`. Undefined where an address of it would be taken for the server's own. */
export function optionLine(family: Family, option: PlannedOption): string | undefined {
  const selector = family === 4 ? String(option.code) : `option6:${option.code}`
  if (isDomainList(family, option)) {
    const name =
      family === 4 ? selector : `option6:${dhcpOptionName('dnsmasq', 6, option.code) ?? option.code}`
    return [name, ...option.values.flatMap((value) => (value.kind === 'domain' ? value.name : []))].join(',')
  }
  const plain = plainValue(family, option)
  if (plain === undefined && ADDRESS_LISTS[family].has(option.code)) return undefined
  return [selector, plain ?? octetsText(octetsOf(option))].join(',')
}

function isDomainList(family: Family, { code, values }: PlannedOption): boolean {
  const known = family === 4 ? code === DOMAIN_SEARCH_V4 : DOMAIN_LISTS.has(code)
  return known && values.every(({ kind }) => kind === 'domain')
}

/** Options that it knows as times: of these it takes neither octets nor a width. */
const TIMES: Readonly<Record<Family, ReadonlySet<number>>> = { 4: new Set([58, 59]), 6: new Set([32]) }

/** Undefined where only octets say it. */
function plainValue(family: Family, { code, form, values }: PlannedOption): string | undefined {
  const [first] = values
  if (first === undefined) return undefined
  if (first.kind === 'text') return quoted(first.text)
  if (first.kind === 'flag') return first.on ? '1' : '0'
  if (first.kind === 'number' && TIMES[family].has(code)) return String(first.value)
  if (first.kind === 'number') return values.length === 1 ? numberText(form, first.value) : undefined
  const items = values.flatMap((value) => addressTexts(family, value) ?? [])
  return items.length < values.length ? undefined : items.join(',')
}

/** 0.0.0.0 and :: would be the server's own address. */
function addressTexts(family: Family, value: OptionValue): readonly string[] | undefined {
  if (value.kind === 'route') return [formatPrefix(value.prefix), formatIp(value.via)]
  const ips: readonly Ip[] | undefined =
    value.kind === 'address' ? [value.ip] : value.kind === 'pair' ? value.ips : undefined
  if (ips === undefined || ips.some((ip) => isOwn(family, ip))) return undefined
  return ips.map((ip) => (family === 4 ? formatIp(ip) : `[${formatIp(ip)}]`))
}

/** fe80:: and fd00:: stand for addresses of the server too (dnsmasq(8)). */
function isOwn(family: Family, { value }: Ip): boolean {
  return value === 0n || (family === 6 && (value === 0xfe80n << 112n || value === 0xfd00n << 112n))
}

function numberText(form: string, value: number): string | undefined {
  if (value < 0 || value > 0x7fff_ffff) return undefined
  if (form === 'uint8') return `${value}b`
  return `${value}${form.startsWith('uint16') ? 's' : 'i'}`
}

/** One octet alone would be a decimal number. */
function octetsText(octets: readonly number[]): string {
  return octets.length === 1 ? String(octets[0]) : colonHex(octets)
}
