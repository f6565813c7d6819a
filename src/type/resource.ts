/** One desired thing: a type, an id and parameters. A value; making one does nothing else. */
import type { Attempts } from './common-options.ts'
import type { TypeDefinition } from './define-type.ts'

/** `file:/etc/motd`. */
export type ResourceName = `${string}:${string}`

export interface Resource<Params = unknown> {
  readonly kind: 'resource'
  // A resource's definition is typed by its own parameters, which differ from resource to resource in one list.
  readonly definition: TypeDefinition
  readonly id: string
  readonly name: ResourceName
  readonly params: Params
  /** Explicit dependencies. */
  readonly needs: readonly Resource[]
  /** By trigger (`restart`, `reload`): the resources whose change calls for it. */
  readonly triggers: Readonly<Record<string, readonly Resource[]>>
  /** How long a change may take, and how often it is tried, where the manifest says so. */
  readonly attempts: Attempts
  /** Where the manifest names it: `manifests/roles/web.ts:12:3`. */
  readonly at: string
}

/** What a manifest may return: arrays nest, falsy entries drop out. */
export type Resources = Resource | false | null | undefined | '' | 0 | readonly Resources[]
