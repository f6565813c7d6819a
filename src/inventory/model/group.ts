/** A named set of hosts with attributes that its members inherit. */
import type { Attributes } from './host.ts'
import type { Waiver } from './waiver.ts'

export interface Group {
  readonly name: string
  /** Groups that this one belongs to; their attributes are inherited, the nearer wins. */
  readonly parents: readonly string[]
  readonly attributes: Attributes
  readonly notes?: string
  readonly waivers?: readonly Waiver[]
}
