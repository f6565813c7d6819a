/** What findings say of an entry in DNS: whose it is, where it stands, and what it is called. */
import { quote } from '../../core/shell.ts'
import { recordTitle } from '../rules/record-sets.ts'
import type { Entry, ZoneEntry } from './dns-view.ts'
import { hostOf, zoneObject } from './define-family.ts'
import type { ObjectName } from './finding.ts'
import { addressKey } from './view.ts'
import type { ZoneRecord } from '../model/zone.ts'

export function objectOf(entry: Entry): ObjectName {
  switch (entry.kind) {
    case 'address':
      return hostOf(entry.placed.host)
    case 'name':
    case 'alias':
      return hostOf(entry.host)
    case 'server':
    case 'record':
      return zoneObject(entry.zone)
  }
}

/** `address 10.20.0.4 of host "web01"` */
export function titleOf(entry: Entry): string {
  switch (entry.kind) {
    case 'address':
      return `address ${entry.placed.text} of host "${entry.placed.host.name}"`
    case 'name':
      return `host "${entry.host.name}"`
    case 'alias':
      return `alias "${entry.alias}" of host "${entry.host.name}"`
    case 'server':
      return `name server "${entry.target}" of zone "${entry.zone.name}"`
    case 'record':
      return `${recordTitle(entry.record)} of zone "${entry.zone.name}"`
  }
}

export function keyOf(entry: Entry): string {
  switch (entry.kind) {
    case 'address':
      return addressKey(entry.placed)
    case 'name':
      return 'name'
    case 'alias':
      return `aliases[${entry.alias}]`
    case 'server':
      return 'ns'
    case 'record':
      return recordKey(entry.record)
  }
}

export function aboutOf(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'address':
      return entry.placed.text
    case 'name':
      return undefined
    case 'alias':
      return entry.alias
    case 'server':
      return entry.target
    case 'record':
      return recordText(entry.record)
  }
}

/** `@ MX 10 mail` */
function recordText({ name, type, data }: ZoneRecord): string {
  return `${name} ${type} ${data}`
}

function recordKey(record: ZoneRecord): string {
  return `records[${recordText(record)}]`
}

/** Where a record stands, and what findings of it are about. */
export function ofRecord({ record }: Pick<ZoneEntry, 'record'>): {
  readonly key: string
  readonly about: string
} {
  return { key: recordKey(record), about: recordText(record) }
}

/** The command that takes the record out. */
export function removal({ zone, record }: Pick<ZoneEntry, 'zone' | 'record'>): string {
  const words = [zone.name, record.name, record.type, record.data]
  const view = record.view === undefined ? '' : ` --view ${record.view}`
  return `inv rm record ${words.map((word) => quote(word)).join(' ')}${view}`
}

/** Seconds that resolvers keep it for; undefined where no zone of ours publishes it. */
export function ttlOf(entry: Entry, zoneTtl: number | undefined): number | undefined {
  return entry.kind === 'record' ? (entry.record.ttl ?? entry.zone.ttl) : zoneTtl
}
