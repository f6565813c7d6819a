/** What a scope of a DHCP server's file sets for the subnets in it, and what the inventory makes of that for one subnet. */
import { Buffer } from 'node:buffer'
import type { DhcpOption } from '../../core/dhcp-options.ts'
import { dnsNameProblem } from '../../core/dns-name.ts'
import {
  contains,
  formatIp,
  hostRange,
  lastOf,
  netmaskOf,
  parseIp,
  type Ip,
  type Prefix,
} from '../../core/ip.ts'
import type { DraftSubnet, Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { readOptionItems, type RawValue } from './option-value.ts'

/** One option or parameter; those by name are of the DHCP message itself: `filename`, `next-server`, `server-name`, `lease-time`. */
export interface Setting {
  readonly at: Place
  /** As the file calls it, for messages. */
  readonly title: string
  readonly option: DhcpOption | Parameter
  readonly raw: RawValue
  /** Whether a subnet has taken it. */
  readonly used: { yes: boolean }
}

export type Parameter =
  | 'filename'
  | 'next-server'
  | 'server-name'
  | 'lease-time'
  | 'max-lease-time'
  | 'min-lease-time'

/** By name of the option; an inner scope's replace those of the outer ones. */
export type Settings = ReadonlyMap<string, Setting>

export function settingName({ option }: Setting): string {
  return typeof option === 'string' ? option : option.name
}

export type SubnetFields = Pick<
  DraftSubnet,
  'gateway' | 'dns' | 'ntp' | 'domain' | 'leaseTime' | 'mtu' | 'options' | 'ipv6' | 'boot'
>

/** The subnet's fields from all settings that reach it. What has no place is said at its own. */
export function subnetFields(settings: Settings, prefix: Prefix, report: DraftBuilder): SubnetFields {
  const fields: Mutable<SubnetFields> = {}
  const options: Record<string, string> = {}
  for (const setting of settings.values()) {
    const family = typeof setting.option === 'string' ? familyOf(setting.option) : setting.option.family
    if (family !== undefined && family !== prefix.family) continue
    setting.used.yes = true
    const problem = place(setting, prefix, fields, options)
    if (problem !== undefined) report.unplaced(setting.at, `${setting.title} ${problem}`)
  }
  checkLeaseTimes(settings, fields, report)
  return Object.keys(options).length > 0 ? { ...fields, options } : fields
}

/** Says which settings reach no subnet at all. */
export function reportUnused(settings: Iterable<Setting>, report: DraftBuilder): void {
  for (const { used, at, title } of settings)
    if (!used.yes) report.unplaced(at, `${title} is for no subnet of this file`)
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function familyOf(name: Parameter): 4 | undefined {
  return name.endsWith('lease-time') ? undefined : 4
}

/** Why it has no place; undefined where it has found one. */
function place(
  { option, raw }: Setting,
  prefix: Prefix,
  fields: Mutable<SubnetFields>,
  options: Record<string, string>,
): string | undefined {
  if (option === 'max-lease-time' || option === 'min-lease-time') return undefined
  const read = readOptionItems(typeof option === 'string' ? parameters[option] : option, raw)
  if ('problem' in read) return read.problem
  const { items } = read
  const [first = ''] = items
  const name = typeof option === 'string' ? option : option.name
  switch (name) {
    case 'routers':
      return placeGateway(items, prefix, fields)
    case 'domain-name-servers':
    case 'dhcp6.name-servers':
      fields.dns = items
      return undefined
    case 'ntp-servers':
    case 'dhcp6.sntp-servers':
      fields.ntp = items
      return undefined
    case 'domain-name':
      return placeDomain(first, fields)
    case 'lease-time':
    case 'dhcp-lease-time':
      if (Number(first) < 1) return 'is no time'
      // dhcpd and Kea write "for ever" as all bits set.
      fields.leaseTime = Number(first)
      return undefined
    case 'interface-mtu':
      if (Number(first) < 68) return `is ${first}, and 68 is the least`
      fields.mtu = Number(first)
      return undefined
    case 'subnet-mask':
      return first === netmaskOf(prefix) ? undefined : `is ${first}, and the subnet's is ${netmaskOf(prefix)}`
    case 'broadcast-address': {
      const last = formatIp({ family: 4, value: lastOf(prefix) })
      return first === last ? undefined : `is ${first}, and the subnet's is ${last}`
    }
    case 'host-name':
      return 'has no place in the inventory: it would be the name of every host'
    default: {
      const limit = fieldLimits.get(name)
      if (limit !== undefined && Buffer.byteLength(first) > limit)
        return `has ${Buffer.byteLength(first)} octets, ${limit} is the limit`
      options[name] = items.join(', ')
      return undefined
    }
  }
}

function placeGateway(
  items: readonly string[],
  prefix: Prefix,
  fields: Mutable<SubnetFields>,
): string | undefined {
  const [first = '', ...others] = items
  const ip = parseIp(first)
  if (ip === undefined || !contains(prefix, ip)) return `is ${first}, which lies outside the subnet`
  if (edgeOf(prefix, ip)) return `is ${first}, which no host may have`
  fields.gateway = first
  return others.length === 0 ? undefined : `has ${items.length} routers; the first becomes the gateway`
}

/** The network or the broadcast address of IPv4; a router may have the first address of IPv6 (RFC 4291 2.6.1). */
function edgeOf(prefix: Prefix, { value }: Ip): boolean {
  const { first, last } = hostRange(prefix)
  return prefix.family === 4 && (value < first || value > last)
}

/** Some put a search list where one domain belongs. */
function placeDomain(text: string, fields: Mutable<SubnetFields>): string | undefined {
  const domain = text.toLowerCase().replace(/\.$/, '')
  const problem = dnsNameProblem(domain)
  if (problem !== undefined) return `is ${shown(text)}: ${problem}`
  fields.domain = domain
  return undefined
}

/** What is generated gives one time for both. */
function checkLeaseTimes(settings: Settings, fields: SubnetFields, report: DraftBuilder): void {
  for (const name of ['max-lease-time', 'min-lease-time'] as const) {
    const setting = settings.get(name)
    if (setting === undefined || !('items' in setting.raw)) continue
    const [time = ''] = setting.raw.items
    if (Number(time) !== fields.leaseTime)
      report.unplaced(
        setting.at,
        `${setting.title} ${shown(time)} has no place in the inventory, which has one lease time`,
      )
  }
}

/** Octets that the fields of the message hold (RFC 2131, figure 1), with a final NUL. */
export const fieldLimits: ReadonlyMap<string, number> = new Map([
  ['filename', 127],
  ['server-name', 63],
])

/** How the parameters that are no options are written. */
export const parameters: Readonly<
  Record<'filename' | 'next-server' | 'server-name' | 'lease-time', DhcpOption>
> = {
  filename: parameter('filename', 'text'),
  'next-server': parameter('next-server', 'address'),
  'server-name': parameter('server-name', 'text'),
  'lease-time': parameter('lease-time', 'uint32'),
}

function parameter(name: string, form: DhcpOption['form']): DhcpOption {
  return { family: 4, code: 0, name, form }
}
