/** What must hold of the records at one name, where named-checkzone is silent or named refuses later. */
import type { Problem } from '../../core/errors.ts'
import { groupBy } from '../../core/group-by.ts'
import { describeSource, recordsFrom, type DnsRecord, type Nodes } from './dns-record.ts'

/** named's limit for one set (`max-records-per-type`): a larger one passes named-checkzone, and then the zone is not loaded. */
const SET_LIMIT = 100

export function checkSets(zone: string, nodes: Nodes, problems: Problem[]): void {
  for (const [owner, first] of nodes)
    if (first.next !== undefined || owner === zone) checkName(zone, owner, [...recordsFrom(first)], problems)
}

function checkName(zone: string, owner: string, own: readonly DnsRecord[], problems: Problem[]): void {
  const place = `zone "${zone}": "${owner}"`
  const cname = own.find(({ type }) => type === 'CNAME')
  const other = own.find((record) => record !== cname)
  if (cname !== undefined && owner === zone)
    problems.push({
      message: `${place}: an alias cannot stand at the zone's own name (${describeSource(cname.source)})`,
    })
  else if (cname !== undefined && other !== undefined)
    problems.push({
      message: `${place} is an alias (${describeSource(cname.source)}), so it can hold nothing else: ${other.type} of ${describeSource(other.source)}`,
    })
  for (const [type, set] of groupBy(own, (record) => record.type)) checkSet(`${place} ${type}`, set, problems)
}

function checkSet(place: string, set: readonly DnsRecord[], problems: Problem[]): void {
  if (set.length > SET_LIMIT)
    problems.push({ message: `${place} has ${set.length} records, named loads ${SET_LIMIT} at most` })
  const [first] = set
  const differing = set.find(({ ttl }) => ttl !== first?.ttl)
  if (first !== undefined && differing !== undefined)
    problems.push({
      message: `${place} has two TTLs: ${first.ttl} (${describeSource(first.source)}) and ${differing.ttl} (${describeSource(differing.source)})`,
      hint: 'records of one name and type share one TTL (RFC 2181 5.2)',
    })
}
