/** The state of a resource: flat, JSON-like, and compared key by key by the engine alone. */
import type { Secret } from '../core/secret.ts'

/** Content too large to compare as text: equal when the hashes are equal; the text, where it is one, is for the diff. */
export interface Content {
  readonly kind: 'content'
  readonly sha256: string
  readonly bytes: number
  /** Present on the desired side, unless it is binary or secret. */
  readonly text?: string
}

export type StateValue = string | number | boolean | null | readonly string[] | Content | Secret

/** Keys to values. An interface of a type's own state may be used wherever it fits this. */
export type State = Readonly<Record<string, StateValue | undefined>>

/** What observing found: a state, null for absent, or that it cannot be known before something else is applied. */
export type Observed<S extends State = State> = S | null | Unknown

export interface Unknown {
  readonly kind: 'unknown'
  /** Completes "unknown until applied: …". */
  readonly reason: string
}

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason }
}

export function isUnknown(observed: State | null | Unknown): observed is Unknown {
  return observed !== null && observed['kind'] === 'unknown' && typeof observed['reason'] === 'string'
}
