/** The state of a resource: flat, JSON-like, and compared key by key by the engine alone. */
import type { Secret } from '../core/secret.ts'

/** Content too large to compare as text: equal when the hashes are equal; the text, where it is one, is for the diff. */
export interface Content {
  readonly kind: 'content'
  readonly sha256: string
  readonly bytes: number
  /** Present on the desired side, unless it is binary or secret; on the other where the probe has it at hand. */
  readonly text?: string
  /** The text is a list of objects (`src/core/object-lines.ts`): its difference is told in objects that came, went or changed. */
  readonly form?: 'objects'
}

export type StateValue = string | number | boolean | null | readonly string[] | Content | Secret

/** Keys to values. An interface of a type's own state may be used wherever it fits this. */
export type State = Readonly<Record<string, StateValue | undefined>>

/**
 * What observing found: a state, null for absent, that it cannot be known before something else is applied, or that
 * what is there forbids the change.
 */
export type Observed<S extends State = State> = S | null | Unknown | Refused

/**
 * Nothing to compare with yet. When it is the resource's turn it is observed again; what is still unknown then fails,
 * with this reason.
 */
export interface Unknown {
  readonly kind: 'unknown'
  /** Completes "unknown until applied: …". */
  readonly reason: string
}

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason }
}

export function isUnknown(observed: Observed): observed is Unknown {
  return hasReason(observed, 'unknown')
}

/**
 * Something is there that must not be touched (a directory where a file is wanted). The resource fails with this reason,
 * in a plan too, unless something that it depends on changes first: then it is observed again.
 */
export interface Refused {
  readonly kind: 'refused'
  /** Completes `Cannot apply file "/etc/motd": …`. */
  readonly reason: string
  readonly hint?: string
}

export function refused(reason: string, hint?: string): Refused {
  return hint === undefined ? { kind: 'refused', reason } : { kind: 'refused', reason, hint }
}

export function isRefused(observed: Observed): observed is Refused {
  return hasReason(observed, 'refused')
}

function hasReason(observed: Observed, kind: string): boolean {
  if (observed === null) return false
  const { kind: found, reason } = observed as { kind?: unknown; reason?: unknown }
  return found === kind && typeof reason === 'string'
}
