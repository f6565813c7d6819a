/** The records that an inventory implies, told in another way than the generator's: by definition and without regard to cost. */
import { isRecordType, readRecordData } from '../../../src/core/dns-record.ts'
import { contains, parseIp, parsePrefix, reverseName, sortKey, type Ip } from '../../../src/core/ip.ts'
import { generateSshfp } from '../../../src/generate/sshfp.ts'
import {
  aliasNames,
  fqdnOf,
  nameOfAddress,
  networksByName,
  type Networks,
} from '../../../src/inventory/model/names.ts'
import type { Host } from '../../../src/inventory/model/host.ts'
import type { Subnet } from '../../../src/inventory/model/network.ts'
import type { DnsSettings, DnsView } from '../../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import type { Zone } from '../../../src/inventory/model/zone.ts'

/** Lines of owner, TTL, type and data in its one form. Names are absolute with their dot. `zoneNames`: those that are served. */
export function expectedRecords(
  snapshot: Snapshot,
  zoneNames: readonly string[],
  { view, dns }: { readonly view?: DnsView | undefined; readonly dns: DnsSettings },
): readonly string[] {
  const networks = networksByName(snapshot.networks)
  const ttlOf = (zone: string): number => templateOf(snapshot, zone, view, dns).ttl
  const lines: string[] = []
  const put = (owner: string, type: string, data: string): void => {
    const zone = zoneOf(owner, zoneNames)
    if (zone !== undefined && !isForwarded(snapshot, owner, view))
      lines.push(`${owner}. ${ttlOf(zone)} ${type} ${data}`)
  }
  for (const host of snapshot.hosts) {
    if (host.state === 'retired') continue
    const named = addressesOf(host, networks, view)
    const keys = dns.sshfp ? (generateSshfp({ ...snapshot, hosts: [host] })[0]?.text.split('\n') ?? []) : []
    for (const { ip, text, name } of named) {
      put(name, ip.family === 4 ? 'A' : 'AAAA', text)
      for (const owner of reverseNamesOf(snapshot, ip, dns)) put(owner, 'PTR', `${name}.`)
      const shared = snapshot.hosts.some(
        (other) =>
          other !== host &&
          other.state !== 'retired' &&
          addressesOf(other, networks, view).some((one) => one.name === name),
      )
      for (const key of shared ? [] : keys.filter((line) => line.startsWith(`${name}. IN SSHFP `))) {
        const [algorithm, kind, digest = ''] = key.split(' ').slice(3)
        put(name, 'SSHFP', `${algorithm} ${kind} ${digest.toUpperCase()}`)
      }
    }
    const own = named.find(({ name }) => name === fqdnOf(host, networks)) ?? named[0]
    if (own !== undefined) for (const alias of aliasNames(host, networks)) put(alias, 'CNAME', `${own.name}.`)
  }
  for (const zone of zoneNames) {
    const servers = templateOf(snapshot, zone, view, dns).ns.map((ns) =>
      ns.includes('.') ? `${ns}.` : `${ns}.office.example.`,
    )
    const above = zoneOf(zone.slice(zone.indexOf('.') + 1), zoneNames)
    for (const server of servers) {
      lines.push(`${zone}. ${ttlOf(zone)} NS ${server}`)
      if (above !== undefined) lines.push(`${zone}. ${ttlOf(above)} NS ${server}`)
    }
    const part = partsOf(snapshot, dns).find(({ name }) => name === zone)
    if (part !== undefined && above !== undefined)
      for (let at = part.first; at <= part.last; at += 1)
        lines.push(`${at}.${part.octet}. ${ttlOf(above)} CNAME ${at}.${zone}.`)
  }
  for (const zone of snapshot.zones)
    if (zoneNames.includes(zone.name))
      for (const { name, type, data, ttl, view: only } of zone.records) {
        const read = isRecordType(type) ? readRecordData(type, data, zone.name) : { problem: 'unknown type' }
        if ('problem' in read) throw new Error(read.problem)
        if (only === undefined || only === view?.name)
          lines.push(`${name}.${zone.name}. ${ttl ?? zone.ttl} ${type} ${read.text}`)
      }
  return lines
}

interface Named {
  readonly ip: Ip
  readonly text: string
  readonly name: string
}

function addressesOf(host: Host, networks: Networks, view: DnsView | undefined): readonly Named[] {
  return host.nics.flatMap((nic) =>
    nic.addresses.flatMap((address) => {
      const ip = parseIp(address.ip)
      const name = nameOfAddress(host, nic, address, networks)
      if (ip === undefined || name === undefined || !isVisible(ip, view)) return []
      return [{ ip, text: address.ip, name }]
    }),
  )
}

function isVisible(ip: Ip, view: DnsView | undefined): boolean {
  return (
    view?.addresses === undefined ||
    view.addresses.some((text) => {
      const prefix = parsePrefix(text)
      return prefix !== undefined && contains(prefix, ip)
    })
  )
}

interface Part {
  readonly subnet: Subnet
  readonly name: string
  readonly octet: string
  readonly first: number
  readonly last: number
}

const LOCAL = /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./

