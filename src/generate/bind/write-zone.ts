/** The text of a zone file, and the hash of what it says. */
import { createHash } from 'node:crypto'
import type { DnsRecord } from './dns-record.ts'
import type { ZonePlan } from './zone-plan.ts'

/** Seconds: how often secondaries ask, how soon again after a failure, how long they answer without an answer, how long "no such name" is kept (RFC 2308). */
const SOA_TIMES = '7200 900 1209600 300'

/** Of everything in the zone but its serial, TTLs included: the same records give the same hash. */
export function hashOfZone(plan: ZonePlan, records: readonly DnsRecord[]): string {
  const hash = createHash('sha256').update(`${soaText(plan, '')}\n`)
  for (const { owner, ttl, type, text } of records) hash.update(`${owner} ${ttl} ${type} ${text}\n`)
  return hash.digest('hex')
}

/** The zone file: absolute names, the owner on every line, a final newline. */
export function zoneText(plan: ZonePlan, records: readonly DnsRecord[], serial: number): string {
  const lines = records.map(({ owner, ttl, type, text }) =>
    ttl === plan.ttl ? `${owner}. IN ${type} ${text}` : `${owner}. ${ttl} IN ${type} ${text}`,
  )
  return [
    '; Made by hostwright from the inventory. Do not edit: it is written anew.',
    `$TTL ${plan.ttl}`,
    `${plan.name}. IN SOA ${soaText(plan, String(serial))}`,
    ...lines,
    '',
  ].join('\n')
}

function soaText(plan: ZonePlan, serial: string): string {
  return `${plan.nameServers[0] ?? ''}. ${plan.mailbox} ${serial} ${SOA_TIMES}`
}
