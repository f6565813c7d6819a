/** A block of lines, between two marks, in a text file that is otherwise left alone. */
import * as z from 'zod/mini'
import { Secret } from '../../src/core/secret.ts'
import { all, sh } from '../../src/core/shell.ts'
import { contentOf } from '../../src/type/content.ts'
import { defineType } from '../../src/type/define-type.ts'
import { type Content, type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { findFunctions, lookFor } from '../_lib/find-line.ts'
import { problemOfPattern } from '../_lib/pattern.ts'
import { editFile, obstacleOf, readTexts, type TextFile } from '../_lib/text-file.ts'
import { blockIn, blockProgram, marksOf } from './marks.ts'

const NO_CONTROLS = /^[^\u0000-\u001f\u007f]+$/
const pattern = z
  .string()
  .check(z.regex(NO_CONTROLS, { error: 'must be one line, not empty and without control characters' }))

const Params = z
  .strictObject({
    path: AbsolutePath.check(z.describe('The file.')),
    content: z
      .optional(z.union([z.string(), z.instanceof(Secret)]))
      .check(z.describe('The lines between the marks. Needed unless `absent`.')),
    comment: z
      ._default(
        z
          .string()
          .check(
            z.regex(NO_CONTROLS, { error: 'must be one line, not empty and without control characters' }),
          ),
        '#',
      )
      .check(
        z.describe(
          'What makes a line a comment: `#`, `//`, `;`; or with `%s` where its text goes: `<!-- %s -->`.',
        ),
      ),
    after: z
      .optional(pattern)
      .check(
        z.describe('Regular expression: a new block goes below the last line that matches; else to the end.'),
      ),
    before: z
      .optional(pattern)
      .check(
        z.describe(
          'Regular expression: a new block goes above the first line that matches; else to the end. `^` is the first line.',
        ),
      ),
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
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the block is there.')),
  })
  .check(
    z.refine(({ state, content }) => state === 'absent' || content !== undefined, {
      error: 'is needed',
      path: ['content'],
    }),
    z.refine(({ after, before }) => after === undefined || before === undefined, {
      error: 'cannot be given together with "after"',
      path: ['before'],
    }),
  )

type Params = z.output<typeof Params>

interface BlockState {
  readonly content: Content
  readonly [key: string]: Content
}

export const block = defineType({
  name: 'block',
  summary: 'A block of lines, between two marks, in a text file that is otherwise left alone',
  id: z
    .string()
    .check(
      z.regex(NO_CONTROLS, { error: 'must be a short text that says what the block is for' }),
      z.describe('What the block is for, in words; the marks hold it: `hosts of the lab`.'),
    ),
  params: Params,
  problems: ({ id, params }) => [
    ...(['after', 'before'] as const).flatMap((name) => {
      const problem = params[name] === undefined ? undefined : problemOfPattern(params[name])
      return problem === undefined
        ? []
        : [{ ...problem, message: `parameter "${name}" is not a regular expression: ${problem.message}` }]
    }),
    ...(textOf(params).includes('\u0000')
      ? [{ message: 'parameter "content" must not hold a NUL character' }]
      : []),
    ...(Object.values(marksOf(id, params)).some((mark) => textOf(params).split('\n').includes(mark))
      ? [{ message: 'parameter "content" holds a mark of its own block' }]
      : []),
  ],
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
            observed(id, params, files.get(params.path) ?? { kind: 'missing', text: '' }),
          ]),
        )
      },
    }
  },
  desired: ({ params }) =>
    params.state === 'absent'
      ? null
      : {
          content: contentOf(params.content instanceof Secret ? new Secret(textOf(params)) : textOf(params)),
        },
  converge: ({ id, params, after }) => {
    const { begin, end } = marksOf(id, params)
    return editFile({
      ...params,
      create: params.create && after !== null,
      program: blockProgram,
      functions: findFunctions,
      find: sh`{ hw_at= hw_how=; grep -qxF -e ${begin} "$hw_path" || { ${all(...lookFor(params))}; }; }`,
      variables: ['at', 'how'],
      data:
        [begin, end, after === null ? 'absent' : 'present', ''].join('\n') +
        (after === null ? '' : textOf(params)),
    })
  },
  keeps: ({ params }) => [params.path],
})

/** With a final newline, unless it is empty. */
function textOf({ content = '' }: Params): string {
  const text = content instanceof Secret ? content.reveal() : content
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

function observed(id: string, params: Params, file: TextFile): Observed<BlockState> {
  const obstacle = obstacleOf(params.path, file, params.create || params.state === 'absent')
  if (obstacle !== undefined) return obstacle
  const marks = marksOf(id, params)
  const found = blockIn(file.text, marks)
  if (found === null)
    return refused(
      `"${params.path}" has the line "${marks.begin}" without a line "${marks.end}" after it`,
      'put the missing mark back, or take the other away',
    )
  if (found === undefined) return null
  return { content: contentOf(params.content instanceof Secret ? new Secret(found) : found) }
}
