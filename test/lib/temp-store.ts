/** A real inventory database of its own for a test. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import type { DatabasePlace, PostgresPlace } from '../../src/db/database-place.ts'
import { openStore } from '../../src/db/open-store.ts'
import { readPostgresUrl } from '../../src/db/postgres-url.ts'
import type { Store, Tx } from '../../src/db/store.ts'

export const testReason = { who: 'Test <test@example.org>', why: 'test' }

/** `atEnd` registers what is to be done when it is no longer needed; by default that is the end of the test. */
export function tempFolder(atEnd: (clean: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-test-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** In SQLite, and in the project "postgres" on a server. */
export async function tempStore(): Promise<Store> {
  const store = await openStore(tempPlace(inject('postgresUrl')))
  onTestFinished(async () => store.close())
  return store
}

/** Where nothing is yet. */
export function tempPlace(postgresUrl: string | undefined): DatabasePlace {
  return postgresUrl === undefined
    ? { dialect: 'sqlite', file: join(tempFolder(), 'inventory.sqlite') }
    : postgresPlace(postgresUrl)
}

/** A schema of its own. */
export function postgresPlace(url: string, schema = `test_${randomUUID()}`): PostgresPlace {
  const server = readPostgresUrl(url, {}, [])
  if (server === undefined) throw new Error(`${url} is no URL`)
  return { dialect: 'postgres', server, schema }
}

/** One change set, and what the work gives. */
export async function change<T>(store: Store, work: (tx: Tx) => Promise<T>): Promise<T> {
  return (await store.change(testReason, work)).result
}
