/** The manifests of a site as the engine wants them: a function from a host and its facts to resources. */
import type { RunDependencies } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import * as api from '../index.ts'
import { evaluate } from '../manifest/evaluate.ts'
import { loadSite } from '../manifest/load.ts'
import type { TypeDefinition } from '../type/define-type.ts'
import { registry } from '../../types/registry.gen.ts'
import { manifestRoot } from './manifest-root.ts'
import type { SiteInventory } from './open-site-inventory.ts'

export const types: ReadonlyMap<string, TypeDefinition> = new Map(
  Object.entries(registry).map(([name, { definition }]) => [name, definition]),
)

/** Loads once, for all hosts. Throws UserError with the manifest's line. */
export async function loadManifests(inventory: SiteInventory): Promise<RunDependencies['evaluate']> {
  const site = await loadSite({ root: await manifestRoot(inventory.site), api })
  return (name, facts) => {
    const host = inventory.view.host(name)
    if (host === undefined) throw new UserError(`Cannot evaluate the manifests for "${name}": unknown host`)
    return {
      resources: evaluate(site, { host, facts, inventory: inventory.view }),
      host,
      inventory: inventory.view,
    }
  }
}
