/** What can be asked of zones, of their records, and of groups. */
import { groupFields, zoneFields } from '../fields/object-fields.ts'
import { groupsByName, withParents } from '../model/groups-of.ts'
import type { Group } from '../model/group.ts'
import { targetOf } from '../model/record-target.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { serialSchemes, type Zone, type ZoneRecord } from '../model/zone.ts'
import { attributeFamily } from './attribute-keys.ts'
import { fieldKeys } from './field-keys.ts'
import { choiceKey, manyKey, oneKey, type Key, type Queryable } from './key.ts'

const zoneKeys: readonly Key<Zone>[] = [
  oneKey('name', 'name', 'its name', (zone) => zone.name),
  manyKey('ns', 'name', 'its name servers', (zone) => zone.ns),
  oneKey('primary', 'name', 'the host where it is written, if no name server', (zone) => zone.primary),
  manyKey('view', 'name', 'views that have it; none: all', (zone) => zone.views ?? []),
  manyKey('forwarder', 'address', 'resolvers that are asked instead', (zone) => zone.forwarders ?? []),
  choiceKey('dynamic', ['off', 'on'], 'on where others change it too', (zone) =>
    zone.dynamic === true ? 'on' : 'off',
  ),
  oneKey('mail', 'text', 'mailbox of the one in charge', (zone) => zone.mail),
  oneKey('ttl', 'number', 'default TTL, in seconds', (zone) => zone.ttl),
  choiceKey('serial', serialSchemes, 'how serials are made', (zone) => zone.serialScheme),
  manyKey('record', 'name', 'names of its records', (zone) => zone.records.map(({ name }) => name)),
  oneKey('records', 'number', 'how many', (zone) => zone.records.length),
  manyKey('waiver', 'name', 'codes of findings that are waived', ({ waivers = [] }) =>
    waivers.map(({ code }) => code),
  ),
]

export const queryableZones: Queryable<Zone> = {
  kind: 'zone',
  keys: [...zoneKeys, ...fieldKeys(zoneFields, zoneKeys)],
  families: [],
}

/** A record as an entry of a list of its own. */
export interface RecordEntry extends ZoneRecord {
  readonly zone: string
}

export function recordsIn({ zones }: Snapshot): readonly RecordEntry[] {
  return zones.flatMap(({ name, records }) => records.map((record) => ({ ...record, zone: name })))
}

export const queryableRecords: Queryable<RecordEntry> = {
  kind: 'record',
  keys: [
    oneKey('zone', 'name', 'the zone that lists it', (record) => record.zone),
    oneKey('name', 'name', 'its name, relative to the zone', (record) => record.name),
    oneKey('fqdn', 'name', 'its whole name', ({ name, zone }) => (name === '@' ? zone : `${name}.${zone}`)),
    oneKey('type', 'text', 'A, MX, TXT, …', (record) => record.type),
    oneKey('data', 'text', 'as in a zone file', (record) => record.data),
    oneKey('target', 'name', 'the whole name that it points to', (record) => targetOf(record, record.zone)),
    oneKey('ttl', 'number', 'a TTL of its own, in seconds', (record) => record.ttl),
    oneKey('view', 'name', 'the only view that has it', (record) => record.view),
  ],
  families: [],
}

/** Attributes count with those of the groups that it is in. */
export function queryableGroups(snapshot: Snapshot): Queryable<Group> {
  const groups = groupsByName(snapshot.groups)
  let counts: ReadonlyMap<string, number> | undefined
  const keys: readonly Key<Group>[] = [
    oneKey('name', 'name', 'its name', (group) => group.name),
    manyKey('parent', 'name', 'the groups that it is in', (group) => group.parents),
    manyKey('ancestor', 'name', 'its parents, those that they are in, …', (group) =>
      withParents(group.parents, groups),
    ),
    {
      ...oneKey('hosts', 'number', 'how many, with those of the groups in it', ({ name }: Group) => {
        counts ??= hostsByGroup(snapshot)
        return counts.get(name) ?? 0
      }),
      needsAll: true,
    },
    oneKey('notes', 'text', 'free text', (group) => group.notes),
    manyKey('waiver', 'name', 'codes of findings that are waived', ({ waivers = [] }) =>
      waivers.map(({ code }) => code),
    ),
  ]
  return {
    kind: 'group',
    keys: [...keys, ...fieldKeys(groupFields, keys)],
    families: [
      attributeFamily((group) => {
        const nearestFirst = withParents([group.name], groups).map(
          (name) => groups.get(name)?.attributes ?? {},
        )
        return Object.assign({}, ...nearestFirst.toReversed()) as Group['attributes']
      }),
    ],
  }
}

function hostsByGroup(snapshot: Snapshot): ReadonlyMap<string, number> {
  const groups = groupsByName(snapshot.groups)
  const counts = new Map<string, number>()
  for (const host of snapshot.hosts)
    for (const name of withParents(host.groups, groups)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
