/** NS records: of each zone at its own name and in the zone above it, and the addresses that delegations need beside them. */
import { closestAncestor, isWithin, parentName } from '../../core/dns-name.ts'
import { pointer } from './dns-record.ts'
import { add, cutOver, zoneOf, type ZoneContent } from './zone-content.ts'

export function addNameServers(content: ZoneContent): void {
  for (const zone of content.plans.values()) {
    const above = closestAncestor(parentName(zone.name), content.plans)
    const parent = above !== undefined && cutOver(content, above, zone.name) === undefined ? above : undefined
    for (const server of zone.nameServers) {
      const source = `zone "${zone.name}": name server "${server}"`
      add(content, zone, pointer('NS', zone.name, server, zone.ttl, source))
      if (parent !== undefined) add(content, parent, pointer('NS', zone.name, server, parent.ttl, source))
    }
  }
}

/**
 * Glue (RFC 1034 4.2.1, RFC 9471): the address of a server that lies in a zone of ours below the one that names it stands
 * in both. To be called when the addresses of hosts and all NS records are in.
 */
export function addGlue(content: ZoneContent): void {
  for (const zone of content.plans.values()) {
    const servers = new Set(
      (content.records.get(zone.name) ?? []).flatMap(({ type, target }) =>
        type === 'NS' ? (target ?? []) : [],
      ),
    )
    for (const server of servers) {
      const home = zoneOf(content, server)
      if (home === undefined || home === zone || !isWithin(server, zone.name)) continue
      for (const record of content.records.get(home.name) ?? [])
        if (record.owner === server && (record.type === 'A' || record.type === 'AAAA'))
          add(content, zone, { ...record, ttl: zone.ttl })
    }
  }
}
