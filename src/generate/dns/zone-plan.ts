/** What the zones of the inventory say of themselves, and which of them a view has. */
import { dnsNameProblem, dnsSortKey } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { parseIp } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { DnsView } from '../../inventory/model/service-settings.ts'
import type { Zone } from '../../inventory/model/zone.ts'
import { defaultMail, mailboxName } from './mailbox.ts'
import type { ForwardZone, ZonePlan } from './plan.ts'
import { serversOf, type ServerFinder } from './zone-servers.ts'

/** A zone of the inventory: ours, or one of others that is forwarded. */
export type Recorded =
  | { readonly kind: 'own'; readonly zone: Zone; readonly plan: ZonePlan }
  | { readonly kind: 'forward'; readonly zone: Zone; readonly forward: ForwardZone }

/** In canonical order. */
export function readZones(
  zones: readonly Zone[],
  finder: ServerFinder,
  views: readonly DnsView[],
  problems: Problem[],
): readonly Recorded[] {
  const seen = new Set<string>()
  return zones
    .map((zone) => ({ zone, name: zone.name.toLowerCase().replace(/\.$/, '') }))
    .toSorted((a, b) => (dnsSortKey(a.name) < dnsSortKey(b.name) ? -1 : 1))
    .map(({ zone, name }): Recorded => {
      if (seen.has(name)) problems.push({ message: `there are two zones "${name}"` })
      seen.add(name)
      problems.push(...viewProblems(zone, views))
      if (zone.forwarders !== undefined && zone.forwarders.length > 0)
        return { kind: 'forward', zone, forward: readForward(name, zone, problems) }
      return { kind: 'own', zone, plan: readPlan(name, zone, finder, problems) }
    })
}

/** Whether the view has the zone. */
export function isIn(view: DnsView | undefined, { views }: Pick<Zone, 'views'>): boolean {
  return view === undefined || views === undefined || views.length === 0 || views.includes(view.name)
}

function viewProblems(zone: Zone, views: readonly DnsView[]): readonly Problem[] {
  const known = views.map(({ name }) => name)
  const named = [...(zone.views ?? []), ...zone.records.flatMap(({ view }) => view ?? [])]
  return [...new Set(named)]
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known)
      return {
        message: `zone "${zone.name}": unknown view "${name}"`,
        hint:
          near === undefined
            ? 'views are declared under "dns: views:" in hostwright.yaml'
            : `did you mean "${near}"?`,
      }
    })
}

function readForward(name: string, zone: Zone, problems: Problem[]): ForwardZone {
  const forwarders = zone.forwarders ?? []
  const reasons = [
    dnsNameProblem(name, { underscore: true }),
    ...forwarders
      .filter((text) => parseIp(text) === undefined)
      .map((text) => `forwarder "${text}" is no address`),
    zone.records.length > 0 ? 'it is forwarded, so it has no records here' : undefined,
  ]
  for (const reason of reasons)
    if (reason !== undefined) problems.push({ message: `zone "${zone.name}": ${reason}` })
  return { name, forwarders, servers: zone.ns }
}

function readPlan(name: string, zone: Zone, finder: ServerFinder, problems: Problem[]): ZonePlan {
  const served = serversOf(zone, finder, problems)
  const mail = zone.mail ?? defaultMail(name)
  const mailbox = mailboxName(mail)
  const reasons = [dnsNameProblem(name, { underscore: true })]
  if (mailbox === undefined) reasons.push(`"${mail}" is no mailbox, as hostmaster@office.example`)
  // RFC 2181 8.
  if (!Number.isInteger(zone.ttl) || zone.ttl < 0 || zone.ttl > 0x7fff_ffff)
    reasons.push(`the TTL ${zone.ttl} is not from 0 to 2147483647 seconds`)
  for (const reason of reasons)
    if (reason !== undefined) problems.push({ message: `zone "${zone.name}": ${reason}` })
  return {
    name,
    ...served,
    mailbox: mailbox ?? '.',
    ttl: zone.ttl,
    serialScheme: zone.serialScheme,
    dynamic: zone.dynamic === true,
    records: zone.records,
  }
}