/** Subnets that have a reverse zone of their own (RFC 2317), if it is made at all. */
function partsOf(snapshot: Snapshot, { delegations }: DnsSettings): readonly Part[] {
  return snapshot.networks.flatMap(({ subnets }) =>
    subnets.flatMap((subnet) => {
      const [a, b, c, first, length] = subnet.prefix.split(/[./]/).map(Number)
      if (subnet.prefix.includes(':') || first === undefined || length === undefined || length <= 24)
        return []
      if ((subnet.reverse ?? (LOCAL.test(subnet.prefix) ? 'own' : 'delegated')) !== 'delegated') return []
      const last = first + 2 ** (32 - length) - 1
      const label = {
        'first-length': `${first}-${length}`,
        'first/length': `${first}/${length}`,
        'first-last': `${first}-${last}`,
      }[delegations]
      const octet = `${c}.${b}.${a}.in-addr.arpa`
      return [{ subnet, name: `${label}.${octet}`, octet, first, last }]
    }),
  )
}

/** Below the name of its part of an octet where that is delegated. */
function reverseNamesOf(snapshot: Snapshot, ip: Ip, dns: DnsSettings): readonly string[] {
  const plain = reverseName(ip).slice(0, -1)
  for (const subnet of snapshot.networks.flatMap(({ subnets }) => subnets)) {
    const prefix = parsePrefix(subnet.prefix)
    if (prefix === undefined || !contains(prefix, ip)) continue
    if (subnet.reverse === 'none') return []
    const part = partsOf(snapshot, dns).find((one) => one.subnet === subnet)
    if (part !== undefined) return [`${plain.split('.')[0]}.${part.name}`]
  }
  return [plain]
}

function isForwarded(snapshot: Snapshot, name: string, view: DnsView | undefined): boolean {
  return zonesIn(snapshot, view).some(
    (zone) => zone.forwarders !== undefined && (name === zone.name || name.endsWith(`.${zone.name}`)),
  )
}

function zonesIn(snapshot: Snapshot, view: DnsView | undefined): readonly Zone[] {
  return snapshot.zones.filter(
    ({ views }) => view === undefined || views === undefined || views.includes(view.name),
  )
}

function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones
    .filter((zone) => name === zone || name.endsWith(`.${zone}`))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** The zone itself, or the one that lends a reverse zone its servers: that of the domain of the subnet, else the first. */
function templateOf(snapshot: Snapshot, zone: string, view: DnsView | undefined, dns: DnsSettings): Zone {
  const zones = zonesIn(snapshot, view).filter(({ forwarders }) => forwarders === undefined)
  const own = zones.find(({ name }) => name === zone)
  if (own !== undefined) return own
  const named = zones.map(({ name }) => name)
  const parts = partsOf(snapshot, dns)
  const subnets = snapshot.networks.flatMap(({ subnets: list }) =>
    list.map((subnet) => ({ subnet, domain: subnet.domain ?? lentDomain(list) })),
  )
  for (const { subnet, domain } of subnets.toSorted((a, b) =>
    orderOf(a.subnet) < orderOf(b.subnet) ? -1 : 1,
  )) {
    const match = domain === undefined ? undefined : zoneOf(domain, named)
    if (match === undefined || subnet.reverse === 'none' || !isVisibleSubnet(subnet.prefix, view)) continue
    const part = parts.find((one) => one.subnet === subnet)
    if (part === undefined ? coversReverse(subnet.prefix, zone) : part.name === zone)
      return templateOf(snapshot, match, view, dns)
  }
  const [earliest] = zones.toSorted((a, b) => (backwards(a.name) < backwards(b.name) ? -1 : 1))
  if (earliest === undefined) throw new Error('an inventory without zones has no reverse zones')
  return earliest
}

function isVisibleSubnet(text: string, view: DnsView | undefined): boolean {
  const prefix = parsePrefix(text)
  if (prefix === undefined || view?.addresses === undefined) return true
  return view.addresses.some((one) => {
    const other = parsePrefix(one)
    if (other === undefined || other.family !== prefix.family) return false
    const ip = { family: prefix.family, value: prefix.network }
    return contains(other, ip) || contains(prefix, { family: other.family, value: other.network })
  })
}

/** A subnet without a domain goes by that of the first of its network's subnets that has one, IPv4 before IPv6. */
function lentDomain(subnets: readonly Subnet[]): string | undefined {
  return subnets
    .filter(({ domain }) => domain !== undefined)
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))[0]?.domain
}

function orderOf({ prefix }: Pick<Subnet, 'prefix'>): string {
  const ip = parseIp(prefix.split('/')[0] ?? '')
  return ip === undefined ? '' : sortKey(ip)
}

function backwards(name: string): string {
  return name.split('.').toReversed().join('.')
}

/** True where the subnet and the reverse zone share an address: the bits that both fix are the same. */
function coversReverse(prefix: string, zone: string): boolean {
  const [text = '', length = '0'] = prefix.split('/')
  const ip = parseIp(text)
  if (ip === undefined || zone.endsWith('in-addr.arpa') !== (ip.family === 4) || /[-/]\d/.test(zone))
    return false
  const labels = zone.split('.').slice(0, -2).toReversed()
  const bits = (list: readonly string[]): string =>
    list
      .map((label) =>
        (ip.family === 4 ? Number(label) : Number.parseInt(label, 16))
          .toString(2)
          .padStart(ip.family === 4 ? 8 : 4, '0'),
      )
      .join('')
  const subnet = bits(reverseName(ip).slice(0, -1).split('.').slice(0, -2).toReversed()).slice(
    0,
    Number(length),
  )
  const reverse = bits(labels)
  return subnet.startsWith(reverse) || reverse.startsWith(subnet)
}
