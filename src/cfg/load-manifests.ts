/** The manifests of a site as the engine wants them: a function from a host and its facts to resources. */
import { setImmediate } from 'node:timers/promises'
import type { RunDependencies } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import { type BindOutput, generateBind } from '../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../generate/dhcpd/generate-dhcpd.ts'
import { generateDhcpd6 } from '../generate/dhcpd/generate-dhcpd6.ts'
import { generateDnsmasq } from '../generate/dnsmasq/generate-dnsmasq.ts'
import { generateKea } from '../generate/kea/generate-kea.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { makeInventoryView } from '../inventory/view.ts'
import type { Resource } from '../type/resource.ts'
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

/** Loads once, for all hosts. Throws UserError with the manifest's line. */
export async function loadManifests({ site, snapshot, store }: SiteInventory): Promise<Manifests> {
  // In pieces, since hosts are being connected to in the meantime: what they answer is read in between.
  const [api, { registry }] = await Promise.all([
    import('../author-api.ts'),
    import('../../types/registry.gen.ts'),
  ])
  await setImmediate()
  const [{ loadSite }, { evaluate }, { LazyTypes, TypesMissing }] = await Promise.all([
    import('../manifest/load.ts'),
    import('../manifest/evaluate.ts'),
    import('../manifest/lazy-types.ts'),
  ])
  await setImmediate()
  const types = new LazyTypes(registry)
  const loaded = await loadSite({ root: await manifestRoot(site), api, types })
  const now = new Date()
  const published: BindOutput['serials'][number][] = []
  const served = new Map<string, number>()
  const dhcp = { reservePlanned: site.config.reservePlanned, services: site.config.services }
  const inventory = makeInventoryView(snapshot, {
    dhcpd: (of, options) => generateDhcpd(of, { ...options, ...dhcp }),
    dhcpd6: (of, options) => generateDhcpd6(of, { ...options, ...dhcp }),
    dnsmasq: (of, options) => generateDnsmasq(of, { ...options, ...dhcp }),
    kea4: (of, options) => generateKea(of, 4, { ...options, ...dhcp }),
    kea6: (of, options) => generateKea(of, 6, { ...options, ...dhcp }),
    bind: (of, options) => {
      const { files, serials } = generateBind(knowing(of, served), {
        ...options,
        now,
        services: site.config.services,
      })
      published.push(...serials)
      return files
    },
  })
  return {
    evaluate: async (name, facts, discovered = []) => {
      for (const { zone, serial } of discovered) served.set(zone, serial)
      const host = inventory.host(name)
      if (host === undefined) throw new UserError(`Cannot evaluate the manifests for "${name}": unknown host`)
      let resources: readonly Resource[]
      try {
        resources = evaluate(loaded, { host, facts, inventory })
      } catch (error) {
        if (!(error instanceof TypesMissing)) throw error
        await types.loadAll()
        resources = evaluate(loaded, { host, facts, inventory })
      }
      await types.loadPartsOf(resources.map(({ definition }) => definition))
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

/** No content has the hash, so that a zone gets a serial later than the one that it is served at already. */
function knowing(snapshot: Snapshot, served: ReadonlyMap<string, number>): Snapshot {
  if (served.size === 0) return snapshot
  const found = [...served].map(([zone, serial]) => [zone, { serial, hash: '' }] as const)
  return { ...snapshot, serials: new Map([...snapshot.serials, ...found]) }
}
