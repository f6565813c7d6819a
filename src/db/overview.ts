/** A look at the inventories of many branches at once: how much is in each, whether it is saved, what ran last. Changes nothing, makes nothing. */
import { hostStates, type HostState } from '../inventory/model/host.ts'
import type { Run } from '../inventory/model/run.ts'
import type { DatabasePlace, PostgresPlace, SqlitePlace } from './database-place.ts'
import type { HostCountRow, LastRunRow, TextStateRow } from './overview-statements.ts'
import { runOf } from './read-runs.ts'
import type { Saved } from './saved-text.ts'
import { SCHEMA_VERSION } from './schema-version.ts'

export interface InventoryOverview {
  /** States that no host has are 0. */
  readonly hosts: Readonly<Record<HostState, number>>
  /** Hosts by the last run that looked at the whole of them, or applied all to them. */
  readonly looks: {
    /** A plan or verify found them other than they should be. */
    readonly differing: number
    /** They were right then, or were made so. */
    readonly right: number
    /** It failed, or took something back. */
    readonly unclear: number
  }
  /** Undefined where this clone has not used it yet. */
  readonly saved: Saved | undefined
  /** Objects that were changed since; one that several change sets touched counts for each. */
  readonly unsaved: number
  readonly lastRun: Run | undefined
}

/**
 * `none`: there is no database, or nothing in it. `older`: of a version that cannot be looked at before a command has
 * brought it up to date; `newer`: made by a newer program.
 */
export type InventoryLook =
  | { readonly kind: 'none' | 'older' | 'newer' }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'read'; readonly overview: InventoryOverview }

/** The first version that has all tables that are looked at. */
const OLDEST = 4

/** In the order of the places, which are all of one kind. `clone`: whose text `saved` is about. */
export async function lookAtInventories(
  places: readonly DatabasePlace[],
  clone: string,
): Promise<readonly InventoryLook[]> {
  const files = places.filter((place): place is SqlitePlace => place.dialect === 'sqlite')
  if (files.length > 0) return (await import('./overview-sqlite.ts')).lookAtFiles(files, clone)
  const schemas = places.filter((place): place is PostgresPlace => place.dialect === 'postgres')
  const [first] = schemas
  if (first === undefined) return []
  const names = schemas.map(({ schema }) => schema)
  return (await import('./overview-postgres.ts')).lookAtSchemas(first.server, names, clone)
}

/** Undefined: it can be looked at. */
export function lookByVersion(version: number): InventoryLook | undefined {
  if (version === 0) return { kind: 'none' }
  if (version < OLDEST) return { kind: 'older' }
  return version > SCHEMA_VERSION ? { kind: 'newer' } : undefined
}

export function overviewOf(rows: {
  readonly hosts: readonly HostCountRow[]
  readonly text: TextStateRow | undefined
  readonly run: LastRunRow | undefined
}): InventoryLook {
  const { hosts, text, run } = rows
  const sum = (wanted: (row: HostCountRow) => boolean): number =>
    hosts.filter(wanted).reduce((total, { count }) => total + count, 0)
  const commit = text?.commit_id ?? undefined
  return {
    kind: 'read',
    overview: {
      hosts: Object.fromEntries(
        hostStates.map((state) => [state, sum((row) => row.state === state)]),
        // Of each state, and of nothing else.
      ) as Record<HostState, number>,
      looks: {
        differing: sum(({ last }) => last !== null && DIFFERING.has(last)),
        right: sum(({ last }) => last !== null && RIGHT.has(last)),
        unclear: sum(({ last }) => last !== null && !DIFFERING.has(last) && !RIGHT.has(last)),
      },
      saved:
        commit === undefined
          ? undefined
          : { commit, tree: text?.tree_id ?? '', changeSet: text?.change_set ?? 0 },
      unsaved: text?.unsaved ?? 0,
      lastRun: run === undefined ? undefined : runOf(run, run),
    },
  }
}

/** Kind and outcome. */
const DIFFERING = new Set(['plan changed', 'verify changed'])
const RIGHT = new Set(['plan ok', 'verify ok', 'apply ok', 'apply changed'])
