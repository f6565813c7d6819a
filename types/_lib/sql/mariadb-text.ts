/** Names and texts as MariaDB reads them (MariaDB Knowledge Base: Identifier Names, String Literals, GRANT). */
import * as z from 'zod/mini'

/** Characters that the name of a database, table or column has at most. */
const NAME_LENGTH = 64

/** A database, table or user: printable text of the basic plane, without a space at its end, which the server does not store. */
export function mariadbName(longest = NAME_LENGTH): z.ZodMiniString<string> {
  return z.string().check(
    z.regex(/^[^\u0000-\u001f\u007f\ud800-\udfff]+$/, {
      error: 'must be a name without control characters and characters beyond U+FFFF',
    }),
    z.regex(/[^ ]$/, { error: 'must not end in a space' }),
    z.maxLength(longest, { error: `must have at most ${longest} characters` }),
  )
}

/** A quoted identifier. Throws a RangeError on NUL. */
export function identifier(name: string): string {
  refuseNul(name)
  return `\`${name.replaceAll('`', '``')}\``
}

/** A string constant for a session whose `sql_mode` has neither NO_BACKSLASH_ESCAPES nor ANSI_QUOTES, as ours. Throws a RangeError on NUL. */
export function literal(text: string): string {
  refuseNul(text)
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** `('a', 'b')`, for IN; a list that nothing is in where it is empty. */
export function literals(texts: readonly string[]): string {
  return texts.length === 0 ? '(NULL)' : `(${texts.map((text) => literal(text)).join(', ')})`
}

/** The name of one database where GRANT takes a pattern: "_" and "%" are themselves. */
export function databasePattern(name: string): string {
  return name.replaceAll(/[\\_%]/g, String.raw`\$&`)
}

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new RangeError('MariaDB cannot hold a NUL character in a name or text')
}
