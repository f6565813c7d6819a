/** Evaluates manifests with no host touched: against the facts that were seen of it last, or samples. */
import { expand } from '../apply/expand.ts'
import type { Expanded } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import { factsOffline, type OfflineFacts } from './facts-offline.ts'
import { loadManifests } from './load-manifests.ts'
import type { SiteInventory } from './open-site-inventory.ts'

export interface ExpandedOffline {
  readonly host: string
  readonly expanded: Expanded | UserError
  /** Where the facts are from. */
  readonly facts: Omit<OfflineFacts, 'facts'>
}

/**
 * `given`: facts by host, before those that are recorded. Throws UserError where the manifests cannot be loaded at all; what is
 * wrong for one host is returned for it.
 */
export async function expandOffline(
  inventory: SiteInventory,
  hosts: readonly string[],
  given: ReadonlyMap<string, unknown> = new Map(),
): Promise<readonly ExpandedOffline[]> {
  const { evaluate } = await loadManifests(inventory)
  const known = await factsOffline(inventory, hosts, given)
  const results: ExpandedOffline[] = []
  for (const host of hosts) {
    const found = known.get(host)
    if (found === undefined) throw new UserError(`Cannot evaluate the manifests for "${host}": unknown host`)
    const { facts, ...from } = found
    try {
      results.push({ host, expanded: expand(await evaluate(host, facts), facts), facts: from })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      results.push({ host, expanded: error, facts: from })
    }
  }
  return results
}
