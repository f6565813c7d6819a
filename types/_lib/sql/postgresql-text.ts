/** Names and texts as PostgreSQL reads them (documentation of PostgreSQL, 4.1: lexical structure). */
import * as z from 'zod/mini'

/** Bytes that a name has at most: the server cuts longer ones off, and two could become one (NAMEDATALEN - 1). */
const NAME_BYTES = 63

/** A database, role, schema, table …: any printable text, exactly as it is stored: `Shop` and `shop` are two. */
export const PostgresqlName = z.string().check(
  z.regex(/^[^\u0000-\u001f\u007f]+$/, { error: 'must be a name without control characters' }),
  z.refine((name) => Buffer.byteLength(name) <= NAME_BYTES, {
    error: `must have at most ${NAME_BYTES} bytes`,
  }),
)

/** A quoted identifier. Throws a RangeError on NUL, which the server cannot hold. */
export function identifier(name: string): string {
  refuseNul(name)
  return `"${name.replaceAll('"', '""')}"`
}

/** A string constant that means the same whatever `standard_conforming_strings` says. Throws a RangeError on NUL. */
export function literal(text: string): string {
  refuseNul(text)
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** `('a', 'b')`, for IN; a list that nothing is in where it is empty. */
export function literals(texts: readonly string[]): string {
  return texts.length === 0 ? '(NULL)' : `(${texts.map((text) => literal(text)).join(', ')})`
}

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new RangeError('PostgreSQL cannot hold a NUL character')
}
