/** The manifests of a site as the engine wants them: a function from a host and its facts to resources. */
import { setImmediate } from 'node:timers/promises'
import type { RunDependencies } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { SiteConfig } from '../inventory/site-config.ts'
import { type Exporter, type Exporters, makeInventoryView } from '../inventory/view.ts'
import type { LoadOptions } from '../manifest/load.ts'
import type { OpenSecret } from '../manifest/secrets/site-secrets.ts'
import type { SiteContext } from '../manifest/site.ts'
import type { TypeDefinition } from '../type/define-type.ts'
import type { ExportFormat } from '../type/inventory-view.ts'
import type { Resource } from '../type/resource.ts'
import type { PublishedSerial } from './exporters.ts'
import { explainMissing } from './manifests/explain-missing.ts'
import type { SiteInventory } from './open-site-inventory.ts'

export interface Manifests {
  readonly evaluate: RunDependencies['evaluate']
  /**
   * Stores the serials of the zones that manifests have asked for so far. To be called before they are published, so
   * that a number that was given out is never given to other content.
   */
  readonly saveSerials: () => Promise<void>
}

/** Loads once, for all hosts. `openSecret`: see `LoadOptions`. Throws UserError with the manifest's line. */
export async function loadManifests(
  { site, snapshot, store, manifests }: SiteInventory,
  openSecret?: OpenSecret,
): Promise<Manifests> {
  const root = await manifests.root()
  const explained = explainMissing(site, manifests.commit, root)
  const { evaluate, published } = await explained(() =>
    loadManifestsIn({ root, openSecret, snapshot, config: site.config }),
  )
  return {
    evaluate: (...known) => explained(async () => evaluate(...known)),
    saveSerials: async () => {
      const changed = published.splice(0).filter(({ zone, serial, hash }) => {
        const known = snapshot.serials.get(zone)
        return known?.hash !== hash || known.serial !== serial
      })
      if (changed.length > 0) await store.assignSerials(changed)
    },
  }
}

export interface ManifestsIn extends Pick<LoadOptions, 'root' | 'openSecret' | 'cache'> {
  readonly snapshot: Snapshot
  readonly config: Pick<SiteConfig, 'reservePlanned' | 'services'>
  /** What serials of zones are made from. Default: now. */
  readonly now?: Date
}

export interface LoadedManifests {
  readonly evaluate: RunDependencies['evaluate']
  /** What manifests have asked for so far. */
  readonly published: PublishedSerial[]
  /** Whether the type is one of the site's own. */
  readonly isOwn: (definition: TypeDefinition) => boolean
}

/** The same for the folder that is given, whatever branch it is of. */
export async function loadManifestsIn(options: ManifestsIn): Promise<LoadedManifests> {
  const { root, openSecret, cache, snapshot, config, now = new Date() } = options
  // In pieces, since hosts are being connected to in the meantime: what they answer is read in between.
  const [api, { registry }] = await Promise.all([
    import('../author-api.ts'),
    import('../../types/registry.gen.ts'),
  ])
  await setImmediate()
  const [{ loadSite }, { evaluate }, { LazyTypes }, { NotReady, whenReady }] = await Promise.all([
    import('../manifest/load.ts'),
    import('../manifest/evaluate.ts'),
    import('../manifest/lazy-types.ts'),
    import('../manifest/not-ready.ts'),
  ])
  await setImmediate()
  const types = new LazyTypes(registry)
  const loaded = await loadSite({ root, api, types, openSecret, cache })
  const published: PublishedSerial[] = []
  const served = new Map<string, number>()
  let exporters: Exporters | undefined
  const loadExporters = async (): Promise<void> => {
    const { makeExporters } = await import('./exporters.ts')
    exporters ??= makeExporters(config, now, served, (serials) => published.push(...serials))
  }
  const exporter =
    (format: ExportFormat): Exporter =>
    (...asked) => {
      if (exporters === undefined) throw new NotReady('the generators are not loaded', loadExporters)
      return exporters[format](...asked)
    }
  const inventory = makeInventoryView(snapshot, {
    dhcpd: exporter('dhcpd'),
    dhcpd6: exporter('dhcpd6'),
    dnsmasq: exporter('dnsmasq'),
    kea4: exporter('kea4'),
    kea6: exporter('kea6'),
    bind: exporter('bind'),
  })
  const evaluated = async (context: SiteContext): Promise<readonly Resource[]> => {
    const resources = await whenReady(() => evaluate(loaded, context))
    const own = resources.filter(({ definition }) => types.isOwn(definition))
    // What a type of the site's own consists of, or asks of the inventory, only shows when it is too late to load it.
    if (own.some(({ definition }) => 'compose' in definition)) await types.loadAll()
    if (types.generate || own.length > 0) await loadExporters()
    return resources
  }
  return {
    evaluate: async (name, facts, discovered = []) => {
      for (const { zone, serial } of discovered) served.set(zone, serial)
      const host = inventory.host(name)
      if (host === undefined) throw new UserError(`Cannot evaluate the manifests for "${name}": unknown host`)
      const resources = await evaluated({ host, facts, inventory })
      return { resources, host, inventory, types: types.definitions }
    },
    published,
    isOwn: (definition) => types.isOwn(definition),
  }
}
