/** What can be asked for of a Python package. */
import * as z from 'zod/mini'
import { AbsolutePath } from '../_lib/absolute-path.ts'

/** PEP 508: letters, digits, ".", "_" and "-", and extras in brackets. */
const Name = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\[[A-Za-z0-9._,-]+\])?$/

export const Params = z
  .strictObject({
    name: z
      .optional(z.string().check(z.regex(Name, { error: 'must be the name of a Python package' })))
      .check(z.describe('Its name, where the id is another: the same package in a second environment.')),
    environment: z
      .optional(AbsolutePath)
      .check(
        z.describe('The virtual environment that it is in, by its folder; it is made where there is none.'),
      ),
    system: z
      ._default(z.boolean(), false)
      .check(
        z.describe(
          "Install it beside the host's own Python packages instead, over which distributions warn.",
        ),
      ),
    version: z
      .optional(
        z
          .string()
          .check(
            z.regex(/^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/, { error: 'must be one whole version, as in "2.31.0"' }),
          ),
      )
      .check(z.describe('Exactly this version; any where not given.')),
    from: z
      .optional(AbsolutePath)
      .check(
        z.describe('A folder on the host with wheel files to install it from; nothing else is asked then.'),
      ),
    index: z
      .optional(
        z.string().check(
          z.regex(/^https?:\/\/[!$%&()*+,\-./0-9:;=?A-Z[\]_a-z~]+$/, {
            error: 'must be a URL, without a password in it',
          }),
        ),
      )
      .check(z.describe('The package index to ask; what pip is configured to ask where not given.')),
    python: z
      ._default(
        z.string().check(
          z.regex(/^(?:\/[A-Za-z0-9._/-]+\/)?python[0-9.]*$/, {
            error: 'must be a Python, as in "python3.11" or "/opt/python/bin/python3"',
          }),
        ),
        'python3',
      )
      .check(z.describe('The Python that a new environment is made with, or that has the system packages.')),
    state: z._default(z.enum(['present', 'absent']), 'present').check(z.describe('Whether it is installed.')),
  })
  .check(
    z.refine(({ environment, system }) => (environment !== undefined) !== system, {
      error: 'is needed, or "system: true", but not both',
      path: ['environment'],
    }),
    z.refine(({ from, index }) => from === undefined || index === undefined, {
      error: 'cannot be given together with "from"',
      path: ['index'],
    }),
  )

export type PipParams = z.output<typeof Params>

/** The name by which all writings of one package are the same (PEP 503), without extras. */
export function normalized(name: string): string {
  return name
    .replace(/\[.*$/, '')
    .replaceAll(/[-_.]+/g, '-')
    .toLowerCase()
}
