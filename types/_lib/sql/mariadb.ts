/** Asking and telling MariaDB: mariadb(1) as root, over the server's socket, with the SQL as standard input. */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { command, type Command } from '../../../src/type/command.ts'
import type { ResourceName } from '../../../src/type/resource.ts'
import { type Observed, unknown } from '../../../src/type/state.ts'
import type { Answer } from './answers.ts'

/** In memory, and in a directory that only root may write to. */
const BODY = '/var/run/.hostwright-mariadb'

/**
 * `hw_mariadb`: the client under the name that it has. `--raw` since rows are JSON, and `--binary-mode` so that it obeys none
 * of its own commands in what it is given.
 */
const clientFunction: Shell = raw(`hw_mariadb() {
  if command -v mariadb >/dev/null 2>&1; then set -- mariadb "$@"; else set -- mysql "$@"; fi
  "$@" --batch --raw --skip-column-names --binary-mode --default-character-set=utf8mb4
}`)

/** So that texts are quoted in one way, whatever the server is set to, and quoted names are what they are. */
const SESSION = "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';"

/** A question that holds no secret. */
export function askMariadb(sql: string): Shell {
  return lines(clientFunction, sh`printf '%s\n' ${`${SESSION}\n${sql}`} | hw_mariadb`)
}

/** Statements, each of which must succeed; they never stand in a command line. */
export function tellMariadb(statements: readonly string[]): Command {
  const content = Buffer.from(
    [SESSION, ...statements.map((one) => `${one};`)].map((one) => `${one}\n`).join(''),
  )
  return command(lines(clientFunction, sh`hw_mariadb <${BODY}`), { body: { path: BODY, content } })
}

/** What the server refused, without what stands around it: `ERROR 1008 (HY000) at line 2: Can't drop …`. */
export function explainMariadb(_: unknown, said: string): string | undefined {
  return /^ERROR \d+ \(\w+\)(?: at line \d+)?: (.*)/m.exec(said)?.[1]
}

/** What is there where the server could not be asked: nothing where there is no client, so that absent is right. */
export function withoutMariadb({ said }: Answer, state: 'present' | 'absent'): Observed<never> {
  if (/(?:mysql|mariadb).*not found/.test(said))
    return state === 'absent' ? null : unknown('MariaDB is not installed')
  return unknown(`MariaDB does not answer: ${explainMariadb(undefined, said) ?? said}`)
}

/** Packages and services of MariaDB, by the names that distributions give them. */
export const MARIADB_NEEDS: readonly ResourceName[] = [
  'package:mariadb-server',
  'package:mariadb',
  'service:mariadb',
  'service:mysql',
]
