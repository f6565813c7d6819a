/** The catalog zone, by which secondaries learn which zones there are (RFC 9432). */
import { createHash } from 'node:crypto'
import { dnsNameProblem } from '../../core/dns-name.ts'
import { Invalid } from '../../core/errors.ts'
import { dnsRecord, type DnsRecord } from '../dns/dns-record.ts'
import type { DnsPlan, PlannedView, PlannedZone, ZonePlan, ZoneServer } from '../dns/plan.ts'

export interface Catalog {
  /** Written like any other zone, by the primary alone. */
  readonly zone: PlannedZone
  /** Names of the zones that it lists. */
  readonly members: ReadonlySet<string>
  readonly primary: ZoneServer
  /** The hosts that follow it: secondaries of each of its zones. */
  readonly secondaries: readonly ZoneServer[]
}

const TTL = 3600

/**
 * One catalog for each view: that of the primary with the most zones, since secondaries tell catalogs apart by name. It lists the zones
 * that all secondaries of that primary have; the others are named to their secondaries one by one. Undefined where nobody is a primary.
 * Throws `Invalid` where the name cannot be that of a catalog.
 */
export function catalogOf(name: string, plan: DnsPlan, view: PlannedView): Catalog | undefined {
  const taken = plan.views.some(({ zones, forwards }) =>
    [...zones.map((zone) => zone.plan), ...forwards].some((zone) => zone.name === name),
  )
  const problem = dnsNameProblem(name, { underscore: true }) ?? (taken ? 'a zone has that name' : undefined)
  if (problem !== undefined)
    throw new Invalid('Cannot generate DNS zones', [{ message: `catalog zone "${name}": ${problem}` }])
  const primary = busiest(view)
  if (primary === undefined) return undefined
  const zones = view.zones.filter((zone) => zone.plan.servers.primary?.host === primary.host)
  const servers = new Map(
    view.view === undefined
      ? zones.flatMap((zone) => zone.plan.servers.secondaries.map((one) => [one.host.name, one] as const))
      : [],
  )
  const members = zones.filter((zone) =>
    [...servers.keys()].every((server) =>
      zone.plan.servers.secondaries.some((one) => one.host.name === server),
    ),
  )
  const secondaries = [...servers.values()]
  return {
    zone: {
      plan: planOf(name, primary, secondaries, members),
      key: view.view === undefined ? name : `${name}@${view.view.name}`,
      records: recordsOf(name, members),
    },
    members: new Set(members.map((zone) => zone.plan.name)),
    primary,
    secondaries,
  }
}

/** The primary of the most zones; of several, the first by name. */
function busiest({ zones }: PlannedView): ZoneServer | undefined {
  const counts = new Map<string, { readonly server: ZoneServer; count: number }>()
  for (const zone of zones) {
    const { primary } = zone.plan.servers
    if (primary === undefined) continue
    const known = counts.get(primary.host.name)
    if (known === undefined) counts.set(primary.host.name, { server: primary, count: 1 })
    else known.count += 1
  }
  const [first] = [...counts.values()].toSorted(
    (a, b) => b.count - a.count || (a.server.host.name < b.server.host.name ? -1 : 1),
  )
  return first?.server
}

/** RFC 9432 4.1: nobody asks for it, so neither of its servers' names is one. */
function planOf(
  name: string,
  primary: ZoneServer,
  secondaries: readonly ZoneServer[],
  [member]: readonly PlannedZone[],
): ZonePlan {
  return {
    name,
    nameServers: ['invalid'],
    source: 'invalid',
    servers: { primary, secondaries, elsewhere: false },
    mailbox: 'hostmaster.invalid.',
    ttl: TTL,
    serialScheme: member?.plan.serialScheme ?? 'date',
    dynamic: false,
    records: [],
  }
}

/** RFC 9432 4.2: the label of a member is its own for as long as the zone has the name. */
function recordsOf(name: string, members: readonly PlannedZone[]): readonly DnsRecord[] {
  const source = `catalog zone "${name}"`
  const record = (owner: string, type: 'NS' | 'TXT' | 'PTR', text: string): DnsRecord =>
    dnsRecord(owner, type, TTL, text, source)
  return [
    record(name, 'NS', 'invalid.'),
    record(`version.${name}`, 'TXT', '"2"'),
    ...members
      .map(({ plan }) => record(`${labelOf(plan.name)}.zones.${name}`, 'PTR', `${plan.name}.`))
      .toSorted((a, b) => (a.owner < b.owner ? -1 : 1)),
  ]
}

function labelOf(zone: string): string {
  return createHash('sha256').update(zone).digest('hex').slice(0, 32)
}
