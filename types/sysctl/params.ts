/** What a `sysctl` is told. */
import * as z from 'zod/mini'
import type { HostContext } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { plainValue } from './key.ts'

const Value = z.pipe(
  z.union([
    z.int(),
    z.boolean(),
    z.string().check(
      z.regex(/^(?=.*\S)[^\u0000-\u0008\u000a-\u001f\u007f]+$/, {
        error: 'must be one line, not empty and without control characters',
      }),
    ),
  ]),
  z.transform((value) => (typeof value === 'boolean' ? (value ? '1' : '0') : plainValue(String(value)))),
)

export const Params = z
  .strictObject({
    value: z
      .optional(Value)
      .check(
        z.describe('The value; `true` is 1, several numbers are apart by spaces. Needed unless `absent`.'),
      ),
    now: z
      ._default(z.boolean(), true)
      .check(z.describe('Whether it takes effect at once; otherwise with the next boot alone.')),
    path: z
      .optional(AbsolutePath)
      .check(
        z.describe(
          'The file that has it for the next boot. Default: `/etc/sysctl.d/99-hostwright.conf`; `/etc/sysctl.conf` on the BSDs and under busybox.',
        ),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the file has it. `absent` leaves the running kernel as it is.')),
  })
  .check(
    z.refine(({ value, state }) => value !== undefined || state === 'absent', {
      error: 'is needed',
      path: ['value'],
    }),
  )

export type Params = z.output<typeof Params>

export function fileOf({ path }: Params, { facts }: HostContext): string {
  if (path !== undefined) return path
  const isPlain = facts.kernel.name !== 'Linux' || facts.os.family === 'busybox'
  return isPlain ? '/etc/sysctl.conf' : '/etc/sysctl.d/99-hostwright.conf'
}
