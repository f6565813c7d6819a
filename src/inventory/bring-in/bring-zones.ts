/** Zones of a draft and their records: what follows from hosts is not recorded again, and what makes a host becomes one. */
import { absoluteName, isRecordType, readRecordData } from '../../core/dns-record.ts'
import { isWithin } from '../../core/dns-name.ts'
import { groupBy } from '../../core/group-by.ts'
import { modeIn } from '../../generate/dns/derive-reverse.ts'
import { reverseZonesOf } from '../../generate/dns/reverse-zones.ts'
import type { DraftRecord, DraftZone, Found, Place } from '../../import/draft.ts'
import { addressNames, fqdnOf, prefixOfSubnet } from '../model/names.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'
import { recordTitle } from '../rules/record-sets.ts'
import { complain, mayTouch, type Desk } from './desk.ts'
import { absorbRecords } from './absorb-records.ts'
import { overlay } from './said.ts'

const DEFAULT_TTL = 3600

export function bringZones(
  desk: Desk,
  zones: readonly Found<DraftZone>[],
  records: readonly Found<DraftRecord>[],
): void {
  const open = new Set<string>()
  for (const { at, value } of zones) {
    if (!mayTouch(desk, 'zone', value.name, at)) continue
    open.add(value.name)
    desk.after.zone.set(value.name, bringZone(desk, value))
  }
  const placed = records.filter(({ at, value }) => {
    if (open.has(value.zone)) return true
    if (!desk.after.zone.has(value.zone)) {
      complain(desk, at, `unknown zone "${value.zone}"`, `inv add zone ${value.zone}`)
      return false
    }
    return mayTouch(desk, 'zone', value.zone, at)
  })
  const kept = desk.options.own ? placed : absorbRecords(desk, placed)
  for (const [name, own] of groupBy(kept, ({ value }) => value.zone)) addRecords(desk, name, own)
  if (desk.options.own) return
  const calls = hostsByName(desk)
  for (const { at, value } of zones) if (open.has(value.name)) settleZone(desk, value, at, calls)
}

const single = ['primary', 'views', 'forwarders', 'dynamic', 'mail', 'ttl', 'serialScheme'] as const

function bringZone(desk: Desk, draft: DraftZone): Zone {
  const known: Zone = desk.after.zone.get(draft.name) ?? {
    name: draft.name,
    ns: [],
    ttl: draft.ttl ?? DEFAULT_TTL,
    serialScheme: 'date',
    records: [],
  }
  return {
    ...overlay(known, draft, [...single, 'records', 'waivers']),
    ns: draft.ns ?? known.ns,
  }
}

/** Records that are there already, in whatever form they are written, are not added again. */
function addRecords(desk: Desk, name: string, found: readonly Found<DraftRecord>[]): void {
  const zone = desk.after.zone.get(name)
  if (zone === undefined) return
  const known = new Set(zone.records.map((record) => recordText(record, zone)))
  const added: ZoneRecord[] = []
  for (const { at, value } of found) {
    const { zone: _, ttl, ...rest } = value
    const record: ZoneRecord =
      ttl === undefined || (ttl === zone.ttl && !desk.options.own) ? rest : { ...rest, ttl }
    const text = recordText(record, zone)
    if (known.has(text)) continue
    known.add(text)
    added.push(record)
    desk.places.set(`${name}: ${recordTitle(record)}`, at)
  }
  if (added.length > 0) desk.after.zone.set(name, { ...zone, records: [...zone.records, ...added] })
}

function recordText({ name, type, data, ttl, view }: ZoneRecord, zone: Zone): string {
  const read = isRecordType(type) ? readRecordData(type, data, zone.name) : undefined
  const text = read === undefined || 'problem' in read ? data : read.text
  return `${absoluteName(name, zone.name)} ${type} ${text} ${ttl === zone.ttl ? '' : (ttl ?? '')} ${view ?? ''}`
}

/** Name servers as the inventory calls them; a reverse zone that says nothing of its own is left to follow from the subnets. */
function settleZone(desk: Desk, draft: DraftZone, at: Place, calls: (server: string) => string): void {
  const zone = desk.after.zone.get(draft.name)
  const before = desk.before.zone.get(draft.name)
  if (zone === undefined) return
  const same =
    before !== undefined &&
    before.ns.length === zone.ns.length &&
    before.ns.every((server) => zone.ns.some((other) => calls(server) === calls(other)))
  const ns = same ? before.ns : zone.ns.map((server) => calls(server))
  if (before === undefined && zone.records.length === 0 && isDerived(desk, draft.name)) {
    desk.after.zone.delete(draft.name)
    desk.remarks.push({ at, message: `zone "${draft.name}" is not recorded: it follows from the subnets` })
  } else desk.after.zone.set(draft.name, { ...zone, ns })
}

/** The absolute name of a name server, under either of its forms, to the host that has it. */
function hostsByName({ after }: Desk): (server: string) => string {
  const byFqdn = new Map<string, string>()
  for (const host of after.host.values()) {
    const fqdn = fqdnOf(host, after.network)
    // What is generated names the server by the name that its first address makes.
    for (const name of [fqdn, ...addressNames(host, after.network).slice(0, 1)])
      if (name.includes('.') && (name === fqdn || !byFqdn.has(name))) byFqdn.set(name, host.name)
  }
  return (server) => byFqdn.get(server) ?? server
}

/** Without the zone itself; where a part of an octet is delegated, what it is called is for the settings of the site to say. */
function isDerived({ after }: Desk, zone: string): boolean {
  if (!isWithin(zone, 'arpa')) return false
  const others = new Map([...after.zone].filter(([name]) => name !== zone))
  return [...after.network.values()].some((network) =>
    network.subnets.some((subnet) => {
      const prefix = prefixOfSubnet(subnet)
      if (prefix === undefined || modeIn(others, subnet, prefix) !== 'own') return false
      return reverseZonesOf(prefix).includes(zone)
    }),
  )
}
