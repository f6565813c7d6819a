/** Reads `postgres://user@host:port/database?…`, with what libpq takes from the environment where the URL does not say it. */
import { existsSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { Secret } from '../core/secret.ts'

/** libpq's words (libpq-ssl): `prefer` encrypts where the server can, the first two of the others do not verify who it is. */
export const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
export type SslMode = (typeof sslModes)[number]

export interface PostgresServer {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** Undefined: the password file is asked. */
  readonly password: Secret | undefined
  readonly passwordFile: string
  readonly sslMode: SslMode
  /** PEM file of the authorities to believe; undefined: those of Node.js. */
  readonly sslRootCert: string | undefined
  /** PEM file of authorities to believe beside those of Node.js (`NODE_EXTRA_CA_CERTS`), where `sslRootCert` names none. */
  readonly extraCertificates: string | undefined
  /** Seconds. */
  readonly connectTimeout: number
}

type Env = Readonly<Record<string, string | undefined>>

const PARAMETERS = ['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'sslrootcert', 'connect_timeout']
const DEFAULT_PORT = 5432
const DEFAULT_CONNECT_TIMEOUT = 10

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:/i.test(text)
}

/** Undefined where something is wrong, which `problems` then says without showing the URL: a password may stand in it. */
export function readPostgresUrl(text: string, env: Env, problems: Problem[]): PostgresServer | undefined {
  const url = /^postgres(ql)?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) {
    problems.push({
      message: 'database is no URL of PostgreSQL',
      hint: 'write postgres://USER@HOST/DATABASE, or postgresql:///DATABASE?host=/run/postgresql',
    })
    return undefined
  }
  const before = problems.length
  const asked = (name: string, variable: string, inUrl: string): string | undefined =>
    url.searchParams.get(name) ?? (decoded(inUrl, name, problems) || env[variable] || undefined)
  for (const name of url.searchParams.keys()) {
    if (PARAMETERS.includes(name)) continue
    const meant = nearest(name, PARAMETERS)
    problems.push({
      message: `database: unknown parameter "${name}"`,
      hint: meant === undefined ? `the parameters are ${PARAMETERS.join(', ')}` : `did you mean "${meant}"?`,
    })
  }
  const user = asked('user', 'PGUSER', url.username) ?? ownName(env)
  const password = asked('password', 'PGPASSWORD', url.password)
  const server: PostgresServer = {
    host: asked('host', 'PGHOST', url.hostname.replace(/^\[(.*)\]$/, '$1')) ?? localHost(),
    port: whole(asked('port', 'PGPORT', url.port), 'port', DEFAULT_PORT, problems),
    user,
    database: asked('dbname', 'PGDATABASE', url.pathname.slice(1)) ?? user,
    password: password === undefined ? undefined : new Secret(password),
    passwordFile: env['PGPASSFILE'] || join(env['HOME'] || homedir(), '.pgpass'),
    sslMode: sslMode(asked('sslmode', 'PGSSLMODE', ''), problems),
    sslRootCert: asked('sslrootcert', 'PGSSLROOTCERT', ''),
    extraCertificates: env['NODE_EXTRA_CA_CERTS'] || undefined,
    connectTimeout: whole(
      asked('connect_timeout', 'PGCONNECT_TIMEOUT', ''),
      'connect_timeout',
      DEFAULT_CONNECT_TIMEOUT,
      problems,
    ),
  }
  return problems.length > before ? undefined : server
}

/** `postgres://ann@db1/inventory`: what tells one database from another, and nothing secret. */
export function postgresLabel({ host, port, user, database }: PostgresServer): string {
  const owner = encodeURIComponent(user)
  const name = encodeURIComponent(database)
  const place = host.includes(':') ? `[${host}]` : host
  const atPort = port === DEFAULT_PORT ? '' : `:${port}`
  return host.startsWith('/')
    ? `postgres:///${name}?host=${encodeURIComponent(host).replaceAll('%2F', '/')}&user=${owner}${atPort.replace(':', '&port=')}`
    : `postgres://${owner}@${place}${atPort}/${name}`
}

/** The same URL, fit to be shown and kept. */
export function withoutPassword(text: string): string {
  const url = new URL(text)
  // Left as it was written where there is nothing to hide.
  if (url.password === '' && !url.searchParams.has('password')) return text
  url.password = ''
  url.searchParams.delete('password')
  return url.href
}

function decoded(text: string, name: string, problems: Problem[]): string {
  try {
    return decodeURIComponent(text)
  } catch {
    problems.push({
      message: `database: the ${name} has a % that begins no %XX`,
      hint: 'write %25 for a percent sign',
    })
    return ''
  }
}

function whole(text: string | undefined, name: string, otherwise: number, problems: Problem[]): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (/^\d{1,5}$/.test(text) && value >= 1 && value <= 65_535) return value
  problems.push({ message: `database: ${name} "${text}" is no whole number from 1 to 65535` })
  return otherwise
}

function sslMode(text: string | undefined, problems: Problem[]): SslMode {
  if (text === undefined || text === 'allow') return 'prefer'
  const mode = sslModes.find((one) => one === text)
  if (mode === undefined)
    problems.push({ message: `database: sslmode "${text}" is none of ${sslModes.join(', ')}` })
  return mode ?? 'prefer'
}

/** libpq's default is the socket on this machine; Debian has it in /run, others in /tmp. */
function localHost(): string {
  const folders = ['/run/postgresql', '/var/run/postgresql', '/tmp']
  return (
    folders.find((folder) => existsSync(join(folder, `.s.PGSQL.${DEFAULT_PORT}`))) ??
    folders.find(existsSync) ??
    'localhost'
  )
}

function ownName(env: Env): string {
  try {
    return userInfo().username
  } catch {
    // A user without an entry in the password database, as containers have them.
    return env['USER'] || 'postgres'
  }
}
