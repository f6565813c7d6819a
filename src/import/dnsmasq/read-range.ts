/** `dhcp-range`: a subnet, with what of it is handed out. */
import { contains, formatPrefix, lastOf, parseIp, prefixOf, type Ip, type Prefix } from '../../core/ip.ts'
import type { Ipv6Mode } from '../../inventory/model/network.ts'
import { prefixLength } from '../dhcp/netmask.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import type { ConfLine } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'
import { readTags } from './tags.ts'
import { readTime } from './times.ts'

export function readRange({ at, fields }: ConfLine, { report, ranges }: DnsmasqState): void {
  const { sets, needs, rest } = readTags(fields, true)
  const title = `dhcp-range ${shown(rest.join(','))}`
  // A word before the addresses once set a tag.
  const old = rest[0] !== undefined && parseIp(rest[0]) === undefined && parseIp(rest[1] ?? '') !== undefined
  const [start, ...more] = old ? rest.slice(1) : rest
  const first = parseIp(start ?? '')
  if (first === undefined) {
    report.problem(at, `${title} does not begin with an address`)
    return
  }
  if (needs.length > 0)
    report.unplaced(
      at,
      `that ${title} is for clients with tag ${needs.join(' and ')} alone has no place in the inventory`,
    )
  const tags = old ? [...sets, rest[0] ?? ''] : sets
  const constructor = more.find((field) => field.startsWith('constructor:'))
  if (constructor !== undefined) {
    report.unplaced(at, `${title} has no place in the inventory: its prefix is that of an interface`)
    return
  }
  if (more.includes('proxy')) {
    report.unplaced(at, `${title} has no place in the inventory: another server hands out the addresses`)
    return
  }
  const reading = first.family === 4 ? readV4(more) : readV6(more)
  if ('problem' in reading) {
    report.problem(at, `${title}: ${reading.problem}`)
    return
  }
  const last = reading.last
  const prefix =
    reading.length === undefined ? guessed(first, last, title, at, report) : prefixOf(first, reading.length)
  if (last !== undefined && !contains(prefix, last)) {
    report.problem(at, `${title} lies in more than one subnet: ${formatPrefix(prefix)} is the first`)
    return
  }
  ranges.push({
    at,
    prefix,
    tags,
    range: last === undefined ? undefined : { at, first, last },
    leaseTime: reading.leaseTime,
    ipv6: first.family === 6 ? (reading.ipv6 ?? 'dhcpv6') : undefined,
  })
}

interface Reading {
  readonly last: Ip | undefined
  readonly length: number | undefined
  readonly leaseTime: number | undefined
  readonly ipv6?: Ipv6Mode
}

type Read = Reading | { readonly problem: string }

/** `END|static[,NETMASK[,BROADCAST]][,LEASE]` */
function readV4(fields: readonly string[]): Read {
  const addresses = fields.flatMap((field) => parseIp(field) ?? [])
  const isStatic = fields.includes('static')
  const [end, ...masks] = isStatic ? [undefined, ...addresses] : addresses
  const times = fields.filter((field) => parseIp(field) === undefined && field !== 'static')
  const time = times.length === 0 ? undefined : readTime(times[0] ?? '')
  if (times.length > 1 || (times.length === 1 && time === undefined))
    return { problem: `${shown(times.find((text) => readTime(text) === undefined) ?? '')} is no lease time` }
  const [mask] = masks
  const text = fields.find((field) => mask !== undefined && parseIp(field)?.value === mask.value) ?? ''
  const length = mask === undefined ? undefined : prefixLength(text)
  if (mask !== undefined && length === undefined)
    return { problem: `${shown(text)} is no netmask whose bits stand together` }
  if (end !== undefined && end.family !== 4) return { problem: 'it ends with an address of IPv6' }
  return { last: end, length, leaseTime: time }
}

const MODES = new Set(['ra-only', 'slaac', 'ra-names', 'ra-stateless', 'ra-advrouter', 'off-link', 'static'])

/** `END[,MODE]…[,PREFIX-LENGTH][,LEASE]` */
function readV6(fields: readonly string[]): Read {
  const [end] = fields.flatMap((field) => parseIp(field) ?? [])
  if (end?.family === 4) return { problem: 'it ends with an address of IPv4' }
  const modes = fields.flatMap((field) => field.split(/\s+/)).filter((field) => MODES.has(field))
  const numbers = fields.filter(
    (field) => parseIp(field) === undefined && !field.split(/\s+/).every((mode) => MODES.has(mode)),
  )
  const prefix = numbers.find((field) => /^\d{1,3}$/.test(field) && Number(field) <= 128)
  const [time] = numbers.filter((field) => field !== prefix && field !== 'deprecated')
  const leaseTime = time === undefined ? undefined : readTime(time)
  if (time !== undefined && leaseTime === undefined) return { problem: `${shown(time)} is no lease time` }
  const slaac = modes.some(
    (mode) =>
      mode === 'slaac' || mode.startsWith('ra-only') || mode === 'ra-stateless' || mode === 'ra-names',
  )
  return {
    last: end,
    length: prefix === undefined ? 64 : Number(prefix),
    leaseTime,
    ...(slaac && end === undefined ? { ipv6: 'slaac' as const } : {}),
  }
}

/** dnsmasq takes the netmask of its own interface, which the file does not say. */
function guessed(
  first: Ip,
  last: Ip | undefined,
  title: string,
  at: ConfLine['at'],
  report: DraftBuilder,
): Prefix {
  const lengths = Array.from({ length: 17 }, (_, less) => 24 - less)
  const holding = lengths.find((length) => lastOf(prefixOf(first, length)) >= (last ?? first).value)
  const prefix = prefixOf(first, holding ?? 24)
  report.unplaced(
    at,
    `${title} has no netmask: ${formatPrefix(prefix)} is taken`,
    'give the netmask behind the last address',
  )
  return prefix
}
