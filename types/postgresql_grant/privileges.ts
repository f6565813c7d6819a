/** What may be granted on which kind of object (documentation of PostgreSQL, 5.7: privileges). */

export type Kind = 'database' | 'schema' | 'tables' | 'sequences'

/** Those that every supported release knows. */
const PRIVILEGES: Readonly<Record<Kind, readonly string[]>> = {
  database: ['CONNECT', 'CREATE', 'TEMPORARY'],
  schema: ['CREATE', 'USAGE'],
  tables: ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'],
  sequences: ['SELECT', 'UPDATE', 'USAGE'],
}

/** All names that a manifest may write. */
export const PRIVILEGE_NAMES = [
  'ALL',
  'CONNECT',
  'CREATE',
  'DELETE',
  'INSERT',
  'REFERENCES',
  'SELECT',
  'TEMPORARY',
  'TRIGGER',
  'TRUNCATE',
  'UPDATE',
  'USAGE',
] as const

/** `ALL` as what it stands for; sorted, each once. */
export function privilegesOn(kind: Kind, names: readonly string[]): readonly string[] {
  const wanted = names.includes('ALL') ? PRIVILEGES[kind] : names
  return [...new Set(wanted)].sort()
}

/** Those that there are not on this kind of object. */
export function strangeOn(kind: Kind, names: readonly string[]): readonly string[] {
  return names.filter((name) => name !== 'ALL' && !PRIVILEGES[kind].includes(name))
}

export function possibleOn(kind: Kind): readonly string[] {
  return PRIVILEGES[kind]
}
