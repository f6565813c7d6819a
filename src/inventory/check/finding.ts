/** What `inv check` says of an object: something wrong or doubtful, with its place and what mends it. */
import type { ObjectKind } from '../model/snapshot.ts'
import type { Waiver } from '../model/waiver.ts'

/**
 * - `error`: a server would refuse it, or machines would get in each other's way
 * - `warning`: it works, and is most likely not what is meant
 * - `info`: good to know; never counts as something found
 */
export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

export interface ObjectName {
  readonly kind: ObjectKind
  readonly name: string
}

export interface Finding {
  /** In kebab case: `rack-overlap`. */
  readonly code: string
  readonly severity: Severity
  readonly object: ObjectName
  /** What in the object it is about, where the object can have several of the code: an address, a record. */
  readonly about?: string
  readonly message: string
  /** A sentence, or the command that mends it. */
  readonly mend: string
  readonly place: {
    /** From the root of the site: `inventory/hosts/web01.yaml`. */
    readonly file: string
    /** Within it: `nics[eth0].addresses[10.20.0.4]`. */
    readonly key?: string
  }
}

/** A finding that somebody lets stand. */
export interface WaivedFinding extends Finding {
  readonly waiver: Pick<Waiver, 'reason' | 'until'>
}
