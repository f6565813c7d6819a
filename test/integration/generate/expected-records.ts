/** The records that an inventory implies, told in another way than the generator's: by definition and without regard to cost. */
import { parseIp, reverseName, sortKey } from '../../../src/core/ip.ts'
import {
  aliasNames,
  addressNames,
  nameOfAddress,
  networksByName,
} from '../../../src/inventory/model/names.ts'
import type { Subnet } from '../../../src/inventory/model/network.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import type { Zone } from '../../../src/inventory/model/zone.ts'

/** Lines of owner, TTL, type and data, sorted. Names are absolute with their dot; records of a zone keep the data that it lists. */
export function expectedRecords(snapshot: Snapshot, zoneNames: readonly string[]): readonly string[] {
  const networks = networksByName(snapshot.networks)
  const ttlOf = (zone: string): number => templateOf(snapshot, zone).ttl
  const lines: string[] = []
  const put = (owner: string, type: string, data: string): void => {
    const zone = zoneOf(owner, zoneNames)
    if (zone !== undefined) lines.push(`${owner}. ${ttlOf(zone)} ${type} ${data}`)
  }
  for (const host of snapshot.hosts) {
    if (host.state === 'retired') continue
    for (const nic of host.nics)
      for (const address of nic.addresses) {
        const ip = parseIp(address.ip)
        const name = nameOfAddress(host, nic, address, networks)
        if (ip === undefined || name === undefined) continue
        put(name, ip.family === 4 ? 'A' : 'AAAA', address.ip)
        put(reverseName(ip).slice(0, -1), 'PTR', `${name}.`)
      }
    const [own] = addressNames(host, networks)
    if (own !== undefined) for (const alias of aliasNames(host, networks)) put(alias, 'CNAME', `${own}.`)
  }
  for (const zone of zoneNames) {
    const servers = templateOf(snapshot, zone).ns.map((ns) =>
      ns === 'ns1' ? 'ns1.office.example.' : `${ns}.`,
    )
    const above = zoneOf(zone.slice(zone.indexOf('.') + 1), zoneNames)
    for (const server of servers) {
      lines.push(`${zone}. ${ttlOf(zone)} NS ${server}`)
      if (above !== undefined) lines.push(`${zone}. ${ttlOf(above)} NS ${server}`)
    }
  }
  for (const zone of snapshot.zones)
    for (const { name, type, data, ttl } of zone.records)
      lines.push(`${name}.${zone.name}. ${ttl ?? zone.ttl} ${type} ${data}`)
  return lines
}

function zoneOf(name: string, zones: readonly string[]): string | undefined {
  return zones
    .filter((zone) => name === zone || name.endsWith(`.${zone}`))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** The zone itself, or the one that lends a reverse zone its servers: that of the domain of the subnet, else the first. */
function templateOf(snapshot: Snapshot, zone: string): Zone {
  const own = snapshot.zones.find(({ name }) => name === zone)
  if (own !== undefined) return own
  const named = snapshot.zones.map(({ name }) => name)
  const subnets = snapshot.networks.flatMap(({ subnets: list }) =>
    list.map(({ domain, prefix }) => ({ prefix, domain: domain ?? lentDomain(list) })),
  )
  for (const { domain, prefix } of subnets) {
    const match = domain === undefined ? undefined : zoneOf(domain, named)
    if (match !== undefined && coversReverse(prefix, zone)) return templateOf(snapshot, match)
  }
  const [first] = snapshot.zones.toSorted((a, b) => (backwards(a.name) < backwards(b.name) ? -1 : 1))
  if (first === undefined) throw new Error('an inventory without zones has no reverse zones')
  return first
}

/** A subnet without a domain goes by that of the first of its network's subnets that has one, IPv4 before IPv6. */
function lentDomain(subnets: readonly Subnet[]): string | undefined {
  const order = ({ prefix }: Subnet): string => {
    const ip = parseIp(prefix.split('/')[0] ?? '')
    return ip === undefined ? '' : sortKey(ip)
  }
  return subnets
    .filter(({ domain }) => domain !== undefined)
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))[0]?.domain
}

function backwards(name: string): string {
  return name.split('.').toReversed().join('.')
}

/** True where the subnet and the reverse zone share an address: the bits that both fix are the same. */
function coversReverse(prefix: string, zone: string): boolean {
  const [text = '', length = '0'] = prefix.split('/')
  const ip = parseIp(text)
  if (ip === undefined || zone.endsWith('in-addr.arpa') !== (ip.family === 4)) return false
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
