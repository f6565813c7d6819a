/** What the phases of a run hand to each other. */
import type { Attempts } from '../type/common-options.ts'
import type { Facts } from '../type/facts.ts'
import type { HostView, InventoryView } from '../type/inventory-view.ts'
import type { Resource, ResourceName, Resources } from '../type/resource.ts'
import type { Discovered, HostContext, PlainType, TypeDefinition } from '../type/define-type.ts'
import type { Connected } from '../ssh/connect.ts'
import type { Endpoint } from '../ssh/endpoint.ts'

/** A selected host. */
export interface HostTarget extends Endpoint {
  /** Name of the host that makes its hardware; where that one is in the same run, it goes first. */
  readonly parent?: string | undefined
}

/** What the manifests say of one host. */
export interface Evaluated {
  readonly resources: Resources
  readonly host: HostView
  readonly inventory: InventoryView
  /** By name, for the parts of composed types. */
  readonly types: ReadonlyMap<string, TypeDefinition>
}

/** What a run is handed by the composition root, since it knows neither inventory nor manifests. */
export interface RunDependencies {
  /**
   * `first`: the command line that will be run first, for whom a connection does that an earlier command has left. Without it the
   * connection and the login are new.
   */
  readonly connect: (host: HostTarget, first?: string) => Promise<Connected>
  /** `discovered` is what the types have found on the host that the manifests ought to know. */
  readonly evaluate: (
    host: string,
    facts: Facts,
    discovered?: readonly Discovered[],
  ) => Evaluated | Promise<Evaluated>
  /** Who runs this, for the lock: `anna@desk`. */
  readonly operator: string
  /** Called in an apply once the resources of a host are known, before any of them is touched. */
  readonly beforeChanges?: () => Promise<void>
}

/** A resource of a plain type in its place: composed ones are taken apart. */
export interface Placed {
  readonly name: ResourceName
  readonly resource: Resource
  readonly definition: PlainType
  /** The composed resources that it is part of, outermost first. */
  readonly within: readonly ResourceName[]
  /** The manifest's line; of the outermost composed resource where it is part of one. */
  readonly at: string
  readonly needs: ReadonlySet<Placed>
  /** By trigger, what calls for it. */
  readonly triggers: ReadonlyMap<string, ReadonlySet<Placed>>
  readonly attempts: Attempts
  /** Whether a parameter of it is a secret: then no text of it is shown. */
  readonly secret: boolean
}

export interface Expanded {
  /** In the order in which they are converged. */
  readonly order: readonly Placed[]
  readonly context: HostContext
}
