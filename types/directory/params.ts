/** What a directory is told. */
import * as z from 'zod/mini'
import { Account, Mode } from '../_lib/ownership.ts'

export const Params = z.strictObject({
  owner: z.optional(Account).check(z.describe('User, by name or number; left alone where not given.')),
  group: z.optional(Account).check(z.describe('Group, by name or number; left alone where not given.')),
  mode: z.optional(Mode).check(z.describe("Permissions, as in `'0750'`; a new directory gets `0755`.")),
  parents: z
    ._default(z.boolean(), false)
    .check(z.describe('Make the directories above it too, with mode `0755`; otherwise they must be there.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the directory is there.')),
  recurse: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Owner and group, and `mode` for directories, hold for all that is in it. With `absent`: remove all that is in it; otherwise it must be empty. Not for `/`, and what is directly in it is not removed.',
      ),
    ),
  fileMode: z
    .optional(Mode)
    .check(z.describe('With `recurse`: permissions of the files in it; left alone where not given.')),
  purge: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        'Remove what is in it and is of no resource of the manifest. Refused for `/` and what is directly in it.',
      ),
    ),
})

export type Params = z.output<typeof Params>
