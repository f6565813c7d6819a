/** The verifier that PostgreSQL keeps in place of a password (RFC 5802, RFC 7677; `SCRAM-SHA-256$ITERATIONS:SALT$STORED:SERVER`). */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../../src/core/secret.ts'

const VERIFIER = /^SCRAM-SHA-256\$(\d{1,7}):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/

/** Of the server's own default (`scram_iterations`). */
const ITERATIONS = 4096
const SALT_BYTES = 16

/** One with a fresh salt, unless one is given. The password is ASCII, so it needs no preparation (RFC 4013). */
export function verifierOf(
  password: Secret,
  salt: Buffer = randomBytes(SALT_BYTES),
  iterations = ITERATIONS,
): string {
  const salted = pbkdf2Sync(password.reveal(), salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const stored = createHash('sha256').update(clientKey).digest('base64')
  const server = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`
}

/** Whether the verifier that a server has is this password's; anything but SCRAM is not. */
export function isVerifierOf(verifier: string, password: Secret): boolean {
  const [, iterations, salt] = VERIFIER.exec(verifier) ?? []
  if (iterations === undefined || salt === undefined) return false
  const mine = Buffer.from(verifierOf(password, Buffer.from(salt, 'base64'), Number(iterations)))
  const theirs = Buffer.from(verifier)
  return mine.length === theirs.length && timingSafeEqual(mine, theirs)
}
