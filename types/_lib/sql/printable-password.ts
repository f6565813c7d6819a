/** A password for a database server: a secret, in characters that every client sends alike. */
import * as z from 'zod/mini'
import { Secret } from '../../../src/core/secret.ts'

/** Beyond ASCII, clients prepare passwords differently (RFC 4013, or not at all), and some could not log in. */
export const Password = z.instanceof(Secret, { error: "must be a secret: secret('NAME')" }).check(
  z.refine((secret) => /^[\u0020-\u007e]{1,255}$/.test(secret.reveal()), {
    error: 'must have 1 to 255 printable characters of ASCII',
  }),
)
