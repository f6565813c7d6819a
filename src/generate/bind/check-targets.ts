/** What must hold of the names that records point to, where those lie in zones of ours. */
import { parentName } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import type { DnsRecord } from './dns-record.ts'
import { cutOver, zoneOf, type ZoneContent } from './zone-content.ts'

/** Records by owner, in all zones; names that only lie above an owner have none. */
type Nodes = ReadonlyMap<string, readonly DnsRecord[]>

export function checkTargets(content: ZoneContent, problems: Problem[]): void {
  const nodes = nodesOf(content)
  const seen = new Set<string>()
  for (const record of [...content.records.values()].flat()) {
    const { type, target, source } = record
    if (target === undefined || type === 'PTR') continue
    const reason = targetProblem(content, nodes, record, target)
    const message = `${source}: "${target}" ${reason}`
    if (reason === undefined || seen.has(message)) continue
    seen.add(message)
    const doubled = isDoubled(content, target)
    problems.push({ message, hint: doubled ? 'an absolute name ends in a dot' : undefined })
  }
}

function nodesOf(content: ZoneContent): Nodes {
  const nodes = new Map<string, DnsRecord[]>()
  for (const records of content.records.values())
    for (const record of records) {
      const node = nodes.get(record.owner)
      if (node !== undefined) node.push(record)
      else nodes.set(record.owner, [record])
    }
  for (const owner of nodes.keys())
    for (let above = parentName(owner); above !== '' && !nodes.has(above); above = parentName(above))
      nodes.set(above, [])
  return nodes
}

function targetProblem(
  content: ZoneContent,
  nodes: Nodes,
  { type }: DnsRecord,
  target: string,
): string | undefined {
  const zone = zoneOf(content, target)
  if (zone === undefined) return undefined
  // Names elsewhere cannot be looked up here; a server below a delegation must have its glue, though.
  if (type !== 'NS' && cutOver(content, zone, target) !== undefined) return undefined
  const found = recordsAt(nodes, target)
  if (found.length === 0) return type === 'CNAME' ? 'is no name in its zone' : 'has no address'
  if (type === 'CNAME') return isLoop(nodes, target) ? 'is an alias that leads back to itself' : undefined
  if (found.some((record) => record.type === 'CNAME'))
    return `is an alias, and ${type} must not point to one (RFC 2181 10.3)`
  return found.some((record) => record.type === 'A' || record.type === 'AAAA') ? undefined : 'has no address'
}

/** Those of the name, else of the wildcard that answers for it (RFC 4592 3.3.1). */
function recordsAt(nodes: Nodes, name: string): readonly DnsRecord[] {
  const own = nodes.get(name)
  if (own !== undefined) return own
  for (let above = parentName(name); above !== ''; above = parentName(above)) {
    const wildcard = nodes.get(`*.${above}`)
    if (wildcard !== undefined) return wildcard
    if (nodes.has(above)) return []
  }
  return []
}

function isLoop(nodes: Nodes, start: string): boolean {
  const seen = new Set<string>()
  for (let name: string | undefined = start; name !== undefined;) {
    if (seen.has(name)) return true
    seen.add(name)
    name = recordsAt(nodes, name).find(({ type }) => type === 'CNAME')?.target
  }
  return false
}

/** `mail.office.example.office.example`: a dot was forgotten. */
function isDoubled(content: ZoneContent, target: string): boolean {
  const zone = zoneOf(content, target)?.name
  return zone !== undefined && target.endsWith(`.${zone}.${zone}`)
}
