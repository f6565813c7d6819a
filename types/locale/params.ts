/** What a `locale` is told. */
import * as z from 'zod/mini'

// locale(7). LC_ALL is left out: it overrides what a user chooses, and does not belong into a file.
const CATEGORIES = [
  'LC_ADDRESS',
  'LC_COLLATE',
  'LC_CTYPE',
  'LC_IDENTIFICATION',
  'LC_MEASUREMENT',
  'LC_MESSAGES',
  'LC_MONETARY',
  'LC_NAME',
  'LC_NUMERIC',
  'LC_PAPER',
  'LC_TELEPHONE',
  'LC_TIME',
] as const

export const Params = z
  .strictObject({
    default: z
      ._default(z.boolean(), false)
      .check(z.describe('Whether logins have it as their `LANG`; where not, `LANG` is left alone.')),
    categories: z
      ._default(z.array(z.enum(CATEGORIES)), [])
      .check(z.describe("What logins have it for besides: `['LC_TIME', 'LC_PAPER']`.")),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether programs can use it.')),
  })
  .check(
    z.refine(
      ({ default: isDefault, categories, state }) =>
        state === 'present' || (!isDefault && categories.length === 0),
      {
        error: 'cannot be used by logins where it is absent',
        path: ['state'],
      },
    ),
  )

export type Params = z.output<typeof Params>

/** Names of the variables that are to have the locale, sorted. */
export function variablesOf({ default: isDefault, categories }: Params): readonly string[] {
  return [...new Set([...(isDefault ? ['LANG'] : []), ...categories])].toSorted()
}
