/** What MariaDB keeps of a password under `mysql_native_password`: `*`, then SHA-1 of the SHA-1, in capital hex. */
import { createHash } from 'node:crypto'
import type { Secret } from '../../src/core/secret.ts'

export function nativeHashOf(password: Secret): string {
  const once = createHash('sha1').update(password.reveal()).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}
