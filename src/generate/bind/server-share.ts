/** Which zones a DNS server writes, fetches and forwards. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Host } from '../../inventory/model/host.ts'
import { unknownServer } from '../unknown-server.ts'
import type { DnsPlan, ForwardZone, PlannedView, PlannedZone, ZoneServer } from '../dns/plan.ts'

/** What a server does in a view. */
export interface ServerShare {
  readonly view: PlannedView['view']
  readonly written: readonly PlannedZone[]
  readonly fetched: readonly FetchedZone[]
  readonly forwards: readonly ForwardZone[]
}

export interface FetchedZone {
  readonly zone: PlannedZone
  readonly primary: ZoneServer
}

/**
 * Without a server, that of one that does all. A transfer without a key cannot tell which view it wants: the address that asks is in the
 * same view whatever it asks for. So where there are views, each name server is given the files, all with the same serials, and
 * none fetches. Views in which the server has nothing are left out.
 */
export function sharesOf(
  { views }: DnsPlan,
  server: string | undefined,
  hosts: readonly Host[],
): readonly ServerShare[] {
  if (server === undefined)
    return views.map(({ view, zones, forwards }) => ({ view, written: zones, fetched: [], forwards }))
  if (!hosts.some(({ name }) => name === server))
    throw unknownServer('Cannot generate DNS zones', server, hosts)
  const problems: Problem[] = []
  const shares = views.map((planned) => shareOf(planned, server, problems))
  if (problems.length > 0) throw new Invalid(`Cannot generate DNS zones for "${server}"`, problems)
  const named = shares.filter(({ written, fetched }) => written.length + fetched.length > 0)
  const own = named.length > 0 ? named : shares.filter(({ forwards }) => forwards.length > 0)
  if (own.length === 0) throw nothingFor(server, views)
  return own
}

function shareOf({ view, zones, forwards }: PlannedView, server: string, problems: Problem[]): ServerShare {
  const written: PlannedZone[] = []
  const fetched: FetchedZone[] = []
  for (const zone of zones) {
    const { primary, secondaries } = zone.plan.servers
    const isSecondary = secondaries.some(({ host }) => host.name === server)
    if (primary?.host.name === server) written.push(zone)
    else if (isSecondary && view !== undefined) {
      if (zone.plan.dynamic)
        problems.push({
          message: `zone "${zone.plan.name}" is dynamic, so other servers must fetch it, and a transfer cannot tell the view "${view.name}" from others`,
          hint: `give the zone one name server: inv set zone ${zone.plan.name} ns-=${server}`,
        })
      else written.push(zone)
    } else if (isSecondary && primary !== undefined) {
      if (primary.reached.length === 0)
        problems.push({
          message: `zone "${zone.plan.name}": its primary "${primary.host.name}" has no address to fetch it from`,
          hint: `inv add address auto --host ${primary.host.name}`,
        })
      fetched.push({ zone, primary })
    }
  }
  return {
    view,
    written,
    fetched,
    forwards: forwards.filter(({ servers }) => servers.length === 0 || servers.includes(server)),
  }
}

function nothingFor(server: string, views: DnsPlan['views']): UserError {
  const zones = new Map(
    views.flatMap(({ zones: own }) =>
      own.flatMap(({ plan }) =>
        plan.name.endsWith('.arpa') ? [] : [[plan.name, plan.nameServers] as const],
      ),
    ),
  )
  return new UserError(
    `Cannot generate DNS zones for "${server}": no zone has it as a name server (${[...zones].map(([name, servers]) => `"${name}": ${servers.join(', ')}`).join('; ')})`,
    { hint: `inv set zone NAME ns=${server}` },
  )
}
