/** Records a DNS zone, and records in it. */
import type { Problem } from '../../core/errors.ts'
import { asciiName } from '../../core/idn.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import { recordName } from '../model/record-name.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'
import { dnsName } from '../model/typed-name.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existing, existsProblem } from './find-object.ts'

/** Seconds: short enough to correct a mistake within the hour. */
const DEFAULT_TTL = 3600

export async function addZone(tx: Tx, name: string, set: readonly Assignment[]): Promise<Zone> {
  const problems: Problem[] = []
  const lower = dnsName(name)
  if (await tx.has('zone', lower)) problems.push(existsProblem)
  const empty: Zone = { name: lower, ns: [], ttl: DEFAULT_TTL, serialScheme: 'date', records: [] }
  const zone = assign(targets.zone, empty, set, problems)
  await putChecked(tx, `Cannot add zone "${lower}"`, 'zone', zone, problems)
  return zone
}

export interface RecordInput {
  readonly zone: string
  readonly name: string
  readonly type: string
  readonly data: string
  readonly ttl?: number | undefined
  readonly view?: string | undefined
}

export async function addRecord(tx: Tx, input: RecordInput): Promise<ZoneRecord> {
  const action = `Cannot add record "${input.name} ${input.type.toUpperCase()}"`
  const zone = await existing(tx, action, 'zone', input.zone)
  const record: ZoneRecord = {
    name: recordName(input.name, zone.name),
    type: input.type.toUpperCase(),
    data: asciiTarget(input.type.toUpperCase(), input.data.trim()),
    ...(input.ttl === undefined ? {} : { ttl: input.ttl }),
    ...(input.view === undefined ? {} : { view: input.view.toLowerCase() }),
  }
  await putChecked(tx, action, 'zone', { ...zone, records: [...zone.records, record] })
  return record
}

/** Types whose data ends in the name that they point to. */
const POINTING = ['CNAME', 'DNAME', 'MX', 'NS', 'PTR', 'SRV']

function asciiTarget(type: string, data: string): string {
  return POINTING.includes(type) && /[^\u0000-\u007f]/.test(data)
    ? data.replace(/\S+$/, (name) => asciiName(name))
    : data
}
