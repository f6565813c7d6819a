/** A command for what no type knows: run where its own test says that it is not done yet, or when called for. */
import * as z from 'zod/mini'
import { raw, sh } from '../../src/core/shell.ts'
import { command as step } from '../../src/type/command.ts'
import { defineType, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { probe } from '../../src/type/probe.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'

const text = z.string().check(z.regex(/^(?=[^]*\S)[^\u0000]+$/, { error: 'must be the text of a command' }))

const Params = z
  .strictObject({
    run: text.check(
      z.describe('Text for `/bin/sh`, of one line or many. It has no standard input, and umask 022.'),
    ),
    unless: z
      .optional(text)
      .check(
        z.describe(
          'A command that only looks: where it succeeds, all is done. It is run by every plan, and again after `run`.',
        ),
      ),
    onlyIf: z.optional(text).check(z.describe('A command that only looks: where it fails, all is done.')),
    creates: z.optional(AbsolutePath).check(z.describe('Where this path is there, all is done.')),
    onlyWhenCalled: z
      ._default(z.boolean(), false)
      .check(z.describe('Never of itself: only where `runOn` calls for it.')),
    timeout: z
      .optional(z.number().check(z.positive()))
      .check(z.describe('Seconds after which it is ended; 300 where not given.')),
  })
  .check(
    z.refine(
      ({ unless, onlyIf, creates, onlyWhenCalled }) =>
        onlyWhenCalled || [unless, onlyIf, creates].some((test) => test !== undefined),
      { error: 'needs one of unless, onlyIf, creates and onlyWhenCalled, or it would be run every time' },
    ),
    z.refine(
      ({ unless, onlyIf, creates, onlyWhenCalled }) =>
        !onlyWhenCalled || [unless, onlyIf, creates].every((test) => test === undefined),
      { error: 'cannot have unless, onlyIf or creates with onlyWhenCalled' },
    ),
  )

type Params = z.output<typeof Params>

interface CommandState {
  readonly done: boolean
  readonly [key: string]: boolean
}

export const command = defineType({
  name: 'command',
  summary: 'A command for what no type knows',
  id: z.string().check(
    z.regex(/^[^\u0000-\u001f\u007f]+$/, {
      error: 'must be a short text that says what the command is for',
    }),
    z.describe('What it is for, in words: `build the search index`.'),
  ),
  params: Params,

  observe: each<Params, CommandState>(({ params }) =>
    probe(
      raw(
        tests(params)
          .map(({ text: test }) => `${test} && exit 0`)
          .concat('exit 1')
          .join('\n'),
      ),
      (_, code) => ({
        done: params.onlyWhenCalled || code === 0,
      }),
    ),
  ),
  desired: () => ({ done: true }),
  converge: ({ params }) => [
    step(runText(params), params.timeout === undefined ? {} : { timeout: params.timeout }),
  ],
  triggers: {
    run: ({ params }: Wanted<Params>, _context, change) => (change === null ? runText(params) : null),
  },
})

/** Each succeeds where there is nothing to do. */
function tests({ unless, onlyIf, creates }: Params) {
  return [
    ...(creates === undefined ? [] : [sh`{ [ -e ${creates} ] || [ -L ${creates} ]; }`]),
    ...(unless === undefined ? [] : [sh`( eval ${unless} ) >/dev/null 2>&1`]),
    ...(onlyIf === undefined ? [] : [sh`! ( eval ${onlyIf} ) >/dev/null 2>&1`]),
  ]
}

/** The text is the operator's own; as one word for eval it cannot break out of what stands around it. */
function runText({ run }: Params) {
  return sh`( umask 022; eval ${run} )`
}
