/** What the records of one zone must be together, so that a name server loads it and answers what they say. */
import { absoluteName, isRecordType, readRecordData } from '../../core/dns-record.ts'
import { placeProblems } from '../../core/dns-zone-rules.ts'
import { parentName } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { groupBy } from '../../core/group-by.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'

/** named's limit for one name and type (`max-records-per-type`). */
const SET_LIMIT = 100

/** How a record is named in messages. */
export function recordTitle({ name, type, data, view }: ZoneRecord): string {
  return `record "${name} ${type} ${data}"${view === undefined ? '' : ` of view "${view}"`}`
}

/** Whether there is a view that has both: one without a view is in every one. */
export function seenTogether(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b
}

interface Read {
  readonly record: ZoneRecord
  /** Absolute, without final dot. */
  readonly owner: string
  /** The one form of its data; as it stands where it cannot be read. */
  readonly text: string
  readonly target: string | undefined
  readonly isRead: boolean
}

/** Each view is a zone of its own; what is wrong in several is told of once. */
export function recordSetProblems(zone: Zone): readonly Problem[] {
  const all = zone.records.map((record) => read(record, zone.name))
  const views = new Set(all.map(({ record }) => record.view))
  if (views.size <= 1) return problemsTogether(zone, all)
  const seen = new Map<string, Problem>()
  for (const view of views)
    for (const problem of problemsTogether(
      zone,
      // What no record names is a view too, of those that are in all.
      all.filter(({ record }) => record.view === undefined || record.view === view),
    ))
      seen.set(problem.message, problem)
  return [...seen.values()]
}

function problemsTogether(zone: Zone, all: readonly Read[]): readonly Problem[] {
  return [
    ...[...groupBy(all, ({ owner }) => owner)].flatMap(([owner, own]) => [
      ...aliasProblems(zone, owner, own),
      ...[...groupBy(own, ({ record }) => record.type).values()].flatMap((set) =>
        setProblems(zone, owner, set),
      ),
    ]),
    ...hiddenProblems(zone, all),
    ...placeProblems(
      zone.name,
      all.filter(({ isRead }) => isRead).map((one) => ({ ...one, type: one.record.type })),
    ).map(({ record: { record }, reason }) => ({
      code: 'record-misplaced',
      message: `${recordTitle(record)}: ${reason}`,
    })),
  ]
}

function read(record: ZoneRecord, zone: string): Read {
  const data = isRecordType(record.type) ? readRecordData(record.type, record.data, zone) : undefined
  const known = data === undefined || 'problem' in data ? undefined : data
  return {
    record,
    owner: absoluteName(record.name, zone),
    text: known?.text ?? record.data,
    target: known?.target,
    isRead: known !== undefined,
  }
}

/** RFC 1034 3.6.2: where there is an alias, there is nothing else. */
function aliasProblems(zone: Zone, owner: string, own: readonly Read[]): readonly Problem[] {
  const alias = own.find(({ record }) => record.type === 'CNAME')
  if (alias === undefined) return []
  if (owner === zone.name)
    return [
      {
        code: 'cname-apex',
        message: `${recordTitle(alias.record)}: an alias cannot stand at the zone's own name`,
      },
    ]
  return own
    .filter((one) => one !== alias && (one.record.type !== 'CNAME' || one.text !== alias.text))
    .map((other) => ({
      code: 'cname-beside-others',
      message: `"${owner}" is an alias by ${recordTitle(alias.record)}, so there can be no ${recordTitle(other.record)}`,
    }))
}

function setProblems(zone: Zone, owner: string, set: readonly Read[]): readonly Problem[] {
  const [first] = set
  if (first === undefined) return []
  const { type } = first.record
  const problems: Problem[] = [...groupBy(set, ({ text }) => text).values()].flatMap((same) =>
    same.slice(1).map(({ record }) => ({
      code: 'record-duplicate',
      message: `record ${record.name} ${record.type} ${record.data} is there already`,
    })),
  )
  if (set.length > SET_LIMIT)
    problems.push({
      code: 'set-too-large',
      message: `"${owner}" has ${set.length} ${type} records, a name server loads ${SET_LIMIT} at most`,
    })
  const servers = type === 'NS' && owner === zone.name && zone.ns.length > 0
  const ttls = new Set([...set.map(({ record }) => record.ttl ?? zone.ttl), ...(servers ? [zone.ttl] : [])])
  if (ttls.size > 1) problems.push(ttlProblem(owner, type, [...ttls]))
  return problems
}

export function ttlProblem(owner: string, type: string, ttls: readonly number[]): Problem {
  return {
    code: 'ttl-differs',
    message: `the ${type} records of "${owner}" have different TTLs: ${ttls.join(' and ')}`,
    hint: 'records of one name and type share one TTL (RFC 2181 5.2)',
  }
}

/** A name that is delegated to other servers is theirs with all below it, but for the addresses of those servers. */
function hiddenProblems(zone: Zone, all: readonly Read[]): readonly Problem[] {
  const delegations = all.filter(({ record, owner }) => record.type === 'NS' && owner !== zone.name)
  const cuts = new Set(delegations.map(({ owner }) => owner))
  const servers = new Set(delegations.map(({ target }) => target))
  return all.flatMap(({ record, owner }) => {
    const cut = cutOver(cuts, zone.name, owner)
    if (cut === undefined || ((record.type === 'NS' || record.type === 'DS') && owner === cut)) return []
    if ((record.type === 'A' || record.type === 'AAAA') && servers.has(owner)) return []
    return [
      {
        code: 'record-hidden',
        message: `${recordTitle(record)} is hidden by the delegation of "${cut}" to other servers`,
      },
    ]
  })
}

function cutOver(cuts: ReadonlySet<string>, zone: string, name: string): string | undefined {
  for (let at = name; at !== zone && at !== ''; at = parentName(at)) if (cuts.has(at)) return at
  return undefined
}
