/** An account of MariaDB: a user together with the hosts that it may come from, which is part of its name. */
import * as z from 'zod/mini'
import { literal, mariadbName } from './mariadb-text.ts'

/** Characters of a user's name (80), and of a host with a mask (60 by tradition; 255 since 10.6). */
const User = mariadbName(80)
const HOST = /^[A-Za-z0-9._%:/-]{1,255}$/

export interface Account {
  readonly user: string
  readonly host: string
}

/** `shop@10.20.0.%`; `shop` is `shop@localhost`. One account has one writing. */
export const AccountId = z.pipe(
  z.string().check(
    z.refine((text) => User.safeParse(accountOf(text).user).success && HOST.test(accountOf(text).host), {
      error: 'must be a user, or a user and where it comes from: `shop`, `shop@10.20.0.%`',
    }),
  ),
  z.transform((text) => `${accountOf(text).user}@${accountOf(text).host}`),
)

/** The host is what follows the last "@". */
export function accountOf(text: string): Account {
  const at = text.lastIndexOf('@')
  if (at === -1) return { user: text, host: 'localhost' }
  return { user: text.slice(0, at), host: text.slice(at + 1).toLowerCase() }
}

/** `'shop'@'localhost'`, for statements. */
export function accountText(id: string): string {
  const { user, host } = accountOf(id)
  return `${literal(user)}@${literal(host)}`
}
