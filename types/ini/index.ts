/** Settings in a section of an INI file that is otherwise left alone. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import type { Observed } from '../../src/type/state.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import type { Dialect } from '../_lib/settings/dialect.ts'
import { settingsData, settingsProgram } from '../_lib/settings/edit.ts'
import { observedSettings, sectionsNamed, type SettingsState } from '../_lib/settings/observe.ts'
import { Id, linesOf, problemsOf, shared, Value } from '../_lib/settings/params.ts'
import { editFile, obstacleOf, readTexts, type TextFile } from '../_lib/text-file.ts'

const Params = z
  .strictObject({
    path: shared.path,
    section: z
      .optional(
        z.string().check(
          z.refine((name) => /^[^\u0000-\u001f\u007f\]]+$/.test(name) && name === name.trim(), {
            error: 'must be a name without "]", without the brackets around it',
          }),
        ),
      )
      .check(z.describe('Name of the section; where not given, what stands before the first.')),
    values: z
      ._default(z.record(z.string(), Value), {})
      .check(
        z.describe(
          'By key, its value: text, a number, a secret, a list where the key stands in several lines, or `null` where it is to go.',
        ),
      ),
    separator: z
      ._default(
        z
          .string()
          .check(z.regex(/^ *[=:] *$/, { error: 'must be "=" or ":", with blanks around it or without' })),
        ' = ',
      )
      .check(z.describe('What is between key and value in a new line. Lines that are there keep their own.')),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('`absent` takes away the whole section, with all that is in it.')),
    create: shared.create,
    validate: shared.validate,
  })
  .check(
    z.refine(({ state, values }) => state === 'absent' || Object.keys(values).length > 0, {
      error: 'must name at least one key',
      path: ['values'],
    }),
    z.refine(({ state, values }) => state === 'present' || Object.keys(values).length === 0, {
      error: 'cannot be given where the section is to be absent: a key goes by the value null',
      path: ['values'],
    }),
    z.refine(({ state, section }) => state === 'present' || section !== undefined, {
      error: 'is needed',
      path: ['section'],
    }),
  )

type Params = z.output<typeof Params>

export const ini = defineType({
  name: 'ini',
  summary: 'Settings in a section of an INI file that is otherwise left alone',
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
          wanted.map(({ id, params }) => [
            id,
            observed(params, files.get(params.path) ?? { kind: 'missing', text: '' }),
          ]),
        )
      },
    }
  },
  desired: ({ params }) => (params.state === 'absent' ? null : params.values),
  converge: ({ params, keys }) =>
    editFile({
      ...params,
      create: params.create && params.state === 'present',
      program: settingsProgram,
      data: settingsData(
        params.section ?? null,
        keys.map((key) => ({ key, values: linesOf(params.values[key] ?? null) })),
        dialectOf(params),
      ),
    }),
  keeps: ({ params }) => [params.path],
})

function dialectOf({ separator }: Params): Dialect {
  return {
    separator,
    ends: 'equals or colon',
    hasSections: true,
    hasIndentedLines: true,
    comments: '#;',
    quotes: 'same',
  }
}

function observed(params: Params, file: TextFile): Observed<SettingsState> {
  const { path, state, section = null } = params
  if (state === 'present') return observedSettings({ ...params, section }, file, dialectOf(params))
  const obstacle = obstacleOf(path, file, true)
  if (obstacle !== undefined) return obstacle
  const found = sectionsNamed(file.text, section, dialectOf(params))
  return found.length === 0 ? null : { keys: found.flatMap(({ settings }) => settings.map(({ key }) => key)) }
}
