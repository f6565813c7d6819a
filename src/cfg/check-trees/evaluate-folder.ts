/** Evaluates the manifests in a folder for the hosts of one customer. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expand } from '../../apply/expand.ts'
import type { Expanded } from '../../apply/run-types.ts'
import { UserError } from '../../core/errors.ts'
import { CONFIG_FILE, readSiteConfig, type SiteConfig } from '../../inventory/site-config.ts'
import type { CompileSource } from '../../manifest/compiled-sources.ts'
import type { Facts } from '../../type/facts.ts'
import { loadManifestsIn } from '../load-manifests.ts'
import type { BranchInventory } from '../../inventory/branch-inventory.ts'

export interface EvaluatedFolder {
  /** By host, in the order of the facts. */
  readonly hosts: ReadonlyMap<string, Expanded | UserError>
  /** Names of those types in use that are the site's own. */
  readonly ownTypes: ReadonlySet<string>
}

export interface FolderToEvaluate {
  readonly root: string
  /** Of the work tree that the command runs in, for a folder that has no settings. */
  readonly config: SiteConfig
  readonly inventory: BranchInventory
  readonly facts: ReadonlyMap<string, { readonly facts: Facts }>
  readonly now: Date
  readonly compile: CompileSource
}

/** Throws UserError where the manifests cannot be loaded at all; what is wrong for one host is returned for it. */
export async function evaluateFolder(folder: FolderToEvaluate): Promise<EvaluatedFolder> {
  const { root, inventory, facts: known, now, compile } = folder
  const settings = join(root, CONFIG_FILE)
  const config = existsSync(settings) ? readSiteConfig(settings, process.env) : folder.config
  const { snapshot } = inventory
  const { evaluate, isOwn } = await loadManifestsIn({ root, config, snapshot, now, cache: compile })
  const hosts = new Map<string, Expanded | UserError>()
  const ownTypes = new Set<string>()
  for (const [host, { facts }] of known) {
    // An interruption is heard in between.
    await setImmediate()
    try {
      const expanded = expand(await evaluate(host, facts), facts)
      for (const { definition } of expanded.order) if (isOwn(definition)) ownTypes.add(definition.name)
      hosts.set(host, expanded)
    } catch (error) {
      hosts.set(host, asUserError(error, host))
    }
  }
  return { hosts, ownTypes }
}

/** What is no mistake of the manifests' author must not keep the other customers from being checked. */
function asUserError(error: unknown, host: string): UserError {
  if (error instanceof UserError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new UserError(`Cannot evaluate the manifests for "${host}": ${message}`, {
    cause: error,
    hint: `this may be a bug in hostwright: "cfg check ${host}" on the branch says more`,
  })
}
