/** Which addresses of a subnet may be its gateway, or part of what DHCP hands out. */
import type { Problem } from '../../core/errors.ts'
import { compareIp, contains, formatIp, hostRange, parseIp, type Ip, type Prefix } from '../../core/ip.ts'
import type { Interval } from '../model/lookup.ts'
import type { Range, Subnet } from '../model/network.ts'

export function subnetAddressProblems(subnet: Subnet, prefix: Prefix): readonly Problem[] {
  return [...gatewayProblems(subnet, prefix), ...dynamicProblems(subnet, prefix)]
}

/** A router may answer to the subnet-router anycast address of IPv6 (RFC 4291 2.6.1), never to an IPv4 network or broadcast one. */
function gatewayProblems({ gateway }: Subnet, prefix: Prefix): readonly Problem[] {
  const ip = gateway === undefined ? undefined : parseIp(gateway)
  const edge = ip?.family === 4 ? edgeName(prefix, ip) : undefined
  return edge === undefined
    ? []
    : [{ code: 'gateway-edge', message: `gateway ${gateway} is ${edge}`, hint: usableHint(prefix) }]
}

/** A DHCP pool must hold nothing that is somebody's already, or that nobody may have. */
function dynamicProblems(subnet: Subnet, prefix: Prefix): readonly Problem[] {
  const usable = hostRange(prefix)
  const taken = [
    ...(subnet.gateway === undefined ? [] : [{ text: subnet.gateway, what: 'the gateway' }]),
    ...subnet.dns.map((text) => ({ text, what: 'a resolver' })),
    ...subnet.ntp.map((text) => ({ text, what: 'a time server' })),
    ...subnet.reserved.map(({ ip, purpose }) => ({ text: ip, what: `reserved: ${purpose}` })),
  ]
  return subnet.ranges.flatMap((range) => {
    const interval = range.kind === 'dynamic' ? intervalOf(range) : undefined
    if (interval === undefined || interval.first.family !== prefix.family) return []
    const place = `dynamic range ${range.first}-${range.last}`
    const edges = [interval.first, interval.last]
      .filter((end) => end.value < usable.first || end.value > usable.last)
      .flatMap((end) => edgeName(prefix, end) ?? [])
    return [
      ...[...new Set(edges)].map((edge) => ({
        code: 'pool-edge',
        message: `${place} holds ${edge}`,
        hint: usableHint(prefix),
      })),
      ...taken
        .filter(({ text }) => holds(interval, parseIp(text)))
        .map(({ text, what }) => ({ code: 'pool-taken', message: `${place} holds ${text}, ${what}` })),
    ]
  })
}

export function intervalOf(range: Range): Interval | undefined {
  const [first, last] = [parseIp(range.first), parseIp(range.last)]
  return first === undefined || last === undefined ? undefined : { first, last }
}

function holds({ first, last }: Interval, ip: Ip | undefined): boolean {
  return (
    ip !== undefined && ip.family === first.family && compareIp(first, ip) <= 0 && compareIp(ip, last) <= 0
  )
}

/** What an address that no host may have is called; undefined for one that a host may have, or that lies elsewhere. */
export function edgeName(prefix: Prefix, ip: Ip): string | undefined {
  const usable = hostRange(prefix)
  if (!contains(prefix, ip)) return undefined
  if (ip.value < usable.first)
    return ip.family === 4 ? 'the network address' : 'the subnet-router anycast address'
  return ip.value > usable.last ? 'the broadcast address' : undefined
}

/** Which addresses hosts may have. */
export function usableHint(prefix: Prefix): string {
  const { family } = prefix
  const { first, last } = hostRange(prefix)
  return `hosts may have ${formatIp({ family, value: first })} to ${formatIp({ family, value: last })}`
}
