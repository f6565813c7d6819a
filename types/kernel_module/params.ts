/** What a `kernel_module` is told. */
import * as z from 'zod/mini'

const Option = z.union([
  z.boolean(),
  z.int(),
  z.string().check(
    z.regex(/^[^\s"'\\#\u0000-\u001f\u007f]+$/, {
      error: 'must be text without spaces, quotes, backslashes and "#"',
    }),
  ),
])

const OptionName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, { error: 'must be the name of an option of a module' }))

export const Params = z
  .strictObject({
    options: z
      .optional(z.record(OptionName, Option))
      .check(
        z.describe(
          'Its options by name: `{ hashsize: 65536 }`; `true` is Y and `false` N. They count from the next time that it is loaded.',
        ),
      ),
    now: z
      ._default(z.boolean(), true)
      .check(z.describe('Whether it is loaded, or taken out, at once; otherwise with the next boot alone.')),
    state: z
      ._default(z.enum(['present', 'blacklisted', 'absent']), 'present')
      .check(
        z.describe(
          '`blacklisted`: kept from being loaded by anything. `absent`: our files are gone, and what is loaded stays.',
        ),
      ),
  })
  .check(
    z.refine(({ options, state }) => options === undefined || state === 'present', {
      error: 'are of a module that is present',
      path: ['options'],
    }),
  )

export type Params = z.output<typeof Params>

/** `NAME=VALUE` of each. */
export function optionsOf({ options = {} }: Params): readonly string[] {
  return Object.entries(options).map(
    ([name, value]) => `${name}=${typeof value === 'boolean' ? (value ? 'Y' : 'N') : value}`,
  )
}
