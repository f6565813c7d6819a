/** What an archive is told. */
import * as z from 'zod/mini'
import type { Problem } from '../../src/core/errors.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { Account } from '../_lib/ownership.ts'
import { type Format, formatOfContent, formatOfName, FORMATS } from './format.ts'

export const Params = z.strictObject({
  source: z
    .optional(AbsolutePath)
    .check(z.describe('The archive on the host: of a `download`, of a `file`, or one that is there.')),
  content: z
    .optional(z.instanceof(Buffer))
    .check(z.describe("The archive itself, in place of `source`: `fromFile('app.tar.gz', 'binary')`.")),
  format: z
    .optional(z.enum(FORMATS))
    .check(z.describe('Kind of the archive, where its name or its first bytes do not tell.')),
  strip: z
    ._default(z.int().check(z.minimum(0), z.maximum(20)), 0)
    .check(
      z.describe(
        'How many directories to take off the front of each path; what is not below so many is left out.',
      ),
    ),
  owner: z.optional(Account).check(z.describe('User of all that is unpacked; the login where not given.')),
  group: z.optional(Account).check(z.describe('Group of all that is unpacked; the login’s where not given.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('`absent` takes away what was unpacked, and nothing else.')),
})

export type Params = z.output<typeof Params>

export function problemsOf({ params }: { readonly params: Params }): readonly Problem[] {
  const { source, content, state } = params
  if (state === 'absent') return []
  if ((source === undefined) === (content === undefined))
    return [
      {
        message: 'either "source" or "content" is needed',
        hint: 'source is a path on the host, content a Buffer',
      },
    ]
  return formatOf(params) === undefined
    ? [{ message: 'parameter "format" is needed', hint: `it is one of: ${FORMATS.join(', ')}` }]
    : []
}

export function formatOf({ source, content, format }: Params): Format | undefined {
  return (
    format ??
    (source === undefined ? undefined : formatOfName(source)) ??
    (content === undefined ? undefined : formatOfContent(content))
  )
}
