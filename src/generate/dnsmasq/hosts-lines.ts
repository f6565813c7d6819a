/** `hosts`: the addresses of names, and the names of addresses, as an /etc/hosts has them (dnsmasq(8), `--addn-hosts`). */
import { parseIp, type Ip } from '../../core/ip.ts'
import type { DnsRecord } from '../dns/dns-record.ts'

export interface HostsContent {
  /** One for each address, in the order of their names. */
  readonly lines: readonly string[]
  /** PTR records that the lines do not make. */
  readonly pointers: readonly DnsRecord[]
}

interface Entry {
  readonly text: string
  /** The first is the one that a PTR record says, if there is one. */
  readonly names: string[]
  named: boolean
}

/** Of all A, AAAA and PTR records. */
export function hostsContent(records: readonly DnsRecord[]): HostsContent {
  const { entries, byIp } = entriesOf(records)
  // dnsmasq takes those that are listed for all there are at their name.
  const listed = new Set(records.flatMap(({ type, ip, owner }) => (type === 'PTR' && !ip ? [owner] : [])))
  const pointers: DnsRecord[] = []
  for (const record of records) {
    if (record.type !== 'PTR') continue
    const { owner, target, ip } = record
    const entry = ip === undefined || isOfRange(owner) || listed.has(owner) ? undefined : byIp.get(ip)
    if (entry === undefined || target === undefined || entry.named || !nameFirst(entry, target))
      pointers.push(record)
  }
  return { lines: entries.map(({ text, names }) => `${text} ${names.join(' ')}`), pointers }
}

function entriesOf(records: readonly DnsRecord[]): {
  readonly entries: readonly Entry[]
  readonly byIp: ReadonlyMap<Ip, Entry>
} {
  const entries = new Map<string, Entry>()
  // What is made from one address has one and the same.
  const byIp = new Map<Ip, Entry>()
  for (const { owner, type, text, ip = parseIp(text) } of records) {
    if ((type !== 'A' && type !== 'AAAA') || ip === undefined) continue
    let entry = entries.get(text)
    if (entry === undefined) {
      entry = { text, names: [owner], named: false }
      entries.set(text, entry)
    }
    // Glue stands in two zones.
    else if (!entry.names.includes(owner)) entry.names.push(owner)
    byIp.set(ip, entry)
  }
  return { entries: [...entries.values()], byIp }
}

/** In the zone of a part of an octet (RFC 2317), where no address is looked for. */
function isOfRange(owner: string): boolean {
  return owner.endsWith('.in-addr.arpa') && owner.split('.').length > 6
}

function nameFirst(entry: Entry, name: string): boolean {
  const at = entry.names.indexOf(name)
  if (at === -1) return false
  if (at > 0) entry.names.unshift(...entry.names.splice(at, 1))
  entry.named = true
  return true
}
