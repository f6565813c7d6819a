/** What a file is told. */
import * as z from 'zod/mini'
import { Secret } from '../../src/core/secret.ts'
import { Account, Mode } from '../_lib/ownership.ts'

export const Params = z.strictObject({
  content: z
    .optional(z.union([z.string(), z.instanceof(Buffer), z.instanceof(Secret)]))
    .check(
      z.describe(
        'What is in the file; left alone where not given. `fromFile` and `template` make it from files of the site.',
      ),
    ),
  owner: z.optional(Account).check(z.describe('User, by name or number; left alone where not given.')),
  group: z.optional(Account).check(z.describe('Group, by name or number; left alone where not given.')),
  mode: z
    .optional(Mode)
    .check(
      z.describe("Permissions, as in `'0644'`; a new file gets `0644`, one with a secret in it `0600`."),
    ),
  state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether the file is there.')),
  validate: z
    .optional(
      z.string().check(
        z.refine((text) => text.includes('%s'), { error: 'must hold %s, which stands for the new file' }),
        z.refine((text) => !/['"]%s/.test(text), { error: 'must hold %s without quotes around it' }),
      ),
    )
    .check(
      z.describe(
        'A command that checks new content before it takes the place of the old; `%s` is the new file.',
      ),
    ),
  follow: z
    ._default(z.boolean(), false)
    .check(z.describe('Where a symbolic link is at the path: manage what it leads to, instead of refusing.')),
})

export type Params = z.output<typeof Params>
