/** What a network with its subnets must be, by itself and among the others. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import {
  compareIp,
  contains,
  formatIp,
  lastOf,
  parseIp,
  parsePrefix,
  type Ip,
  type Prefix,
} from '../../core/ip.ts'
import { INTERFACE_NAME_LIMIT } from '../model/bridge.ts'
import type { Interval, Lookup } from '../model/lookup.ts'
import { rangeKinds, type Network, type Range, type Subnet } from '../model/network.ts'
import { allocationProblems } from './allocation.ts'
import { bootRules } from './boot.ts'
import { overlapProblems } from './host-references.ts'
import { relayProblems, reverseProblem, serverProblems } from './network-services.ts'
import { optionProblems } from './options.ts'
import { segmentProblems } from './segments.ts'
import { intervalOf, subnetAddressProblems } from './subnet-addresses.ts'
import { waiverProblems } from './waivers.ts'
import { gather, integerProblem, notesProblem, repeated, textProblem, wordProblem } from './words.ts'

export function networkProblems(network: Network): readonly Problem[] {
  return gather([
    wordProblem('network name', network.name),
    network.vlan === undefined ? undefined : integerProblem('vlan', network.vlan, 1, 4094),
    network.mtu === undefined ? undefined : integerProblem('mtu', network.mtu, 68, 65_535),
    network.bridge === undefined ? undefined : bridgeProblem(network.bridge),
    ...relayProblems(network),
    network.notes === undefined ? undefined : notesProblem(network.notes),
    ...overlapProblems(network.subnets.map((subnet) => subnet.prefix)),
    ...network.subnets.flatMap((subnet) => subnetProblems(subnet)),
    ...waiverProblems(network.waivers),
  ])
}

function bridgeProblem(bridge: string): Problem | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(bridge) && bridge.length <= INTERFACE_NAME_LIMIT
    ? undefined
    : {
        message: `bridge name "${bridge}" is none that a kernel takes (${INTERFACE_NAME_LIMIT} characters at most)`,
      }
}

function subnetProblems(subnet: Subnet): readonly (Problem | undefined)[] {
  const prefix = parsePrefix(subnet.prefix)
  if (prefix === undefined) return [{ code: 'prefix-invalid', message: `"${subnet.prefix}" is no prefix` }]
  const domain = subnet.domain === undefined ? undefined : dnsNameProblem(subnet.domain)
  return [
    subnet.gateway === undefined ? undefined : gatewayProblem(subnet.gateway, prefix, subnet.prefix),
    ...[...subnet.dns, ...subnet.ntp].map((ip) =>
      parseIp(ip) === undefined ? { message: `"${ip}" is no IP address` } : undefined,
    ),
    domain === undefined ? undefined : { message: `domain "${subnet.domain ?? ''}": ${domain}` },
    subnet.leaseTime === undefined
      ? undefined
      : integerProblem('lease-time', subnet.leaseTime, 1, 2 ** 32 - 1),
    ...allocationProblems(subnet, prefix),
    ...optionProblems('subnet', subnet.options, prefix.family),
    ...bootRules(subnet, prefix),
    reverseProblem(subnet, prefix),
    ...(['dns', 'ntp'] as const).map((key) => countProblem(key, subnet[key])),
    ...subnetAddressProblems(subnet, prefix),
    ...subnet.ranges.flatMap((range) => rangeProblems(range, prefix, subnet.prefix)),
    ...rangeOverlaps(subnet.ranges),
    ...subnet.reserved.flatMap((address) => [
      insideProblem('reserved address', address.ip, prefix, subnet.prefix),
      textProblem(`the purpose of ${address.ip}`, address.purpose),
    ]),
    ...repeated(subnet.reserved.map((address) => address.ip)).map((ip) => ({
      code: 'address-duplicate',
      message: `address ${ip} is reserved twice`,
    })),
  ]
}

/** IPv4 addresses that one DHCP option holds: 255 octets (RFC 2132 2). */
const ADDRESSES_LIMIT = 63

function countProblem(key: string, addresses: readonly string[]): Problem | undefined {
  const { length } = addresses.filter((text) => parseIp(text)?.family === 4)
  if (length <= ADDRESSES_LIMIT) return undefined
  return { message: `${key} has ${length} IPv4 addresses, a DHCP option holds ${ADDRESSES_LIMIT}` }
}

