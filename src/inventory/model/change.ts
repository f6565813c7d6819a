/** A change as the journal has it: who changed what, when and why, with the whole object before and after. */
import type { ObjectKind, ObjectOfKind } from './snapshot.ts'

/** Who makes a change and why: the command line, or what was asked for. */
export interface Reason {
  /** `Ann Other <ann@example.org>`. */
  readonly who: string
  /** The command line, or what was asked for. */
  readonly why: string
  /** What the operator said of it: `--reason TEXT`. */
  readonly reason?: string
}

type ChangeOf<K extends ObjectKind> = {
  readonly kind: K
  readonly before: ObjectOfKind[K] | undefined
  readonly after: ObjectOfKind[K] | undefined
}
/** One object that is different now. A rename has two names. */
export type Change = { readonly [K in ObjectKind]: ChangeOf<K> }[ObjectKind]

export interface ChangeSet extends Reason {
  readonly id: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly changes: readonly Change[]
}
