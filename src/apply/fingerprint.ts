/**
 * What a saved plan remembers of states: digests by which a later run sees whether they are still the same. A secret is in them by its
 * presence alone. A keyed digest would not do: whoever has the file would have the key, and could try weak secrets one by one.
 */
import { createHash } from 'node:crypto'
import { Secret } from '../core/secret.ts'
import { isContent } from '../type/compare.ts'
import type { Change } from '../type/define-type.ts'
import type { Facts } from '../type/facts.ts'
import type { State, StateValue } from '../type/state.ts'
import type { Redact } from './redact.ts'
import { type ChangeReport, SECRET_TEXT } from './report.ts'
import type { Placed } from './run-types.ts'

/** Of values that differ, as they are on the host; of all that there is where it is to go. */
export function observedDigest(
  placed: Placed,
  { before, after, keys }: Change,
  described: ChangeReport | undefined,
  redact: Redact,
): string {
  if (before === null) return digestOf(null)
  if (after === null) return digestOf(plainState(before, Object.keys(before), () => true, redact))
  const told = new Map(described?.keys.map((key) => [key.key, key]))
  const isSecret = (key: string): boolean => {
    const shown = told.get(key)
    return placed.secret || shown?.before === SECRET_TEXT || shown?.after === SECRET_TEXT
  }
  return digestOf(plainState(before, keys, isSecret, redact))
}

export function desiredDigest(placed: Placed, desired: State | null, redact: Redact): string {
  if (desired === null) return digestOf(null)
  return digestOf(plainState(desired, Object.keys(desired), () => placed.secret, redact))
}

/** One for each fact, so that it can be said which has changed. */
export function factsDigests(facts: Facts): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, digestOf(fact)]))
}

/** `isSecret`: whether the content behind a key must not leave a trace. */
function plainState(
  state: State,
  keys: readonly string[],
  isSecret: (key: string) => boolean,
  redact: Redact,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = state[key]
      return value === undefined ? [] : [[key, plainValue(value, isSecret(key), redact)]]
    }),
  )
}

function plainValue(value: StateValue, secret: boolean, redact: Redact): unknown {
  if (value instanceof Secret) return SECRET_TEXT
  if (isContent(value)) {
    const isTainted = secret || (value.text !== undefined && redact(value.text) !== value.text)
    return { content: isTainted ? SECRET_TEXT : value.sha256 }
  }
  if (typeof value === 'string') return redact(value)
  return typeof value === 'object' && value !== null ? value.map((item) => redact(item)) : value
}

/** 128 bits are enough to tell states apart. */
function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 32)
}

/** The same text for the same value: keys in order. `indent`: blanks for each level. */
export function canonicalJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_key, part: unknown) => (isRecord(part) ? sorted(part) : part), indent)
}

function sorted(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
