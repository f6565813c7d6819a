/** The types that can be had, without one of them loaded: making the schemas of all takes longer than a run needs for the few that it uses. */
import type { TypeDefinition } from './define-type.ts'

/** A type as a value: what a manifest calls. */
export interface LoadedType {
  readonly definition: TypeDefinition
}

export interface TypeEntry {
  readonly name: string
  /** As manifests import it: `authorizedKey` of `authorized_key`. */
  readonly exported: string
  /** Names of the types that a composed one can consist of; `all` where its source does not tell. */
  readonly parts: readonly string[] | 'all'
  /** Whether its source asks the inventory for generated files. */
  readonly generates: boolean
  readonly load: () => Promise<LoadedType>
}
