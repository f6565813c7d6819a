/** dhcpd.leases of ISC dhcpd, IPv4 and IPv6 (dhcpd.leases(5)). */
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { parseBlocks, type Statement } from '../blocks/parse.ts'
import { duidFrom } from '../dhcp/duid.ts'
import { stringOctets, stringText } from '../dhcpd/read-string.ts'
import type { SourceFile } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import type { Lease } from './lease.ts'

/** The file is a journal: what it says last of an address holds. */
export function readDhcpdLeases({ name, text }: SourceFile, report: DraftBuilder): readonly Lease[] {
  const byAddress = new Map<string, Lease>()
  parseBlocks(name, text, { slashComments: false }, report.problem, (statement) => {
    readStatement(statement, byAddress, report)
    return true
  })
  return [...byAddress.values()]
}

/** Blocks that are of the server's own keeping. */
const OWN = new Set(['server-duid', 'authoring-byte-order', 'failover', 'class', 'subclass', 'group', 'host'])

function readStatement(
  { words, body, at }: Statement,
  leases: Map<string, Lease>,
  report: DraftBuilder,
): void {
  const [first, second] = words
  const keyword = first?.text ?? ''
  if (keyword === 'lease' && body !== undefined) {
    const ip = parseIp(second?.text ?? '')
    if (ip === undefined) report.problem(at, `lease ${shown(second?.text ?? '')} is of no address`)
    else keep({ at, ip: formatIp(ip), ...contentOf(body, report) }, leases)
  } else if (/^ia-(?:na|ta)$/.test(keyword) && body !== undefined) {
    // Four octets tell the client's interfaces apart, the others are its DUID.
    const duid = duidFrom(
      stringOctets(second?.text ?? '')
        .subarray(4)
        .toString('hex'),
    )
    for (const inner of body) readAddress(inner, duid, leases, report)
  } else if (keyword === 'ia-pd') report.unplaced(at, 'delegated prefixes have no place in the inventory')
  else if (keyword === 'host' && body !== undefined)
    report.unplaced(
      at,
      `host ${shown(second?.text ?? '')} was declared while the server ran, and is left out`,
    )
  else if (!OWN.has(keyword)) report.problem(at, `${shown(keyword)} is nothing that a lease file has`)
}

function readAddress(
  { words, body, at }: Statement,
  duid: string | undefined,
  leases: Map<string, Lease>,
  report: DraftBuilder,
): void {
  if (words[0]?.text !== 'iaaddr' || body === undefined) return
  const ip = parseIp(words[1]?.text ?? '')
  if (ip === undefined) report.problem(at, `iaaddr ${shown(words[1]?.text ?? '')} is no address`)
  else
    keep(
      { at, ip: formatIp(ip), ...contentOf(body, report), ...(duid === undefined ? {} : { duid }) },
      leases,
    )
}

/** The last of an address is also last in the order. */
function keep(lease: Lease, leases: Map<string, Lease>): void {
  leases.delete(lease.ip)
  leases.set(lease.ip, lease)
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function contentOf(body: readonly Statement[], report: DraftBuilder): Omit<Lease, 'at' | 'ip'> {
  // Old servers say only of a lease that is none.
  const lease: Mutable<Omit<Lease, 'at' | 'ip'>> = { state: 'active', since: '' }
  for (const { words, at } of body) {
    const [keyword = '', second = ''] = words.map(({ text }) => text)
    if (keyword === 'binding') lease.state = words[2]?.text ?? ''
    else if (keyword === 'abandoned') lease.state = keyword
    else if (keyword === 'starts' || keyword === 'cltt')
      lease.since = words
        .slice(2)
        .map(({ text }) => text)
        .join(' ')
    else if (keyword === 'hardware') {
      const mac = parseMac(words[2]?.text ?? '')
      if (mac !== undefined && isUnicastMac(mac)) lease.mac = mac
      else
        report.unplaced(
          at,
          `the hardware address ${shown(words[2]?.text ?? '')} has no place in the inventory`,
        )
    } else if (keyword === 'client-hostname') lease.name = stringText(second) ?? second
    else if (keyword === 'set' && second === 'ddns-fwd-name')
      lease.fullName = stringText(words.at(-1)?.text ?? '')?.trim() ?? ''
    else if (keyword === 'uid') readUid(words[1], lease)
  }
  return lease
}

/** A client identifier that begins with 255 holds the client's DUID (RFC 4361 6.1); others name it no better than its MAC does. */
function readUid(
  word: Statement['words'][number] | undefined,
  lease: Mutable<Omit<Lease, 'at' | 'ip'>>,
): void {
  if (word === undefined) return
  const octets =
    word.kind === 'string' ? stringOctets(word.text) : Buffer.from(word.text.replaceAll(':', ''), 'hex')
  const duid = octets[0] === 255 ? duidFrom(octets.subarray(5).toString('hex')) : undefined
  if (duid !== undefined) lease.duid = duid
}
