/** `dhcp-range`: the subnets in which dnsmasq answers, with what of them it hands out (dnsmasq(8)). */
import type { Problem } from '../../core/errors.ts'
import {
  contains,
  formatIp,
  lastOf,
  netmaskOf,
  parseIp,
  prefixOf,
  type Ip,
  type Prefix,
} from '../../core/ip.ts'
import { DEFAULT_LEASE_TIME } from '../dhcp/lease-time.ts'
import type { PlannedSubnet, Wire } from '../dhcp/plan.ts'
import { subnetTag } from './tags.ts'

/** dnsmasq takes no longer IPv6 ranges: shorter prefixes are served in as many parts as anything is handed out in. */
const PART_V6 = 64
const FOREVER = 0xffff_ffff

/** Of one wire; `own`: addresses that the server has on it. */
export function rangeLines(wire: Wire, own: readonly Ip[], problems: Problem[]): readonly string[] {
  const served = wire.subnets.filter((subnet) => subnet.served)
  return [
    ...served.flatMap((planned) =>
      spansOf(planned, problems).map((span) =>
        [
          `dhcp-range=set:${subnetTag(planned.subnet.prefix)}`,
          span,
          sizeOf(planned.prefix),
          ...leaseTime(planned),
        ].join(','),
      ),
    ),
    ...sharedLines(wire, served, own),
  ]
}

function spansOf(planned: PlannedSubnet, problems: Problem[]): readonly string[] {
  const { subnet, prefix, pools, stateless, reservations } = planned
  const network = formatIp({ family: prefix.family, value: prefix.network })
  if (stateless) return [`${network},ra-stateless`]
  const spans = pools.map(({ first, last }) => `${formatIp(first)},${formatIp(last)}`)
  if (prefix.family === 4 || prefix.length >= PART_V6) return spans.length > 0 ? spans : [`${network},static`]
  const partOf = (ip: Ip): string => formatIp({ family: 6, value: prefixOf(ip, PART_V6).network })
  for (const { first, last } of pools)
    if (partOf(first) !== partOf(last))
      problems.push({
        message: `subnet ${subnet.prefix}: the range ${formatIp(first)}-${formatIp(last)} lies in more than one prefix of /${PART_V6}, and dnsmasq has no such ranges`,
      })
  const pooled = new Set(pools.map(({ first }) => partOf(first)))
  const parts = new Set([
    ...reservations.map(({ ip }) => partOf(ip)),
    ...(pools.length === 0 ? [network] : []),
  ])
  return [...spans, ...[...parts].filter((part) => !pooled.has(part)).map((part) => `${part},static`)]
}

function sizeOf(prefix: Prefix): string {
  if (prefix.family === 6) return String(Math.max(prefix.length, PART_V6))
  const mask = netmaskOf(prefix)
  // A /31 or /32 has no broadcast address (RFC 3021).
  return prefix.length < 31 ? `${mask},${formatIp({ family: 4, value: lastOf(prefix) })}` : mask
}

function leaseTime({ leaseTime: seconds = DEFAULT_LEASE_TIME, stateless }: PlannedSubnet): readonly string[] {
  if (stateless) return []
  return [seconds === FOREVER ? 'infinite' : String(seconds)]
}

/** Subnets of the wire that neither an address of the server's NIC nor that of a relay agent lies in. */
function sharedLines(
  { nic, relays }: Wire,
  served: readonly PlannedSubnet[],
  own: readonly Ip[],
): readonly string[] {
  const lines: string[] = []
  const share = (from: string, addresses: readonly Ip[]): void => {
    for (const { prefix } of served)
      if (!addresses.some((ip) => contains(prefix, ip)))
        lines.push(`shared-network=${from},${formatIp({ family: prefix.family, value: prefix.network })}`)
  }
  if (nic !== undefined) share(nic, own)
  for (const relay of relays) share(relay, [parseIp(relay) ?? []].flat())
  return lines
}
