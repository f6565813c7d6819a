/** What can be asked for of a package. */
import * as z from 'zod/mini'

export const Params = z
  .strictObject({
    version: z
      .optional(
        z.string().check(
          z.regex(/^[A-Za-z0-9][A-Za-z0-9.+:~^_,-]*$/, {
            error: 'must be one whole version, as the package manager writes it',
          }),
        ),
      )
      .check(z.describe('Exactly this version, older or newer than what is there; any where not given.')),
    recommends: z
      ._default(z.boolean(), false)
      .check(z.describe('Whether what the package recommends comes with it.')),
    refreshAfter: z
      .optional(z.number().check(z.minimum(0)))
      .check(
        z.describe(
          'Hours: lists of packages that were fetched longer ago are fetched anew before something is installed. Where not given, only when a package cannot be had.',
        ),
      ),
    state: z
      ._default(z.enum(['present', 'latest', 'absent']), 'present')
      .check(
        z.describe(
          'Whether the package is installed; `latest`: in the newest version that the lists of packages on the host have.',
        ),
      ),
  })
  .check(
    z.refine(({ version, state }) => version === undefined || state === 'present', {
      error: 'can be given with state "present" alone',
      path: ['version'],
    }),
  )

export type PackageParams = z.output<typeof Params>

export interface PackageState {
  readonly version?: string
  /** What the lists have beside the version that is installed; null where nothing. Looked for with `latest` alone. */
  readonly newer?: string | null
  /** Kept at its version by the host's administrator. */
  readonly held?: boolean
  readonly [key: string]: string | boolean | null | undefined
}
