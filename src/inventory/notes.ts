/** What is not wrong with something new, but leaves it without effect until more is recorded. */
import { isWithin, parentName } from '../core/dns-name.ts'
import type { Host } from './model/host.ts'
import type { Lookup } from './model/lookup.ts'
import { addressNames, type Networks } from './model/names.ts'
import { bundleOf, macsOf } from './model/nic-stack.ts'
import { absoluteMeant, targetOf } from './model/record-target.ts'
import type { Subnet } from './model/network.ts'
import type { Zone, ZoneRecord } from './model/zone.ts'
import type { Reader } from '../db/store.ts'
import { closestZone, networksOf, relativeTo, usesOf } from './rules/name-uses.ts'

const UNTIL = '"inv export bind" refuses until then'

export async function notesOfZone(reader: Reader, zone: Zone): Promise<readonly string[]> {
  // Others answer for a zone that is only passed on.
  if ((zone.forwarders ?? []).length > 0) return []
  const notes: string[] = []
  if (zone.ns.length === 0)
    notes.push(`zone "${zone.name}" has no name server yet, and ${UNTIL}: inv set zone ${zone.name} ns=HOST`)
  for (const server of zone.ns) {
    const host = await reader.get('host', server)
    if (host !== undefined && addressNames(host, await networksOf(reader, host)).length === 0)
      notes.push(`name server "${server}" has no name in DNS yet, and ${UNTIL}`)
  }
  const subnets = (await reader.list('network')).flatMap((network) => network.subnets)
  const served = subnets.some(({ domain }) => domain !== undefined && isWithin(domain, zone.name))
  if (!served && !isWithin(zone.name, 'arpa'))
    notes.push(
      `no subnet has the domain "${zone.name}" yet, so no host has a name in it: ${domainCommand(subnets, zone.name)}`,
    )
  return notes
}

/** How to give a subnet a domain; the subnet is named where only one is without. */
function domainCommand(subnets: readonly Subnet[], domain: string): string {
  const without = subnets.filter((subnet) => subnet.domain === undefined)
  const [only] = without
  return `inv set subnet ${only !== undefined && without.length === 1 ? only.prefix : 'PREFIX'} domain=${domain}`
}

export async function notesOfHost(reader: Reader, host: Host): Promise<readonly string[]> {
  const networks = await networksOf(reader, host)
  const [network] = networks.values()
  const addressed = host.nics.some((nic) => nic.addresses.length > 0)
  const macless = macNotes(host, networks)
  if (network === undefined || !addressed || addressNames(host, networks).length > 0) return macless
  return [
    ...macless,
    `host "${host.name}" has no name in DNS, because no subnet of network "${network.name}" has a domain: ` +
      domainCommand(network.subnets, 'DOMAIN'),
  ]
}

/** Where NICs make their IPv6 addresses from their MACs, one without a MAC has none. */
function macNotes(host: Host, networks: Networks): readonly string[] {
  return host.nics.flatMap((nic) => {
    const subnets = nic.network === undefined ? [] : (networks.get(nic.network)?.subnets ?? [])
    const made = subnets.filter((subnet) => subnet.ipv6 === 'slaac')
    const asks = bundleOf(host, nic) === undefined && macsOf(host, nic).length === 0
    if (!asks || made.length === 0) return []
    return [
      `NIC "${nic.name}" of "${host.name}" has no MAC to make an IPv6 address from, as ${made.map(({ prefix }) => prefix).join(', ')} ` +
        `wants it: inv set nic ${host.name} ${nic.name} mac=MAC`,
    ]
  })
}

export async function notesOfRecord(
  lookup: Lookup,
  zone: string,
  record: ZoneRecord,
): Promise<readonly string[]> {
  const target = targetOf(record, zone)
  if (target === undefined || record.type === 'PTR') return []
  const home = await closestZone(lookup, target)
  if (home === undefined || (await isAnswered(lookup, home, target))) return []
  const meant = absoluteMeant(record, zone)
  const dot = meant === undefined ? '' : `; "${meant}", with a dot behind it, is the name elsewhere`
  return [`"${target}", which it points to, is no name yet, and ${UNTIL}${dot}`]
}

/** By the name itself, by a wildcard, or by the servers that a name above is delegated to. */
async function isAnswered(lookup: Lookup, zone: string, name: string): Promise<boolean> {
  if ((await usesOf(lookup, name, {})).length > 0) return true
  for (let at = name; at !== zone && at !== ''; at = parentName(at)) {
    const delegated = (await lookup.recordsAt(zone, relativeTo(zone, at))).some(
      ({ record }) => record.type === 'NS',
    )
    const wildcard = await lookup.recordsAt(zone, relativeTo(zone, `*.${parentName(at)}`))
    if (delegated || wildcard.length > 0) return true
  }
  return false
}
