/** One record of a zone, ready to be written. */
import { dnsSortKey } from '../../core/dns-name.ts'
import type { RecordType } from '../../core/dns-record.ts'
import { parseIp, sortKey, type Ip } from '../../core/ip.ts'

export interface DnsRecord {
  /** Absolute, without final dot. */
  readonly owner: string
  readonly type: RecordType
  /** Seconds. */
  readonly ttl: number
  /** As in a zone file, every name absolute with its dot. */
  readonly text: string
  /** The name that it points to, without final dot. */
  readonly target?: string
  /** What it is made from, for errors: `host "web01" eth0`. */
  readonly source: string
}

export function addressRecord(owner: string, ip: Ip, text: string, ttl: number, source: string): DnsRecord {
  return { owner, type: ip.family === 4 ? 'A' : 'AAAA', ttl, text, source }
}

/** CNAME, NS or PTR. */
export function pointer(
  type: 'CNAME' | 'NS' | 'PTR',
  owner: string,
  target: string,
  ttl: number,
  source: string,
): DnsRecord {
  return { owner, type, ttl, text: `${target}.`, target, source }
}

const TYPE_ORDER: readonly RecordType[] = [
  'NS',
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'PTR',
  'TXT',
  'SRV',
  'CAA',
  'SSHFP',
  'TLSA',
]

/** Name servers of the zone first, then owners in canonical order; each record once. */
export function sortRecords(records: readonly DnsRecord[], apex: string): readonly DnsRecord[] {
  const keyed = new Map<string, DnsRecord>()
  for (const record of records) {
    const owner = record.owner === apex ? '' : dnsSortKey(record.owner)
    const ip = parseIp(record.text)
    const type = String(TYPE_ORDER.indexOf(record.type)).padStart(2, '0')
    // The sort key of a name holds no NUL, so a name comes before those below it.
    const key = `${owner}\0${type}\0${ip === undefined ? record.text : sortKey(ip)}`
    if (!keyed.has(key)) keyed.set(key, record)
  }
  return [...keyed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record)
}
