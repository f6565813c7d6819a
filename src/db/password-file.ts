/** Finds the password for a connection in a password file (PostgreSQL's documentation, "The Password File"). */
import { readFileSync, statSync } from 'node:fs'
import type { PostgresServer } from './postgres-url.ts'

/** Undefined where no line fits, or where others can read the file: libpq leaves it unread then, too. */
export function passwordFromFile(
  server: Pick<PostgresServer, 'host' | 'port' | 'user' | 'database' | 'passwordFile'>,
): string | undefined {
  const found = statSync(server.passwordFile, { throwIfNoEntry: false })
  if (found?.isFile() !== true || (found.mode & 0o077) !== 0) return undefined
  const hosts = server.host.startsWith('/') ? ['localhost', server.host] : [server.host]
  const wanted = [hosts, [String(server.port)], [server.database], [server.user]]
  for (const line of readFileSync(server.passwordFile, 'utf8').split(/\r?\n/)) {
    const fields = fieldsOf(line)
    const fits = wanted.every((those, index) => fields[index] === '*' || those.includes(fields[index] ?? ''))
    if (fits && fields.length === wanted.length + 1 && !line.startsWith('#')) return fields.at(-1)
  }
  return undefined
}

/** The colon separates; a backslash keeps the character behind it. The fifth field is the rest of the line. */
function fieldsOf(line: string): readonly string[] {
  const fields = ['']
  for (const [, escaped, plain = ''] of line.matchAll(/\\(.)|([^\\])/gsu)) {
    if (escaped === undefined && plain === ':' && fields.length < 5) fields.push('')
    else fields[fields.length - 1] += escaped ?? plain
  }
  return fields
}
