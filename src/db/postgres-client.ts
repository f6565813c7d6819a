/** One live connection to a PostgreSQL server, set up for one schema. Loaded only where a site has its database there. */
import { existsSync, readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import pg from 'pg'
import { passwordFromFile } from './password-file.ts'
import { postgresLabel, type PostgresServer } from './postgres-url.ts'
import { postgresError } from './postgres-error.ts'

export type PostgresClient = pg.Client

/** Milliseconds that a writer waits for another one; saving text holds the lock for as long as Git takes. */
const LOCK_TIMEOUT = 30_000

/** As SQLite gives them: whole numbers as numbers, truth as 1 and 0. What is counted here stays far below 2^53. */
const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)
types.setTypeParser(pg.types.builtins.NUMERIC, Number)
types.setTypeParser(pg.types.builtins.BOOL, (text) => (text === 't' ? 1 : 0))

/** Throws a UserError that says which server does not let us in, and why. */
export async function connectPostgres(server: PostgresServer, schema: string): Promise<PostgresClient> {
  try {
    const client = await connect(server)
    await client.query(setUp(schema))
    return client
  } catch (error) {
    throw postgresError(error, postgresLabel(server), 'connect')
  }
}

/** What both the inventory and the migrations connect with. */
export function clientConfig(server: PostgresServer, encrypted: boolean): pg.ClientConfig {
  return {
    host: server.host,
    port: server.port,
    user: server.user,
    database: server.database,
    // Never undefined, which would have the driver read the password file itself, and complain that this is deprecated.
    password: () => server.password?.reveal() ?? passwordFromFile(server) ?? '',
    ssl: encrypted ? tlsOf(server) : false,
    connectionTimeoutMillis: server.connectTimeout * 1000,
    application_name: 'hostwright',
    keepAlive: true,
    types,
  }
}

/** Names without a schema are of this one, and of no other. */
export function setUp(schema: string): string {
  return [
    `SET search_path TO ${pg.escapeIdentifier(schema)}`,
    `SET lock_timeout TO ${LOCK_TIMEOUT}`,
    // A writer whose machine has vanished holds the lock until the server notices.
    'SET tcp_keepalives_idle TO 20',
    'SET tcp_keepalives_interval TO 5',
    'SET tcp_keepalives_count TO 3',
    // Compiling costs more than any of our statements.
    'SET jit TO off',
  ].join('; ')
}

export function createSchema(schema: string): string {
  return `CREATE SCHEMA ${pg.escapeIdentifier(schema)}`
}

export function dropStatement(schema: string): string {
  return `DROP SCHEMA ${pg.escapeIdentifier(schema)} CASCADE`
}

/** Whether the server is reached encrypted: `prefer` finds out. */
export async function encrypts(server: PostgresServer): Promise<boolean> {
  const client = await connect(server)
  await client.end()
  return client.ssl
}

async function connect(server: PostgresServer): Promise<PostgresClient> {
  // A socket is never encrypted; libpq ignores the mode there, too.
  if (server.host.startsWith('/') || server.sslMode === 'disable') return connectOnce(server, false)
  try {
    return await connectOnce(server, true)
  } catch (error) {
    const refused = error instanceof Error && error.message.includes('does not support SSL')
    if (server.sslMode !== 'prefer' || !refused) throw error
    return connectOnce(server, false)
  }
}

async function connectOnce(server: PostgresServer, encrypted: boolean): Promise<PostgresClient> {
  const client = new pg.Client({ ...clientConfig(server, encrypted), pipeline: true })
  // What is lost between two statements is said by the next one; without a listener it would end the program.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** `require` encrypts, `verify-ca` believes whom an authority knows, `verify-full` also compares the name. */
function tlsOf(server: PostgresServer): Exclude<pg.ClientConfig['ssl'], undefined> {
  const { sslMode, sslRootCert } = server
  const ca = authoritiesOf(server)
  if (sslMode === 'verify-full') return ca
  if (sslMode === 'verify-ca' || (sslMode === 'require' && sslRootCert !== undefined))
    return { ...ca, checkServerIdentity: () => undefined }
  return { ...ca, rejectUnauthorized: false }
}

/** Node.js itself would read the extra ones each time it starts, database or not: the programs keep them from it. */
function authoritiesOf({ sslRootCert, extraCertificates }: PostgresServer): { readonly ca?: string[] } {
  if (sslRootCert !== undefined) return { ca: [readFileSync(sslRootCert, 'utf8')] }
  if (extraCertificates === undefined || !existsSync(extraCertificates)) return {}
  return { ca: [...rootCertificates, readFileSync(extraCertificates, 'utf8')] }
}
