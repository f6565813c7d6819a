/** What a checkout is told. */
import * as z from 'zod/mini'
import { Account } from '../_lib/ownership.ts'

const HOST = '[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?'
const PATH = '[A-Za-z0-9._~/+%@:,=-]+'
/** Forms of a repository, as of git-fetch(1); nothing that would make Git run a program of its choice. */
const REPOSITORY = new RegExp(
  `^(?:(?:https?|git)://${HOST}(?::[0-9]+)?/${PATH}|ssh://(?:[A-Za-z0-9._-]+@)?${HOST}(?::[0-9]+)?/${PATH}|[A-Za-z0-9._-]+@${HOST}:${PATH}|/${PATH})$`,
)
/** As git-check-ref-format(1) has it, and no "-" in front. */
const REVISION = /^(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)|[/.]$))[A-Za-z0-9_][A-Za-z0-9._/+-]*$/

export const Params = z.strictObject({
  repository: z.string().check(
    z.refine((text) => REPOSITORY.test(text), {
      error:
        'must be a path, an address with https://, http://, git:// or ssh://, or user@host:path, and hold no password',
    }),
    z.describe('Where it comes from: `https://…`, `ssh://…`, `git@host:path`, or a path on the host.'),
  ),
  revision: z
    ._default(
      z
        .string()
        .check(
          z.refine((text) => REVISION.test(text), { error: 'must be a branch, a tag or a whole commit id' }),
        ),
      'HEAD',
    )
    .check(
      z.describe(
        'Branch, tag or commit id of 40 digits; `HEAD` is what the repository itself has checked out.',
      ),
    ),
  owner: z
    .optional(Account)
    .check(z.describe('Whose the checkout is, and who runs Git; the login where not given.')),
  force: z
    ._default(z.boolean(), false)
    .check(z.describe('Throw local changes of files of the repository away, instead of refusing.')),
  submodules: z._default(z.boolean(), false).check(z.describe('Check its submodules out too.')),
})

export type Params = z.output<typeof Params>
