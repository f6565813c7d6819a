/** Evaluates manifests with no host touched: against sample facts, or those that the inventory implies. */
import { expand } from '../apply/expand.ts'
import type { Expanded } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import { sampleFacts } from '../manifest/sample-facts.ts'
import { loadManifests } from './load-manifests.ts'
import type { SiteInventory } from './open-site-inventory.ts'

/** Throws UserError where the manifests cannot be loaded at all; what is wrong for one host is returned for it. */
export async function expandOffline(
  inventory: SiteInventory,
  hosts: readonly string[],
): Promise<readonly { readonly host: string; readonly expanded: Expanded | UserError }[]> {
  const { evaluate } = await loadManifests(inventory)
  const results: { host: string; expanded: Expanded | UserError }[] = []
  for (const host of hosts) {
    const view = inventory.view.host(host)
    if (view === undefined) throw new UserError(`Cannot evaluate the manifests for "${host}": unknown host`)
    const facts = sampleFacts(view)
    try {
      results.push({ host, expanded: expand(await evaluate(host, facts), facts) })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      results.push({ host, expanded: error })
    }
  }
  return results
}
