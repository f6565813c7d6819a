/** The PostgreSQL schema that holds the inventory of a branch. */
import { createHash } from 'node:crypto'

/** PostgreSQL cuts longer names off without a word (NAMEDATALEN). */
const LONGEST = 63
const HASH_DIGITS = 16

/** What `databaseSchema` may be: without an underscore, so that no prefix and branch make what others make. */
export const schemaPrefix = /^(?!pg-|pg$)[a-z][a-z0-9-]{0,30}$/

/**
 * `hostwright_main`, `hostwright_customer_acme`. A branch whose name has an underscore, is long, or has anything but ASCII
 * letters, digits, dots and hyphens gets a hash behind a `#`, which no other name has: two branches never share a schema.
 */
export function schemaName(prefix: string, branch: string): string {
  const plain = `${prefix}_${branch.replaceAll('/', '_')}`
  if (/^[a-zA-Z0-9./-]+$/.test(branch) && plain.length <= LONGEST) return plain
  const hash = createHash('sha256').update(branch).digest('hex').slice(0, HASH_DIGITS)
  const readable = plain.replaceAll(/[^a-zA-Z0-9._-]/g, '_').slice(0, LONGEST - HASH_DIGITS - 1)
  return `${readable}#${hash}`
}
