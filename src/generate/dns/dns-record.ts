/** One record of a zone, ready to be written. */
import { dnsSortKey } from '../../core/dns-name.ts'
import { recordTypes, type RecordType } from '../../core/dns-record.ts'
import { compareIp, parseIp, type Ip } from '../../core/ip.ts'

export interface DnsRecord {
  /** Absolute, without final dot. */
  readonly owner: string
  readonly type: RecordType
  /** Seconds. */
  readonly ttl: number
  /** As in a zone file, every name absolute with its dot. */
  readonly text: string
  /** The name that it points to, without final dot; not of aliases that RFC 2317 makes, whose targets need not be there. */
  readonly target: string | undefined
  /** Of A and AAAA what `text` says, of PTR what `owner` says, where it was made from an address. */
  readonly ip: Ip | undefined
  readonly source: RecordSource
}

/** What a record is made from, for errors. Of a host's NIC it is put into words when it is asked for, since there are many. */
export type RecordSource =
  | string
  | { readonly host: { readonly name: string }; readonly nic: { readonly name: string } }

export function describeSource(source: RecordSource): string {
  return typeof source === 'string' ? source : `host "${source.host.name}" ${source.nic.name}`
}

/** A record among others at its name. Those of a large inventory are many, so they are linked instead of listed. */
export interface NodeRecord extends DnsRecord {
  next: NodeRecord | undefined
}

export function dnsRecord(
  owner: string,
  type: RecordType,
  ttl: number,
  text: string,
  source: RecordSource,
  more: { readonly target?: string | undefined; readonly ip?: Ip | undefined } = {},
): NodeRecord {
  return { owner, type, ttl, text, target: more.target, ip: more.ip, source, next: undefined }
}

export function addressRecord(
  owner: string,
  ip: Ip,
  text: string,
  ttl: number,
  source: RecordSource,
): NodeRecord {
  const type = ip.family === 4 ? 'A' : 'AAAA'
  return { owner, type, ttl, text, target: undefined, ip, source, next: undefined }
}

/** CNAME, NS or PTR. */
export function pointer(
  type: 'CNAME' | 'NS' | 'PTR',
  owner: string,
  target: string,
  ttl: number,
  source: RecordSource,
  ip?: Ip,
): NodeRecord {
  return { owner, type, ttl, text: `${target}.`, target, ip, source, next: undefined }
}

/** Records of one zone by their owner: the first of each, in order. */
export type Nodes = ReadonlyMap<string, NodeRecord>

/** Those of one name. */
export function* recordsFrom(first: NodeRecord | undefined): Generator<NodeRecord> {
  for (let record = first; record !== undefined; record = record.next) yield record
}

const FIRST: readonly RecordType[] = ['NS', 'A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT', 'SRV']
const TYPE_ORDER = new Map<string, number>(
  [...FIRST, ...recordTypes.filter((type) => !FIRST.includes(type))].map((type, index) => [type, index]),
)

/** Puts it in its place among those of its name: by type, then by data. One that is there already is not put in again (RFC 2181 5). */
export function putRecord(nodes: Map<string, NodeRecord>, record: NodeRecord): void {
  const first = nodes.get(record.owner)
  let before: NodeRecord | undefined
  for (let at = first; at !== undefined; at = at.next) {
    const order = compareAtOneName(record, at)
    if (order === 0) return
    if (order < 0) break
    before = at
  }
  if (before === undefined) {
    record.next = first
    nodes.set(record.owner, record)
  } else {
    record.next = before.next
    before.next = record
  }
}

function compareAtOneName(a: DnsRecord, b: DnsRecord): number {
  if (a.type !== b.type) return orderOf(a.type) - orderOf(b.type) || compareText(a.type, b.type)
  if (a.text === b.text) return 0
  if (a.type !== 'A' && a.type !== 'AAAA') return compareText(a.text, b.text)
  const [left, right] = [a.ip ?? parseIp(a.text), b.ip ?? parseIp(b.text)]
  return left === undefined || right === undefined ? compareText(a.text, b.text) : compareIp(left, right)
}

function orderOf(type: RecordType): number {
  return TYPE_ORDER.get(type) ?? TYPE_ORDER.size
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The zone's own name first, then owners in canonical order. */
export function sortRecords(nodes: Nodes, apex: string): readonly DnsRecord[] {
  const sorted: DnsRecord[] = []
  for (const first of sortedNodes(nodes, apex))
    for (let record: NodeRecord | undefined = first; record !== undefined; record = record.next)
      sorted.push(record)
  return sorted
}

function sortedNodes(nodes: Nodes, apex: string): readonly NodeRecord[] {
  const own = nodes.get(apex)
  const others = [...nodes.values()].filter((first) => first !== own)
  const start = own === undefined ? [] : [own]
  // Reverse names sort as their addresses do, in a zone that has no others.
  if (others.every(({ type, ip }) => type === 'PTR' && ip !== undefined))
    return [
      ...start,
      ...others.sort((a, b) => (a.ip === undefined || b.ip === undefined ? 0 : compareIp(a.ip, b.ip))),
    ]
  const octets = apex.endsWith('in-addr.arpa')
  const keyed = others.map((first) => ({ first, key: keyWithin(first.owner, apex, octets) }))
  return [...start, ...keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ first }) => first)]
}

/** Names of one zone sort as what stands before the zone's name does. */
function keyWithin(owner: string, apex: string, octets: boolean): string {
  if (octets || !owner.endsWith(apex)) return dnsSortKey(owner)
  const relative = owner.slice(0, -apex.length - 1)
  return relative.includes('.') ? dnsSortKey(relative) : relative
}
