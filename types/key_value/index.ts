/** Settings of a file of keys and values that is otherwise left alone. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import type { Dialect } from '../_lib/settings/dialect.ts'
import { settingsData, settingsProgram } from '../_lib/settings/edit.ts'
import { observedSettings } from '../_lib/settings/observe.ts'
import { Id, linesOf, problemsOf, shared, Value } from '../_lib/settings/params.ts'
import { editFile, readTexts } from '../_lib/text-file.ts'

const Params = z.strictObject({
  path: shared.path,
  values: z.record(z.string(), Value).check(
    z.refine((values) => Object.keys(values).length > 0, { error: 'must name at least one key' }),
    z.describe(
      'By key, its value: text, a number, a secret, a list where the key stands in several lines, or `null` where it is to go.',
    ),
  ),
  separator: z
    ._default(
      z.string().check(
        z.refine((text) => /^(?:[ \t]*[=:][ \t]*|[ \t]+)$/.test(text), {
          error: 'must be "=", ":" or blanks, as in "=", " = ", ": " or " "',
        }),
      ),
      '=',
    )
    .check(
      z.describe('What is between key and value. Lines that are there keep their own blanks around it.'),
    ),
  quotes: z
    ._default(z.enum(['auto', 'none', 'single', 'double']), 'auto')
    .check(
      z.describe(
        '`auto` keeps the quotes of the line that is there, and with the separator `=` adds some where a shell needs them. `none` writes and compares values as they stand.',
      ),
    ),
  create: shared.create,
  validate: shared.validate,
})

type Params = z.output<typeof Params>

export const keyValue = defineType({
  name: 'key_value',
  summary: 'Settings of a file of keys and values that is otherwise left alone',
  id: Id,
  params: Params,
  problems: ({ params }) => problemsOf(params.values, dialectOf(params)),
  needs: ({ params }) => [
    `file:${params.path}`,
    ...ancestorsOf(params.path).map((path) => `directory:${path}` as const),
  ],
  observe: (wanted) => {
    const texts = readTexts(wanted.map(({ params }) => params.path))
    return {
      script: texts.script,
      parse: (stdout, code) => {
        const files = texts.parse(stdout, code)
        return new Map(
          wanted.map(({ id, params }) => {
            const file = files.get(params.path) ?? { kind: 'missing', text: '' }
            return [id, observedSettings({ ...params, section: null }, file, dialectOf(params))]
          }),
        )
      },
    }
  },
  desired: ({ params }) => params.values,
  converge: ({ params, keys }) =>
    editFile({
      ...params,
      program: settingsProgram,
      data: settingsData(
        null,
        keys.map((key) => ({ key, values: linesOf(params.values[key] ?? null) })),
        dialectOf(params),
      ),
    }),
  keeps: ({ params }) => [params.path],
})

function dialectOf({ separator, quotes }: Params): Dialect {
  const ends = separator.includes('=') ? 'equals' : separator.includes(':') ? 'colon' : 'space'
  return {
    separator,
    ends,
    hasSections: false,
    // A shell's own lines may stand anywhere.
    hasIndentedLines: separator !== '=',
    comments: '#',
    quotes: quotes === 'auto' ? (separator === '=' ? 'shell' : 'same') : quotes,
  }
}
