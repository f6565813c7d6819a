/** NS records: of each zone at its own name and in the zone above it, and the addresses that delegations need beside them. */
import { closestAncestor, isWithin, parentName } from '../../core/dns-name.ts'
import type { DelegatedRange } from './delegated-range.ts'
import { dnsRecord, pointer, recordsFrom } from './dns-record.ts'
import type { ForwardZone, ZonePlan } from './plan.ts'
import { add, cutOver, firstAt, zoneOf, type ZoneContent } from './zone-content.ts'

export function addNameServers(content: ZoneContent): void {
  for (const zone of content.plans.values()) {
    const parent = parentOf(content, zone.name)
    for (const server of zone.nameServers) {
      const source = `zone "${zone.name}": name server "${server}"`
      add(content, zone, pointer('NS', zone.name, server, zone.ttl, source))
      if (parent !== undefined) add(content, parent, pointer('NS', zone.name, server, parent.ttl, source))
    }
  }
}

/**
 * A server that answers for the zone above a forwarded one answers itself, unless that zone delegates the name [measured: BIND 9.18].
 * Where the inventory names no servers for it, those of the zone above stand in, which know whom to ask.
 */
export function addForwardCuts(content: ZoneContent, forwards: readonly ForwardZone[]): void {
  for (const { name } of forwards) {
    const parent = parentOf(content, name)
    if (parent === undefined || firstAt(content, parent, name)?.type === 'NS') continue
    for (const server of parent.nameServers)
      add(content, parent, pointer('NS', name, server, parent.ttl, `zone "${name}", which is forwarded`))
  }
}

/** The zone of ours above the name, where it is not cut off from it. */
function parentOf(content: ZoneContent, name: string): ZonePlan | undefined {
  const above = closestAncestor(parentName(name), content.plans)
  return above !== undefined && cutOver(content, above, parentName(name)) === undefined ? above : undefined
}

/**
 * RFC 2317 4: in the zone above, each address of the range is an alias of its name in the range's zone, whether it is in use or
 * not, since the zone's owner may be another. What the zone above has at such a name already counts for more.
 */
export function addRangeAliases(content: ZoneContent, ranges: readonly DelegatedRange[]): void {
  for (const { zone, octet, first, last } of ranges) {
    const parent = parentOf(content, zone)
    if (parent === undefined) continue
    const source = `zone "${parent.name}": delegation of "${zone}"`
    for (let address = first; address <= last; address += 1) {
      const owner = `${address}.${octet}`
      if (zoneOf(content, owner) === parent && firstAt(content, parent, owner) === undefined)
        add(content, parent, dnsRecord(owner, 'CNAME', parent.ttl, `${address}.${zone}.`, source))
    }
  }
}

/**
 * Glue (RFC 1034 4.2.1, RFC 9471): the address of a server that lies in a zone of ours below the one that names it stands
 * in both. To be called when the addresses of hosts and all NS records are in.
 */
export function addGlue(content: ZoneContent): void {
  for (const zone of content.plans.values())
    for (const server of serversNamedIn(content, zone)) {
      const home = zoneOf(content, server)
      if (home === undefined || home === zone || !isWithin(server, zone.name)) continue
      for (const record of recordsFrom(firstAt(content, home, server)))
        if (record.type === 'A' || record.type === 'AAAA') add(content, zone, { ...record, ttl: zone.ttl })
    }
}

/** NS records stand first at their names. */
function serversNamedIn(content: ZoneContent, zone: ZonePlan): ReadonlySet<string> {
  const servers = new Set<string>()
  for (const first of content.records.get(zone.name)?.values() ?? [])
    if (first.type === 'NS')
      for (const { type, target } of recordsFrom(first))
        if (type === 'NS' && target !== undefined) servers.add(target)
  return servers
}
