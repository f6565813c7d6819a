/** One line in a text file that is otherwise left alone. */
import * as z from 'zod/mini'
import { defineType } from '../../src/type/define-type.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { addOrReplace, addOrReplaceAll, removeAll } from './converge.ts'
import { observeLines } from './observe.ts'
import { problemOfPattern } from '../_lib/pattern.ts'

const NO_CONTROLS = /^[^\u0000-\u0008\u000a-\u001f\u007f]+$/
const oneLine = z
  .string()
  .check(z.regex(NO_CONTROLS, { error: 'must be one line, not empty and without control characters' }))

const Params = z
  .strictObject({
    path: AbsolutePath.check(z.describe('The file.')),
    line: z
      .optional(oneLine)
      .check(z.describe('The whole line, without its newline. Needed unless `absent` with `match`.')),
    match: z
      .optional(oneLine)
      .check(
        z.describe(
          'A POSIX extended regular expression: the first line that matches is replaced; with `absent`, all that match go.',
        ),
      ),
    after: z
      .optional(oneLine)
      .check(
        z.describe('Regular expression: a new line goes below the last line that matches; else to the end.'),
      ),
    before: z
      .optional(oneLine)
      .check(
        z.describe('Regular expression: a new line goes above the first line that matches; else to the end.'),
      ),
    create: z
      ._default(z.boolean(), false)
      .check(z.describe('Make the file where there is none, with mode `0644`; otherwise that is an error.')),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the line is there.')),
  })
  .check(
    z.refine(({ state, line, match }) => line !== undefined || (state === 'absent' && match !== undefined), {
      error: 'is needed',
      path: ['line'],
    }),
    z.refine(({ after, before }) => after === undefined || before === undefined, {
      error: 'cannot be given together with "after"',
      path: ['before'],
    }),
  )

export type LineParams = z.output<typeof Params>

export const line = defineType({
  name: 'line',
  summary: 'One line in a text file that is otherwise left alone',
  id: z
    .string()
    .check(
      z.regex(NO_CONTROLS, { error: 'must be a short text that says what the line is for' }),
      z.describe('What the line is for, in words: `enable forwarding`.'),
    ),
  params: Params,
  problems: ({ params }) =>
    (['match', 'after', 'before'] as const).flatMap((name) => {
      const problem = params[name] === undefined ? undefined : problemOfPattern(params[name])
      return problem === undefined
        ? []
        : [{ ...problem, message: `parameter "${name}" is not a regular expression: ${problem.message}` }]
    }),
  needs: ({ params }) => [
    `file:${params.path}`,
    ...ancestorsOf(params.path).map((path) => `directory:${path}` as const),
  ],
  observe: (wanted) => observeLines(wanted),
  desired: ({ params }) =>
    params.state === 'absent' || params.line === undefined ? null : { line: params.line },
  converge: ({ after, params }) => (after === null ? removeAll(params) : [addOrReplace(params)]),
  convergeAll: (changes) => rounds(changes.map(({ params }) => params)).map((some) => addOrReplaceAll(some)),
  together: ({ after }) => after !== null,
  keeps: ({ params }) => [params.path],
})

/** In each a file has one line at most: the next sees the file as the one before has left it. */
function rounds(lines: readonly LineParams[]): readonly (readonly LineParams[])[] {
  const found: LineParams[][] = []
  const count = new Map<string, number>()
  for (const one of lines) {
    const at = count.get(one.path) ?? 0
    count.set(one.path, at + 1)
    found[at] = [...(found[at] ?? []), one]
  }
  return found
}
