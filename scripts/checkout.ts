/** Where the project lies. */
import { fileURLToPath } from 'node:url'

/** Absolute, without final slash. */
export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
