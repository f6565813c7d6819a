/** The parameters that types of settings share, and what they are as keys and values. */
import * as z from 'zod/mini'
import type { Problem } from '../../../src/core/errors.ts'
import { Secret } from '../../../src/core/secret.ts'
import { AbsolutePath } from '../absolute-path.ts'
import type { Dialect } from './dialect.ts'

const ONE_LINE = /^[^\u0000-\u0008\u000a-\u001f\u007f]*$/

const Text = z.pipe(
  z.union([z.string().check(z.regex(ONE_LINE)), z.number()]),
  z.transform((value) => String(value)),
)

export const Value = z.union(
  [
    Text,
    z.array(Text).check(z.minLength(1)),
    z
      .instanceof(Secret)
      .check(z.refine((secret) => ONE_LINE.test(secret.reveal()), { error: 'must be one line' })),
    z.null(),
  ],
  { error: 'must be one line of text, a number, a secret of one line, a list of such lines, or null' },
)

export type Value = z.output<typeof Value>

export const Id = z.string().check(
  z.regex(/^[^\u0000-\u001f\u007f]+$/, {
    error: 'must be a short text that says what the settings are for',
  }),
  z.describe('What the settings are for, in words: `limits of the shop`.'),
)

export const shared = {
  path: AbsolutePath.check(z.describe('The file.')),
  create: z
    ._default(z.boolean(), false)
    .check(z.describe('Make the file where there is none, with mode `0644`; otherwise that is an error.')),
  validate: z
    .optional(
      z.string().check(
        z.refine((text) => text.includes('%s'), { error: 'must hold %s, which stands for the new file' }),
        z.refine((text) => !/['"]%s/.test(text), { error: 'must hold %s without quotes around it' }),
      ),
    )
    .check(
      z.describe(
        'A command that checks the new file before it takes the place of the old; `%s` is the new file.',
      ),
    ),
}

/** What could not be read again as it was written. */
export function problemsOf(values: Readonly<Record<string, Value>>, dialect: Dialect): readonly Problem[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const problem = problemOfKey(key, dialect)
    if (problem !== undefined) return [{ message: `the key "${key}" ${problem}` }]
    const isLoose = linesOf(value).some((text) => text !== text.trim())
    return isLoose && (dialect.quotes === 'none' || dialect.quotes === 'same')
      ? [{ message: `the value of "${key}" must not begin or end with a blank` }]
      : []
  })
}

function problemOfKey(key: string, { ends, comments, hasSections }: Dialect): string | undefined {
  if (key === '' || !ONE_LINE.test(key)) return 'must be a text without control characters'
  if (key !== key.trim()) return 'must not begin or end with a blank'
  if (comments.includes(key.charAt(0))) return 'would be read as a comment'
  if (hasSections && key.startsWith('[')) return 'would be read as a section'
  if (ends !== 'colon' && ends !== 'space' && key.includes('=')) return 'must not hold "="'
  if ((ends === 'colon' || ends === 'equals or colon') && key.includes(':')) return 'must not hold ":"'
  return ends === 'space' && /\s/.test(key) ? 'must not hold blanks' : undefined
}

/** A line each. */
export function linesOf(value: Value): readonly string[] {
  if (value === null) return []
  if (value instanceof Secret) return [value.reveal()]
  return typeof value === 'string' ? [value] : value
}