function insideProblem(what: string, text: string, prefix: Prefix, shown: string): Problem | undefined {
  const ip = parseIp(text)
  if (ip === undefined) return { message: `${what} "${text}" is no IP address` }
  if (formatIp(ip) !== text) return { message: `${what} "${text}" is written ${formatIp(ip)}` }
  return contains(prefix, ip)
    ? undefined
    : { code: 'outside-subnet', message: `${what} ${text} is outside ${shown}` }
}

/** Routers announce themselves by their link-local address (RFC 4861 6.1.2), which is in no subnet of ours. */
function gatewayProblem(text: string, prefix: Prefix, shown: string): Problem | undefined {
  const ip = parseIp(text)
  const isLinkLocal = ip?.family === 6 && ip.value >> 118n === 0xfe80n >> 6n
  return isLinkLocal && prefix.family === 6 && formatIp(ip) === text
    ? undefined
    : insideProblem('gateway', text, prefix, shown)
}

function rangeProblems(range: Range, prefix: Prefix, shown: string): readonly (Problem | undefined)[] {
  const interval = intervalOf(range)
  return [
    rangeKinds.includes(range.kind) ? undefined : { message: `unknown kind of range "${range.kind}"` },
    insideProblem('first address', range.first, prefix, shown),
    insideProblem('last address', range.last, prefix, shown),
    interval !== undefined && compareIp(interval.first, interval.last) > 0
      ? { code: 'range-reversed', message: `range ${range.first}-${range.last} ends before it begins` }
      : undefined,
  ]
}

function rangeOverlaps(ranges: readonly Range[]): readonly Problem[] {
  return ranges.flatMap((range, index) =>
    ranges.slice(0, index).flatMap((other) => {
      const [a, b] = [intervalOf(range), intervalOf(other)]
      if (a === undefined || b === undefined) return []
      if (compareIp(a.first, b.last) > 0 || compareIp(b.first, a.last) > 0) return []
      return [
        {
          code: 'range-overlap',
          message: `${range.kind} range ${range.first}-${range.last} overlaps ${other.kind} range ${other.first}-${other.last}`,
        },
      ]
    }),
  )
}

/** `self`: the name under which the network is stored now. */
export async function networkReferenceProblems(
  lookup: Lookup,
  network: Network,
  self: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [
    ...(await segmentProblems(lookup, network, self)),
    ...(await serverProblems(lookup, network)),
  ]
  for (const subnet of network.subnets) {
    const prefix = parsePrefix(subnet.prefix)
    if (prefix === undefined) continue
    const others = await lookup.subnetsWithin(wholeOf(prefix))
    for (const other of others)
      if (other.network !== self)
        problems.push({
          message:
            other.prefix === subnet.prefix
              ? `subnet ${subnet.prefix} is already on network "${other.network}"`
              : `subnet ${subnet.prefix} overlaps ${other.prefix} of network "${other.network}"`,
        })
    problems.push(...(await takenProblems(lookup, subnet)))
  }
  return problems
}

export function wholeOf(prefix: Prefix): Interval {
  const { family } = prefix
  return { first: { family, value: prefix.network }, last: { family, value: lastOf(prefix) } }
}

/** A DHCP pool must hold no host's address, and an address that a host has cannot be reserved. */
async function takenProblems(lookup: Lookup, subnet: Subnet): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const range of subnet.ranges) {
    const interval = range.kind === 'dynamic' ? intervalOf(range) : undefined
    if (interval === undefined || compareIp(interval.first, interval.last) > 0) continue
    for (const { ip, owner } of await lookup.takenWithin(interval))
      if (owner.kind === 'host')
        problems.push({
          message: `dynamic range ${range.first}-${range.last} holds ${formatIp(ip)} of host "${owner.host}"`,
        })
  }
  for (const { ip } of subnet.reserved) {
    const owner = await ownerOf(lookup, parseIp(ip))
    if (owner?.kind === 'host') problems.push({ message: `address ${ip} belongs to host "${owner.host}"` })
  }
  return problems
}

async function ownerOf(lookup: Lookup, ip: Ip | undefined): ReturnType<Lookup['ownerOfAddress']> {
  return ip === undefined ? undefined : lookup.ownerOfAddress(ip)
}
