/** `cfg unlock`: shows who has the lock of a host, and takes it away. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import { type HostAnswer, readLocks, unlockHosts } from '../../apply/exec-on.ts'
import type { Held } from '../../apply/lock.ts'
import { type Block, type Cell, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import { connectionOptions, hostPositionals } from '../host-options.ts'
import { withHosts } from '../open-run.ts'

export const unlock = defineCommand({
  words: ['unlock'],
  summary: 'Show who has the lock of a host, and take it away',
  description: `Rarely needed: the lock of a run that was killed or cut falls by itself. A run that is still alive sees that its lock is gone
before its next change, and stops.`,
  positionals: hostPositionals,
  options: {
    ...connectionOptions,
    show: { type: 'flag', summary: 'only show who has it, why, and until when' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
  },
  examples: [
    { line: 'cfg unlock web01', does: 'shows the lock of one host, and asks' },
    { line: 'cfg unlock @web --show', does: 'who is at work on a group' },
  ],
  run: (context, args) =>
    withHosts(context, args, async ({ connect, targets, inventory }) => {
      const { parallel, show, yes } = args
      const answers = await readLocks({ connect }, targets, { parallel })
      const held = new Map(
        answers.flatMap((answer) =>
          'value' in answer && answer.value !== undefined ? [[answer.host, answer.value] as const] : [],
        ),
      )
      const found = lines(...answers.flatMap((answer) => lockLines(answer)))
      if (show || held.size === 0) return resultOf(answers, (lock) => ({ lock: plain(lock) }), [found])
      context.preview([found])
      const question = `Take the lock away on ${[...held.keys()].join(', ')} of ${branchLabel(inventory.site.branch)}?`
      if (!(await context.confirm(question, yes)))
        throw new UserError('Cannot unlock: it was not confirmed; nothing was changed')
      const locked = targets.filter(({ name }) => held.has(name))
      const unlocked = await unlockHosts({ connect }, locked, held, { parallel })
      const others = answers.filter(({ host }) => !held.has(host))
      return resultOf<unknown>([...others, ...unlocked], (holder) => ({ holder: holder ?? null }), [
        lines(
          ...[
            ...others.flatMap((answer) => lockLines(answer)),
            ...unlocked.flatMap((one) => unlockedLines(one)),
          ],
        ),
      ])
    }),
})

function resultOf<T>(
  answers: readonly HostAnswer<T>[],
  fields: (value: T) => Readonly<Record<string, unknown>>,
  render: readonly Block[],
) {
  return {
    result: {
      hosts: answers.map((answer) =>
        'error' in answer ? answer : { host: answer.host, ...fields(answer.value) },
      ),
    },
    render,
    exitCode: answers.every((answer) => 'value' in answer) ? exitCode.done : exitCode.hostFailed,
  }
}

function plain(lock: Held | undefined): Omit<Held, 'token'> | null {
  if (lock === undefined) return null
  const { holder, until, alive } = lock
  return { holder, until, alive }
}

function lockLines(answer: HostAnswer<Held | undefined>): readonly Cell[] {
  if ('error' in answer) return answer.error.lines.map((line) => toned('bad', line))
  const { host, value } = answer
  if (value === undefined) return [`${host}: is not locked`]
  const state = value.alive
    ? `is at work${value.until === undefined ? '' : `; its lock expires ${value.until}`}`
    : 'is dead; the next run takes the lock by itself'
  return [toned('warning', `${host}: locked by ${value.holder}, which ${state}`)]
}

function unlockedLines(answer: HostAnswer<string | undefined>): readonly Cell[] {
  if ('error' in answer) return answer.error.lines.map((line) => toned('bad', line))
  return answer.value === undefined
    ? [`${answer.host}: was not locked any more`]
    : [toned('good', `${answer.host}: took the lock away from ${answer.value}`)]
}
