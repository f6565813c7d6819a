/** What a `systemd_unit` is told. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import type { Wanted } from '../../src/type/define-type.ts'

const Value = z.union([
  z.boolean(),
  z.number(),
  z.string().check(
    z.regex(/^(?:[^\u0000-\u0008\u000a-\u001f\u007f]*[^\u0000-\u0008\u000a-\u001f\u007f\\])?$/, {
      error: 'must be one line without control characters, and without a backslash at its end',
    }),
  ),
])

const word = (what: string) =>
  z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9-]*$/, { error: `must be the name of ${what}` }))

const Sections = z.record(word('a section'), z.record(word('a setting'), z.union([Value, z.array(Value)])))

export const Params = z
  .strictObject({
    sections: z
      .optional(Sections)
      .check(
        z.describe(
          "The file by sections: `{ Service: { ExecStart: '/usr/bin/app', Environment: ['A=1', 'B=2'] } }`. A list is one line for each.",
        ),
      ),
    content: z.optional(z.string()).check(z.describe('The file as text, in place of `sections`.')),
    override: z
      ._default(z.boolean(), false)
      .check(
        z.describe(
          'A drop-in, as of `systemctl edit`: `override.conf` beside a unit that a package brings, which otherwise stays as it is.',
        ),
      ),
    enabled: z
      .optional(z.boolean())
      .check(z.describe('Whether it starts with the host; left alone where not given.')),
    running: z
      .optional(z.boolean())
      .check(
        z.describe('Whether it runs now, and restarts when the file changes; left alone where not given.'),
      ),
    verify: z
      ._default(z.boolean(), true)
      .check(
        z.describe('Whether `systemd-analyze verify` checks the file before it takes the place of the old.'),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the file is there.')),
  })
  .check(
    z.refine(
      ({ sections, content, state }) =>
        state === 'absent' || (sections === undefined) !== (content === undefined),
      {
        error: 'is needed, or content: one of the two',
        path: ['sections'],
      },
    ),
    z.refine(({ enabled, running, state }) => state === 'present' || (enabled !== true && running !== true), {
      error: 'cannot be enabled or running where it is absent',
      path: ['state'],
    }),
  )

export type Params = z.output<typeof Params>

export function isTemplate(id: string): boolean {
  return /@\.[a-z]+$/.test(id)
}

export function problemsOf({ id, params }: Wanted<Params>): readonly Problem[] {
  return isTemplate(id) && (params.enabled !== undefined || params.running !== undefined)
    ? [
        {
          message: 'a template neither runs nor starts with the host: its instances do',
          hint: `service('${id.replace('@', '@NAME')}')`,
        },
      ]
    : []
}
