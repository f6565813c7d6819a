/** Where the text of an object lies in the site. */
import type { ObjectKind } from '../model/snapshot.ts'

export const INVENTORY_FOLDER = 'inventory'

/** By kind, in an order in which those that others refer to come first. */
export const folders: Readonly<Record<ObjectKind, string>> = {
  network: 'networks',
  group: 'groups',
  host: 'hosts',
  zone: 'zones',
}

export const objectKinds: readonly ObjectKind[] = ['network', 'group', 'host', 'zone']

/** `inventory/hosts/web01.yaml`; zone `64/26.2.0.192.in-addr.arpa` is `inventory/zones/64+26.2.0.192.in-addr.arpa.yaml`. */
export function pathOf(kind: ObjectKind, name: string): string {
  return `${INVENTORY_FOLDER}/${folders[kind]}/${name.replaceAll('/', '+')}.yaml`
}

/** Whose text the file is; undefined for a file that is none of ours. */
export function objectAt(path: string): { readonly kind: ObjectKind; readonly name: string } | undefined {
  const [, folder, name] = /^inventory\/([a-z]+)\/([^/]+)\.yaml$/.exec(path) ?? []
  const kind = objectKinds.find((one) => folders[one] === folder)
  if (kind === undefined || name === undefined) return undefined
  return { kind, name: kind === 'zone' ? name.replaceAll('+', '/') : name }
}
