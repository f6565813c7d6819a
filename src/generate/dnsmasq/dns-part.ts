/** The part of dnsmasq.conf on DNS, and the file of addresses. */
import type { Problem } from '../../core/errors.ts'
import { hostsContent } from './hosts-lines.ts'
import type { DnsPart } from './plans.ts'
import { recordLines } from './record-lines.ts'
import { zoneLines } from './zone-lines.ts'

export interface DnsText {
  readonly main: readonly string[]
  readonly hosts: readonly string[]
}

/** `forwarders`: addresses of the resolvers for all other names. */
export function dnsPart(
  { zones, forwards }: DnsPart,
  directory: string,
  forwarders: readonly string[],
  problems: Problem[],
): DnsText {
  const records = zones.flatMap((zone) => zone.records)
  const { lines, pointers } = hostsContent(records.filter(({ owner }) => !owner.startsWith('*.')))
  const beside = new Set(pointers)
  const ttl = ttlOf(zones.map(({ plan }) => plan.ttl))
  const others = records.filter((record) => {
    const { owner, type } = record
    if (type === 'PTR') return beside.has(record)
    return (type !== 'A' && type !== 'AAAA') || owner.startsWith('*.')
  })
  return {
    main: [
      '# DNS',
      'no-hosts',
      'no-resolv',
      'domain-needed',
      'bogus-priv',
      `local-ttl=${ttl}`,
      `addn-hosts=${directory}/hosts`,
      ...forwarders.map((address) => `server=${address}`),
      ...zoneLines(zones, forwards, problems),
      // The glue of a delegation is a record of both zones.
      ...new Set(recordLines(others, ttl, problems)),
      '',
    ],
    hosts: lines,
  }
}

/** dnsmasq has one for nearly all: nobody is to keep a record longer than its zone says. */
function ttlOf(ttls: readonly number[]): number {
  return ttls.length === 0 ? 0 : ttls.reduce((least, ttl) => Math.min(least, ttl))
}
