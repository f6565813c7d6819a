/** The manifests of a site as the engine wants them: a function from a host and its facts to resources. */
import { setImmediate } from 'node:timers/promises'
import type { RunDependencies } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import { type Exporter, type Exporters, makeInventoryView } from '../inventory/view.ts'
import type { OpenSecret } from '../manifest/secrets/site-secrets.ts'
import type { SiteContext } from '../manifest/site.ts'
import type { ExportFormat } from '../type/inventory-view.ts'
import type { Resource } from '../type/resource.ts'
import type { PublishedSerial } from './exporters.ts'
import { manifestRoot } from './manifest-root.ts'
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
  { site, snapshot, store }: SiteInventory,
  openSecret?: OpenSecret,
): Promise<Manifests> {
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
  const loaded = await loadSite({ root: await manifestRoot(site), api, types, openSecret })
  const published: PublishedSerial[] = []
  const served = new Map<string, number>()
  let exporters: Exporters | undefined
  const loadExporters = async (): Promise<void> => {
    const { makeExporters } = await import('./exporters.ts')
    exporters ??= makeExporters(site.config, new Date(), served, (serials) => published.push(...serials))
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
    saveSerials: async () => {
      const changed = published.splice(0).filter(({ zone, serial, hash }) => {
        const known = snapshot.serials.get(zone)
        return known?.hash !== hash || known.serial !== serial
      })
      if (changed.length > 0) await store.assignSerials(changed)
    },
  }
}
