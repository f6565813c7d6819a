/** Reads an inventory to what its DNS servers are to answer. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { lastMade } from '../../core/last-made.ts'
import { networksByName } from '../../inventory/model/names.ts'
import {
  defaultServiceSettings,
  type DnsView,
  type ServiceSettings,
} from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { sortedHosts } from '../sorted-hosts.ts'
import { placedSubnets } from './derive-reverse.ts'
import { namesOfHosts } from './host-names.ts'
import type { DnsPlan, PlannedView } from './plan.ts'
import { readZones } from './zone-plan.ts'
import { readZoneRecords } from './zone-records.ts'
import { serverFinder } from './zone-servers.ts'
import { zonesOfView, type DnsInput } from './zones-of-view.ts'

export interface DnsOptions {
  /** What the settings of the site say; `defaultServiceSettings` where nothing is given. */
  readonly services?: ServiceSettings
}

// One plan is for all servers, and several of them are asked for in a run.
const lastPlan = lastMade<Snapshot, DnsPlan>()

/** Throws `Invalid` with every reason why a server would refuse a zone or answer other than the inventory says. */
export function planDns(snapshot: Snapshot, { services = defaultServiceSettings }: DnsOptions): DnsPlan {
  return lastPlan(snapshot, JSON.stringify(services), () => readPlan(snapshot, services))
}

function readPlan(snapshot: Snapshot, services: ServiceSettings): DnsPlan {
  if (snapshot.zones.length === 0)
    throw new UserError('Cannot generate DNS zones: the inventory has no zone', {
      hint: 'inv add zone NAME --ns HOST',
    })
  const problems: Problem[] = []
  const { dns: settings } = services
  const networks = networksByName(snapshot.networks)
  const hosts = namesOfHosts(sortedHosts(snapshot), networks, problems)
  const finder = serverFinder(snapshot.zones, snapshot.hosts, hosts, networks)
  const recorded = readZones(snapshot.zones, finder, settings.views, problems)
  const listed = new Map(
    recorded.flatMap((one) =>
      one.kind === 'own' ? [[one.plan.name, readZoneRecords(one.plan, problems)] as const] : [],
    ),
  )
  const input: DnsInput = { recorded, listed, hosts, networks, subnets: placedSubnets(snapshot), settings }
  const views = planViews(input, settings.views, problems)
  if (problems.length > 0) throw new Invalid('Cannot generate DNS zones', problems)
  return { views }
}

function planViews(input: DnsInput, views: readonly DnsView[], problems: Problem[]): readonly PlannedView[] {
  if (views.length === 0) return [zonesOfView(input, undefined, problems)]
  const found = new Map<string, { readonly problem: Problem; readonly views: string[] }>()
  const planned = views.map((view) => {
    const own: Problem[] = []
    const zones = zonesOfView(input, view, own)
    for (const problem of own) {
      const known = found.get(problem.message)
      if (known === undefined) found.set(problem.message, { problem, views: [view.name] })
      else known.views.push(view.name)
    }
    return zones
  })
  // What is wrong in every view is wrong of the inventory, not of a view.
  for (const { problem, views: names } of found.values())
    problems.push(
      names.length === views.length
        ? problem
        : {
            ...problem,
            message: `${problem.message} (in view ${names.map((name) => `"${name}"`).join(', ')})`,
          },
    )
  return planned
}
