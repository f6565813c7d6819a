/** Opens the database of one customer and brings its schema up to date. */
import { UserError } from '../core/errors.ts'
import { placeLabel, type DatabasePlace } from './database-place.ts'
import { makeReader } from './reader.ts'
import { SCHEMA_VERSION } from './schema-version.ts'
import { writeSerials } from './serials.ts'
import type { Connection } from './sql.ts'
import type { Store } from './store.ts'
import { runRecords } from './runs.ts'
import { runChange } from './transaction.ts'

export interface StoreOptions {
  /** Whose text `saved` and its like are about, where several clones of a site share one database. */
  readonly clone?: string
}

/** The database, or the schema, is made where it does not exist. Loads knex only where the schema is behind. */
export async function openStore(place: DatabasePlace, { clone = '' }: StoreOptions = {}): Promise<Store> {
  return storeOn(await openConnection(place), clone)
}

/** The database that is connected to, with the newest schema. */
export function storeOn(connection: Connection, clone: string): Store {
  const inTurn = oneAtATime()
  return {
    read: async (work) =>
      inTurn(async () => connection.transaction('read', async () => work(makeReader(connection, clone)))),
    change: async (reason, work) =>
      inTurn(async () =>
        connection.transaction('write', async () => runChange(connection, clone, reason, work)),
      ),
    assignSerials: async (serials) =>
      inTurn(async () => connection.transaction('write', async () => writeSerials(connection, serials))),
    claimSite: async (site) =>
      inTurn(async () => connection.transaction('write', async () => claimSite(connection, site))),
    runs: runRecords(connection, inTurn),
    close: async () => inTurn(async () => connection.close()),
  }
}

/** A file of SQLite is in the repository of its site, and of no other. */
async function claimSite(connection: Connection, site: string): Promise<string> {
  if (connection.dialect === 'sqlite') return site
  await connection.run('UPDATE schema_version SET site = ? WHERE site IS NULL', site)
  const row = await connection.get<{ readonly site: string }>('SELECT site FROM schema_version')
  return row?.site ?? site
}

/** With the newest schema. */
export async function openConnection(place: DatabasePlace): Promise<Connection> {
  const connection = await connect(place)
  const version = await connection.schemaVersion()
  if (version === SCHEMA_VERSION) return connection
  await connection.close()
  if (version > SCHEMA_VERSION)
    throw new UserError(
      `Cannot open the inventory database "${placeLabel(place)}": its schema has version ${version}, this program knows ${SCHEMA_VERSION}`,
      { hint: 'use the newer hostwright that made it' },
    )
  const { migrate } = await import('./migrate.ts')
  await migrate(place)
  return connect(place)
}

/** Each driver is loaded where it is needed, and only there. */
export async function connect(place: DatabasePlace): Promise<Connection> {
  if (place.dialect === 'postgres') return (await import('./postgres.ts')).openPostgres(place)
  return (await import('./sqlite.ts')).openSqlite(place.file)
}

/** There is one connection: a transaction waits until the one before it has ended. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}
