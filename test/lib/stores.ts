/** Runs a suite once for each database that the inventory can be kept in, each test in a fresh one. */
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import type { DatabasePlace } from '../../src/db/database-place.ts'
import { openStore } from '../../src/db/open-store.ts'
import type { Dialect } from '../../src/db/sql.ts'
import type { Store } from '../../src/db/store.ts'
import { startPostgresServer, type PostgresTestServer } from './postgres-server.ts'
import { tempPlace } from './temp-store.ts'

export interface Stores {
  readonly dialect: Dialect
  /** Where nothing is yet. */
  readonly place: () => DatabasePlace
  /** Open until the test ends. */
  readonly open: () => Promise<Store>
  /** Only where the dialect is PostgreSQL. */
  readonly server: () => PostgresTestServer
}

export function describeStores(title: string, suite: (stores: Stores) => void): void {
  describe.each<Dialect>(['sqlite', 'postgres'])(`${title} (%s)`, (dialect) => {
    suite(makeStores(dialect))
  })
}

function makeStores(dialect: Dialect): Stores {
  const server = dialect === 'postgres' ? usePostgres() : noServer
  const place = (): DatabasePlace => tempPlace(dialect === 'sqlite' ? undefined : server().url('postgres'))
  return {
    dialect,
    place,
    open: async () => {
      const store = await openStore(place())
      onTestFinished(async () => store.close())
      return store
    },
    server,
  }
}

function noServer(): never {
  throw new Error('SQLite has no server')
}

/** A server for all tests of the enclosing suite. */
export function usePostgres(): () => PostgresTestServer {
  let server: PostgresTestServer | undefined
  beforeAll(() => {
    server = startPostgresServer()
  })
  afterAll(async () => server?.stop())
  return () => {
    if (server === undefined) throw new Error('the server runs while there are tests')
    return server
  }
}
