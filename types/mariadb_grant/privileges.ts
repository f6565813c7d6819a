/** What may be granted in MariaDB at which level (MariaDB Knowledge Base: GRANT), as every release since 10.4 knows it. */

export type Level = 'server' | 'database' | 'tables'

const TABLE = [
  'ALTER',
  'CREATE',
  'CREATE VIEW',
  'DELETE',
  'DELETE HISTORY',
  'DROP',
  'INDEX',
  'INSERT',
  'REFERENCES',
  'SELECT',
  'SHOW VIEW',
  'TRIGGER',
  'UPDATE',
] as const

const DATABASE = [
  ...TABLE,
  'ALTER ROUTINE',
  'CREATE ROUTINE',
  'CREATE TEMPORARY TABLES',
  'EVENT',
  'EXECUTE',
  'LOCK TABLES',
] as const

const SERVER = [
  ...DATABASE,
  'CREATE TABLESPACE',
  'CREATE USER',
  'FILE',
  'PROCESS',
  'RELOAD',
  'REPLICATION SLAVE',
  'SHOW DATABASES',
  'SHUTDOWN',
  'SUPER',
] as const

const PRIVILEGES: Readonly<Record<Level, readonly string[]>> = {
  server: SERVER,
  database: DATABASE,
  tables: TABLE,
}

/** All names that a manifest may write. */
export const PRIVILEGE_NAMES = ['ALL', ...SERVER] as const

/** As information_schema names those that it names otherwise. */
const SHOWN: Readonly<Record<string, string>> = { 'DELETE VERSIONING ROWS': 'DELETE HISTORY' }

/** A privilege that the server shows, as it is granted. */
export function granted(shown: string): string {
  return SHOWN[shown] ?? shown
}

/** `ALL` as what it stands for; sorted, each once. */
export function privilegesAt(level: Level, names: readonly string[]): readonly string[] {
  return [...new Set(names.includes('ALL') ? PRIVILEGES[level] : names)].sort()
}

/** Those that there are not at this level. */
export function strangeAt(level: Level, names: readonly string[]): readonly string[] {
  return names.filter((name) => name !== 'ALL' && !PRIVILEGES[level].includes(name))
}

export function possibleAt(level: Level): readonly string[] {
  return PRIVILEGES[level]
}
