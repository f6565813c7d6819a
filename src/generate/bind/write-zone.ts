/** The text of a zone file, and the hash of what it says. */
import { createHash } from 'node:crypto'
import type { DnsRecord } from '../dns/dns-record.ts'
import type { ZonePlan } from '../dns/plan.ts'

/** Seconds: how often secondaries ask, how soon again after a failure, how long they answer without an answer, how long "no such name" is kept (RFC 2308). */
const SOA_TIMES = '7200 900 1209600 300'

/** Of everything in the zone but its serial, TTLs included: the same records give the same hash. */
export function hashOfZone(plan: ZonePlan, records: readonly DnsRecord[]): string {
  const hash = createHash('sha256')
  // A large zone has hundreds of thousands of lines: each piece by itself costs more than its digest.
  let piece = `${soaText(plan, '')}\n`
  for (const { owner, ttl, type, text } of records) {
    piece += `${owner} ${ttl} ${type} ${text}\n`
    if (piece.length < PIECE) continue
    hash.update(piece)
    piece = ''
  }
  return hash.update(piece).digest('hex')
}

const PIECE = 1 << 16

/** The zone file: absolute names, the owner on every line, a final newline. */
export function zoneText(plan: ZonePlan, records: readonly DnsRecord[], serial: number): string {
  const head = [
    '; Made by hostwright from the inventory. Do not edit: it is written anew.',
    `$TTL ${plan.ttl}`,
    `${plan.name}. IN SOA ${soaText(plan, String(serial))}`,
    '',
  ].join('\n')
  const pieces = [head]
  let piece = ''
  for (const { owner, ttl, type, text } of records) {
    piece += ttl === plan.ttl ? `${owner}. IN ${type} ${text}\n` : `${owner}. ${ttl} IN ${type} ${text}\n`
    if (piece.length < PIECE) continue
    pieces.push(piece)
    piece = ''
  }
  return pieces.concat(piece).join('')
}

function soaText(plan: ZonePlan, serial: string): string {
  return `${plan.source}. ${plan.mailbox} ${serial} ${SOA_TIMES}`
}
