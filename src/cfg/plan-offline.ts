/** The resources of one host as plain values, for tests of manifests. */
import type { Placed } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { Facts } from '../type/facts.ts'
import { expandOffline } from './expand-offline.ts'
import { openSiteInventory, type SitePlace } from './open-site-inventory.ts'

export interface PlanOptions {
  /** A folder of the site. Default: the working directory. */
  readonly site?: string
  /** As `-C`. */
  readonly customer?: string
  /** Facts that differ from those that were seen last, or from a usual Debian server's. */
  readonly facts?: Partial<Facts>
}

export interface OfflineResource {
  /** `file:/etc/motd` */
  readonly name: string
  readonly type: string
  readonly id: string
  /** As the type has them, with its defaults. Secrets are values that cannot be printed. */
  readonly params: Readonly<Record<string, unknown>>
  /** Names of what has to be right before. */
  readonly needs: readonly string[]
  /** By trigger (`restart`), the names of what calls for it. */
  readonly triggers: Readonly<Record<string, readonly string[]>>
  /** Names of the composed resources that it is part of, outermost first. */
  readonly within: readonly string[]
  /** `manifests/site.ts:12` */
  readonly at: string
}

export interface OfflinePlan {
  readonly host: string
  readonly facts: Facts
  /** In the order in which they are applied; composed resources are taken apart. */
  readonly resources: readonly OfflineResource[]
  readonly names: readonly string[]
  /** Throws an Error that says which names are like it where there is none. */
  readonly get: (name: string) => OfflineResource
}

/** Throws UserError. */
export async function planOffline(host: string, options: PlanOptions): Promise<OfflinePlan> {
  const inventory = await openSiteInventory(placeOf(options))
  try {
    const given = new Map(options.facts === undefined ? [] : [[host, options.facts]])
    const [found] = await expandOffline(inventory, [host], given)
    if (found === undefined) throw new UserError(`Cannot plan "${host}": unknown host`)
    if (found.expanded instanceof UserError) throw found.expanded
    const { order, context } = found.expanded
    const resources = order.map((placed) => plain(placed))
    return {
      host,
      facts: context.facts,
      resources,
      names: resources.map(({ name }) => name),
      get: (name) => resources.find((one) => one.name === name) ?? noSuch(host, name, resources),
    }
  } finally {
    await inventory.close()
  }
}

function placeOf({ site, customer }: PlanOptions): SitePlace {
  return {
    site,
    customer,
    cwd: process.cwd(),
    env: process.env,
    argv: ['planFor'],
    // Notes on what is out of step are for people.
    emit: () => undefined,
  }
}

function plain({ name, resource, needs, triggers, within, at }: Placed): OfflineResource {
  const names = (placed: Iterable<Placed>): string[] => [...placed].map((one) => one.name)
  return {
    name,
    type: resource.definition.name,
    id: resource.id,
    params: { ...(resource.params as Readonly<Record<string, unknown>>) },
    needs: names(needs),
    triggers: Object.fromEntries([...triggers].map(([trigger, sources]) => [trigger, names(sources)])),
    within,
    at,
  }
}

function noSuch(host: string, name: string, resources: readonly OfflineResource[]): never {
  const meant = nearest(
    name,
    resources.map((one) => one.name),
  )
  throw new Error(
    `the manifests give "${host}" no ${name}${meant === undefined ? '' : `; there is ${meant}`} (${resources.length} resources in all)`,
  )
}
