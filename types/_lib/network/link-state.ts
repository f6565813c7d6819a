/** An interface as a state: what runs, and the files that bring it back with the host. */
import { contentOf } from '../../../src/type/content.ts'
import { type Content, type Observed, refused, type StateValue, unknown } from '../../../src/type/state.ts'
import { filesOf } from './config-file.ts'
import { elsewhereOf, isSourced } from './elsewhere.ts'
import { isFarMeant, isOnLink, type Link, membersOf } from './link.ts'
import { familyOf } from './names.ts'
import type { Report, Seen } from './report.ts'

export interface LinkState {
  readonly up: boolean
  readonly mtu?: number
  /** Of the families that are ours. */
  readonly addresses?: readonly string[]
  readonly gateways?: readonly string[]
  /** All that it had before, for going back. */
  readonly hadAddresses?: readonly string[]
  readonly hadGateways?: readonly string[]
  readonly hadMembers?: readonly string[]
  /** Files that say something else of it. */
  readonly elsewhere?: readonly string[]
  /** By path, each file of it. */
  readonly [key: string]: StateValue | undefined
}

export function desiredLink(link: Link): Partial<LinkState> {
  const { shape, addresses, gateways, mtu, backend } = link
  return {
    ...(shape.kind === 'vlan' ? { link: shape.link, vlan: shape.vlan } : {}),
    ...(shape.kind === 'bond' ? { ...bondState(link), members: [...new Set(shape.members)].sort() } : {}),
    ...(shape.kind === 'bridge' ? { ports: [...new Set(shape.members)].sort(), forwardDelay: 0 } : {}),
    up: true,
    ...(mtu === undefined ? {} : { mtu }),
    ...(addresses === undefined ? {} : { addresses }),
    ...(gateways === undefined ? {} : { gateways }),
    ...(backend === 'none' ? {} : { elsewhere: [] }),
    ...(backend === 'ifupdown' ? { sourced: true } : {}),
    ...(backend === 'networkd' && shape.kind === 'vlan' ? { linked: true } : {}),
    ...Object.fromEntries(filesOf(link).map(({ path, text }) => [path, contentOf(text)])),
  }
}

function bondState({ shape }: Link): Readonly<Record<string, StateValue>> {
  if (shape.kind !== 'bond') return {}
  const { mode, primary, monitorInterval, lacpRate, hashPolicy } = shape.bond
  return {
    mode,
    monitorInterval,
    ...(primary === undefined ? {} : { primary }),
    ...(lacpRate === undefined ? {} : { lacpRate }),
    ...(hashPolicy === undefined ? {} : { hashPolicy }),
  }
}

export function observedLink(link: Link, report: Report, absent: boolean): Observed<LinkState> {
  const { name, shape, backend } = link
  const seen = report.links.get(name)
  const obstacle = obstacleTo(link, report, seen, absent)
  if (obstacle !== undefined) return obstacle
  const texts = filesOf(link).flatMap(({ path }) => {
    const text = report.files.get(path)
    return text === undefined ? [] : [[path, contentOf(text)] as [string, Content]]
  })
  const elsewhere = elsewhereOf(link, report)
  if (seen === undefined) {
    // A file of what is not there any more goes too.
    return absent && (texts.length > 0 || elsewhere.length > 0)
      ? { up: false, elsewhere, ...Object.fromEntries(texts) }
      : null
  }
  if (absent && shape.kind === 'nic' && texts.length === 0 && seen.addresses.length === 0) return null
  const ports = membersOf(link)
  return {
    up: seen.up,
    mtu: seen.mtu,
    addresses: ownAddresses(link, seen),
    gateways: ownGateways(link, seen),
    hadAddresses: seen.addresses.map(({ address }) => address),
    hadGateways: seen.gateways,
    ...(shape.kind === 'vlan' ? { link: seen.lower[0] ?? '', vlan: seen.vlan ?? 0 } : {}),
    ...(shape.kind === 'bond' ? { ...seenBond(seen), members: seen.lower.toSorted() } : {}),
    ...(shape.kind === 'bridge'
      ? {
          ports: ports.filter((port) => seen.lower.includes(port)).toSorted(),
          forwardDelay: seen.forwardDelay,
        }
      : {}),
    ...('members' in shape ? { hadMembers: seen.lower } : {}),
    elsewhere,
    ...(backend === 'ifupdown' ? { sourced: isSourced(report) } : {}),
    ...linkedState(name, report),
    ...Object.fromEntries(texts),
  }
}

