/** Asking and telling PostgreSQL: psql(1) as the server's own account, over its socket, with the SQL as standard input. */
import { sh, type Shell } from '../../../src/core/shell.ts'
import { command, type Command } from '../../../src/type/command.ts'
import type { HostContext } from '../../../src/type/define-type.ts'
import type { ResourceName } from '../../../src/type/resource.ts'
import { type Observed, unknown } from '../../../src/type/state.ts'
import type { Answer } from './answers.ts'

/** The database that every server has. */
export const MAINTENANCE = 'postgres'

/** In memory, and in a directory that only root may write to. */
const BODY = '/var/run/.hostwright-postgresql'

/**
 * psql as the account that owns the server. The database is named in the environment: as an argument, a name with "=" in
 * it would be taken for connection settings.
 */
function psql(database: string, settings: string, { facts }: HostContext): Shell {
  const client = sh`PGDATABASE=${database} PGCLIENTENCODING=UTF8 PGOPTIONS=${settings} exec psql -X -q -A -t -w -v ON_ERROR_STOP=1`
  const account = facts.os.family === 'openbsd' ? '_postgresql' : 'postgres'
  // Only on Linux does su(1) take a shell, and only there has the account none that would do.
  return facts.kernel.name === 'Linux'
    ? sh`su -s /bin/sh ${account} -c ${client.text}`
    : sh`su -m ${account} -c ${client.text}`
}

const QUIETLY = '-c client_min_messages=error'

/** A question that holds no secret. Its search path keeps functions out of it that users have made. */
export function askPostgresql(sql: string, database: string, context: HostContext): Shell {
  return sh`printf '%s\n' ${sql} | ${psql(database, `${QUIETLY} -c search_path=pg_catalog`, context)}`
}

/** Statements, each of which must succeed; they never stand in a command line. */
export function tellPostgresql(
  statements: readonly string[],
  database: string,
  context: HostContext,
): Command {
  const content = Buffer.from(statements.map((one) => `${one};\n`).join(''))
  return command(sh`${psql(database, QUIETLY, context)} <${BODY}`, { body: { path: BODY, content } })
}

/** What the server refused, without what stands around it: `psql:<stdin>:1: ERROR:  role "x" does not exist`. */
export function explainPostgresql(_: unknown, said: string): string | undefined {
  const refused = /(?:ERROR|FATAL): +(.*)/.exec(said)?.[1]
  const detail = /DETAIL: +(.*)/.exec(said)?.[1]
  if (refused === undefined) return undefined
  return detail === undefined ? refused : `${refused}: ${detail}`
}

/** What is there where the server could not be asked: nothing where there is no server, so that absent is right. */
export function withoutPostgresql({ said }: Answer, state: 'present' | 'absent'): Observed<never> {
  const isMissing = /does not exist|not found|unknown (?:user|login)|no passwd entry/i.test(said)
  const isInstalled = !isMissing || said.includes('database')
  if (!isInstalled) return state === 'absent' ? null : unknown('PostgreSQL is not installed')
  return unknown(`PostgreSQL does not answer: ${explainPostgresql(undefined, said) ?? said}`)
}

const VERSIONS = ['', '-server', ...Array.from({ length: 8 }, (_, index) => `-${index + 13}`)]

/** Packages and services of PostgreSQL, by the names that distributions give them. */
export const POSTGRESQL_NEEDS: readonly ResourceName[] = [
  ...VERSIONS.map((version) => `package:postgresql${version}` as const),
  'service:postgresql',
]
