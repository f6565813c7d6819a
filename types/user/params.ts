/** What can be asked for of a user account. */
import * as z from 'zod/mini'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { AccountName } from '../_lib/accounts.ts'
import { Account } from '../_lib/ownership.ts'
import { Password } from './password.ts'

export const Params = z.strictObject({
  uid: z
    .optional(z.int().check(z.minimum(0), z.maximum(4_294_967_294)))
    .check(z.describe('Its number; the next free one where not given.')),
  group: z
    .optional(Account)
    .check(
      z.describe(
        'Its first group, by name or number; a new account gets one of its own name where not given.',
      ),
    ),
  groups: z
    .optional(
      z.pipe(
        z.readonly(z.array(AccountName)),
        z.transform((names) => [...new Set(names)].sort()),
      ),
    )
    .check(z.describe('All the other groups that it is in, and no more; left alone where not given.')),
  home: z.optional(AbsolutePath).check(z.describe('Home directory; what is in an old one is not moved.')),
  shell: z.optional(AbsolutePath).check(z.describe('Login shell.')),
  comment: z
    .optional(
      z
        .string()
        .check(
          z.regex(/^[^:\u0000-\u001f\u007f]*$/, { error: 'must hold no ":" and no control characters' }),
        ),
    )
    .check(z.describe('Full name, or what the account is for.')),
  password: z
    .optional(Password)
    .check(
      z.describe(
        'A secret with the plain password, or its hash as crypt(5) writes it, or `*` for none that matches; left alone where not given. A new account has none.',
      ),
    ),
  passwordLocked: z
    .optional(z.boolean())
    .check(
      z.describe(
        'Whether its password is kept but opens nothing; `false` where a password is given, else left alone. Keys still let in.',
      ),
    ),
  expires: z
    .optional(
      z.union([
        z.literal('never'),
        z
          .string()
          .check(
            z.refine((text) => isDate(text), { error: 'must be a day, as in "2027-01-31", or "never"' }),
          ),
      ]),
    )
    .check(z.describe('The day from which on the account lets nobody in, `2027-01-31`, or `never`.')),
  system: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Whether a new account gets a number of the range for system accounts, and no home directory.',
      ),
    ),
  createHome: z
    .optional(z.boolean())
    .check(z.describe('Whether a new account gets its home directory made; by default unless `system`.')),
  removeHome: z
    ._default(z.boolean(), false)
    .check(z.describe('With `absent`: remove the home directory, and all that is in it.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the account is there.')),
})

export type UserParams = z.output<typeof Params>

function isDate(text: string): boolean {
  const day = Date.parse(`${text}T00:00:00Z`)
  return (
    /^2\d{3}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day) && new Date(day).toISOString().startsWith(text)
  )
}
