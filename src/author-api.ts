/** What manifests and the types of a site import as `hostwright`, beside the standard types. */
export { sh, raw, type Shell } from './core/shell.ts'
export { Secret } from './core/secret.ts'
export { text } from './core/secret-text.ts'
export { site, type Manifest, type Site, type SiteContext } from './manifest/site.ts'
export { folder, fromFile, secret, template } from './manifest/unbound.ts'
export type { FolderFiles } from './manifest/files.ts'
// `command` is a type; what a type's converging may return goes by another name here.
export { command as shellCommand, stagedPath, type Body, type Command } from './type/command.ts'
export { contentOf, objectsOf } from './type/content.ts'
export type { ConformanceCase } from './type/conformance.ts'
export {
  defineType,
  type Change,
  type CommonOptions,
  type HostContext,
  type Learned,
  type Texts,
  type Type,
  type Wanted,
} from './type/define-type.ts'
export { each } from './type/each.ts'
export type { Facts, InitSystem, OsFamily, PackageManager } from './type/facts.ts'
export type { AttributeValue } from './type/attribute.ts'
export type { HostView, InventoryView, NetworkView, NicView, AddressView } from './type/inventory-view.ts'
export { probe, type Probe } from './type/probe.ts'
export type { Resource, ResourceName, Resources } from './type/resource.ts'
export { refused, unknown, type Content, type Observed, type State } from './type/state.ts'
