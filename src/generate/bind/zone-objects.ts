/** What a server's files say in the words of the inventory. */
import type { PlannedZone } from '../dns/plan.ts'
import type { ConfShare } from './named-conf.ts'

/** A line each, sorted: `zone office.example serial 2026112101`, `soa …`, `ns …`, `record office.example web01 A 10.20.0.4`. */
export function zoneObjects({ plan, key, records }: PlannedZone, serial: number): readonly string[] {
  const lines = records.map(({ owner, type, text, ttl }) => {
    const suffix = ttl === plan.ttl ? '' : ` ttl ${ttl}`
    if (owner === plan.name)
      return type === 'NS' ? `ns ${key} ${text}${suffix}` : `record ${key} @ ${type} ${text}${suffix}`
    return `record ${key} ${owner.slice(0, -plan.name.length - 1)} ${type} ${text}${suffix}`
  })
  lines.push(
    `zone ${key} serial ${serial}`,
    `zone ${key} ttl ${plan.ttl}`,
    `soa ${key} ${plan.source}. ${plan.mailbox}`,
  )
  return lines.sort()
}

/** A line each, sorted: `primary office.example`, `secondary office.example 10.20.0.2`, `forward ad.example 10.9.0.1`, `view internal 10.0.0.0/8`. */
export function confObjects(shares: readonly ConfShare[]): readonly string[] {
  return shares
    .flatMap(({ view, written, fetched, forwards }) => {
      const at = view === undefined ? '' : `@${view.name}`
      return [
        ...(view === undefined ? [] : [`view ${view.name} ${view.clients.join(' ')}`]),
        ...written.map(({ plan }) => `primary ${plan.name}${at}`),
        ...fetched.map(
          ({ zone, primary }) => `secondary ${zone.plan.name}${at} ${primary.reached.join(' ')}`,
        ),
        ...forwards.map(({ name, forwarders }) => `forward ${name}${at} ${forwarders.join(' ')}`),
      ]
    })
    .sort()
}