function linkedState(name: string, { pieces }: Report): Readonly<Record<string, StateValue>> {
  const piece = pieces.get(name)
  return piece === undefined ? {} : { linked: piece.present, piece: piece.path }
}

function seenBond({ bond }: Seen): Readonly<Record<string, StateValue>> {
  return {
    mode: bond['mode'] ?? '',
    monitorInterval: Number(bond['miimon'] ?? 0),
    primary: bond['primary'] ?? '',
    lacpRate: bond['lacp_rate'] ?? '',
    hashPolicy: bond['xmit_hash_policy'] ?? '',
  }
}

/** Those that are compared: all of the families that are ours, and of others what is wanted. */
function ownAddresses({ exact, addresses = [] }: Link, seen: Seen): readonly string[] {
  return seen.addresses
    .filter(
      ({ address, dynamic }) =>
        addresses.includes(address) ||
        (exact.includes(familyOf(address)) && !(dynamic && familyOf(address) === 6)),
    )
    .map(({ address }) => address)
}

function ownGateways({ exact, gateways = [] }: Link, seen: Seen): readonly string[] {
  return seen.gateways.filter((gateway) => gateways.includes(gateway) || exact.includes(familyOf(gateway)))
}

function obstacleTo(
  link: Link,
  report: Report,
  seen: Seen | undefined,
  absent: boolean,
): Observed<LinkState> | undefined {
  const { name, shape, addresses = [], backend } = link
  if (!report.hasIp) return refused('the host has no "ip": iproute2 or busybox with it is needed')
  if (shape.kind === 'nic' && seen === undefined && !absent)
    return unknown(`network interface "${name}" does not exist`)
  if (shape.kind !== 'nic' && seen !== undefined && seen.kind !== shape.kind)
    return refused(`"${name}" is a network interface that is not a ${shape.kind}`)
  if (absent) return undefined
  for (const [family, method] of [
    [4, link.ipv4],
    [6, link.ipv6],
  ] as const) {
    if (method === 'static' && !addresses.some((one) => familyOf(one) === family))
      return refused(`IPv${family} is "static", and neither the manifest nor the inventory has an address`)
    if (method === 'dhcp' && backend === 'none')
      return refused(
        `nothing on the host asks DHCP for "${name}"`,
        'name the backend that is to be there, as in backend: "networkd"',
      )
  }
  for (const gateway of link.gateways ?? [])
    if (!isOnLink(gateway, addresses) && !isFarMeant(gateway, addresses))
      return refused(
        `the gateway ${gateway} is in the subnet of none of its addresses (${addresses.join(', ')})`,
        'an address of a provider that has its gateway elsewhere has the length 32, or 128',
      )
  if (shape.kind === 'vlan' && !report.links.has(shape.link))
    return unknown(`network interface "${shape.link}" does not exist`)
  for (const member of membersOf(link)) {
    const found = report.links.get(member)
    if (found === undefined) return unknown(`network interface "${member}" does not exist`)
    if (found.master !== undefined && found.master !== name)
      return refused(
        `"${member}" is a port of "${found.master}"`,
        `take it out first: ip link set dev ${member} nomaster`,
      )
    if (link.addresses === undefined && found.addresses.length > 0)
      return refused(
        `"${member}" has addresses (${found.addresses.map(({ address }) => address).join(', ')}), which nothing reaches on a port`,
        `give them as addresses, and they move to the ${shape.kind}`,
      )
  }
  if (backend === 'netplan') {
    const others = elsewhereOf(link, report)
    if (others.length > 0)
      return refused(
        `${others.join(' and ')} ${others.length === 1 ? 'says' : 'say'} something of it too, and netplan takes all together`,
        `take it out of there, or the file away: file('${others[0] ?? ''}', { state: 'absent' })`,
      )
  }
  return undefined
}
