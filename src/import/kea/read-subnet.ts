/** Subnets of Kea with their pools. */
import {
  formatPrefix,
  lastOf,
  parseIp,
  parsePrefix,
  prefixOf,
  type Family,
  type Prefix,
} from '../../core/ip.ts'
import type { SubnetPart } from '../dhcp/assemble.ts'
import type { FoundRange } from '../dhcp/ranges.ts'
import { subnetFields, type Setting } from '../dhcp/settings.ts'
import type { Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { networkNameFrom } from '../network-name.ts'
import { shown } from '../shown.ts'
import { fieldsOf, type Fields } from './json-fields.ts'
import type { JsonObject } from './parse-json.ts'
import { readRelays } from './read-relays.ts'
import { readReservation } from './read-reservation.ts'
import { readSettings } from './read-options.ts'
import type { KeaScope } from './scope.ts'
import { subnetBoot } from './subnet-boot.ts'
import { subnetContext } from './user-context.ts'

export function readSubnet(object: JsonObject, outer: KeaScope): SubnetPart | undefined {
  const { report, family } = outer
  const fields = fieldsOf(object, report)
  const text = fields.text('subnet')
  const prefix = prefixIn(text ?? '', family, object.entries.get('subnet')?.at ?? object.at, report)
  const own = readSettings(fields, outer.settings, family, outer.definitions, report, outer.all)
  const said = outer.ours ? subnetContext(object) : {}
  const { settings, boot } = subnetBoot(own, outer.classes, requiredClasses(fields), report)
  if (said.fields?.domain !== undefined) dropSearchList(settings)
  const suffix = fields.text('ddns-qualifying-suffix') ?? outer.suffix
  const parts: SubnetPart['fields'] =
    prefix === undefined
      ? {}
      : { ...subnetFields(settings, prefix, report), ...(boot && { boot }), ...said.fields }
  const network =
    outer.network ??
    (said.network === undefined ? undefined : networkNameFrom(said.network, object.at, report))
  if (outer.ours) fields.ignore('interface', 'user-context', 'preferred-lifetime')
  readRelays(fields, network, outer)
  const scope: KeaScope = { ...outer, settings, suffix, domain: parts.domain }
  for (const reservation of fields.objects('reservations')) readReservation(reservation, scope)
  const ranges = fields.objects('pools').flatMap((pool) => readPool(pool, family, report) ?? [])
  for (const pool of fields.objects('pd-pools'))
    report.unplaced(
      pool.at,
      `pd-pool ${shown(fieldsOf(pool, report).text('prefix') ?? '')}: delegated prefixes have no place in the inventory`,
    )
  fields.ignore('id')
  const others = fields.others()
  if (others.length > 0)
    report.unplaced(
      object.at,
      `settings of subnet ${text ?? ''} have no place in the inventory: ${others.join(', ')}`,
    )
  if (prefix === undefined) return undefined
  return { at: object.at, prefix, network, fields: parts, ranges, empty: said.isServed === false }
}

/** DHCPv6 has it in the place of the domain. */
function dropSearchList(settings: Map<string, Setting>): void {
  const list = settings.get('dhcp6.domain-search')
  if (list !== undefined) list.used.yes = true
  settings.delete('dhcp6.domain-search')
}

function requiredClasses(fields: Fields): ReadonlySet<string> {
  const lists = ['require-client-classes', 'evaluate-additional-classes'].flatMap((name) =>
    fields.values(name),
  )
  return new Set(
    lists.flatMap((one) => (one.kind === 'scalar' && typeof one.value === 'string' ? [one.value] : [])),
  )
}

/** Kea takes bits in the host part; the prefix is meant. */
function prefixIn(text: string, family: Family, at: Place, report: DraftBuilder): Prefix | undefined {
  const [, address = '', length = ''] = /^\s*([^/\s]+)\/(\d{1,3})\s*$/.exec(text) ?? []
  const ip = parseIp(address)
  if (ip?.family !== family || Number(length) > (family === 4 ? 32 : 128)) {
    report.problem(at, `subnet ${shown(text)} is no IPv${family} prefix`)
    return undefined
  }
  const prefix = prefixOf(ip, Number(length))
  if (prefix.network !== ip.value)
    report.unplaced(at, `subnet ${text.trim()} is recorded as ${formatPrefix(prefix)}`)
  return prefix
}

/** `FIRST - LAST`, or a prefix. */
function readPool(object: JsonObject, family: Family, report: DraftBuilder): FoundRange | undefined {
  const fields = fieldsOf(object, report)
  const text = fields.text('pool') ?? ''
  const at = object.entries.get('pool')?.at ?? object.at
  // Whoever has a reservation needs none of a pool.
  const clients = object.entries.get('client-class')
  if (clients?.kind === 'scalar' && clients.value === 'UNKNOWN') fields.ignore('client-class')
  const others = fields.others()
  if (others.length > 0)
    report.unplaced(
      object.at,
      `settings of pool ${text} have no place in the inventory: ${others.join(', ')}`,
    )
  const prefix = parsePrefix(text.trim())
  if (prefix?.family === family)
    return { at, first: { family, value: prefix.network }, last: { family, value: lastOf(prefix) } }
  const [first, last, ...more] = text.split('-').map((part) => parseIp(part.trim()))
  if (first?.family === family && last?.family === family && more.length === 0) return { at, first, last }
  report.problem(at, `pool ${shown(text)} is neither FIRST - LAST nor a prefix`)
  return undefined
}
