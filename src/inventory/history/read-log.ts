/** The journal as it is told: newest first, each change set with what it did to which object. */
import { UserError } from '../core/errors.ts'
import type { Change, ChangeSet } from '../db/journal.ts'
import type { Reader } from '../db/store.ts'
import type { ObjectKind } from './model/snapshot.ts'

export const loggedKinds = ['host', 'network', 'zone', 'group'] as const

export interface LogFilter {
  readonly object?: { readonly kind: ObjectKind; readonly name: string } | undefined
  /** Any date that JavaScript reads; not before it. */
  readonly since?: string | undefined
  readonly limit?: number | undefined
}

export interface LogEntry extends ChangeSet {
  /** `+host web01`, `-host web01`, `host web01`, `host web01→www01`. */
  readonly titles: readonly string[]
}

export async function readLog(reader: Reader, filter: LogFilter): Promise<readonly LogEntry[]> {
  const since = filter.since === undefined ? undefined : readDate(filter.since)
  const sets = await reader.journal({ ...filter, since })
  return sets.map((set) => ({ ...set, titles: set.changes.map((one) => titleOf(one)) }))
}

function readDate(text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UserError(`Cannot show the log: --since "${text}" is no date`)
  return new Date(time).toISOString()
}

function titleOf({ kind, before, after }: Change): string {
  if (before === undefined) return `+${kind} ${after?.name ?? ''}`
  if (after === undefined) return `-${kind} ${before.name}`
  return before.name === after.name ? `${kind} ${after.name}` : `${kind} ${before.name}→${after.name}`
}
