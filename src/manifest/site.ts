/** What a site's entry manifest exports: a pure function from a host, its facts and the inventory to resources. */
import type { Facts } from '../type/facts.ts'
import type { HostView, InventoryView } from '../type/inventory-view.ts'
import type { Resources } from '../type/resource.ts'

/** Entry of every site. */
export const entryManifest = 'manifests/site.ts'

/** What a manifest knows. Everything in it is a value; nothing of it can be changed or waited for. */
export interface SiteContext {
  readonly host: HostView
  readonly facts: Facts
  readonly inventory: InventoryView
}

export type Manifest = (context: SiteContext) => Resources

export interface Site {
  readonly kind: 'site'
  readonly manifest: Manifest
}

/** Makes the default export of `manifests/site.ts`: `export default site(({ host }) => [ … ])`. */
export function site(manifest: Manifest): Site {
  return { kind: 'site', manifest }
}

export function isSite(value: unknown): value is Site {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { kind?: unknown }).kind === 'site' &&
    typeof (value as { manifest?: unknown }).manifest === 'function'
  )
}
