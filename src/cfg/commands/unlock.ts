/** `cfg unlock`: takes the lock of a dead run away. */
import { unlockHosts } from '../../apply/exec-on.ts'
import { type Cell, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode } from '../../core/errors.ts'
import { connectionOptions, hostPositionals } from '../host-options.ts'
import { withHosts } from '../open-run.ts'

export const unlock = defineCommand({
  words: ['unlock'],
  summary: 'Take the lock of a run away, whoever has it',
  description: `Rarely needed: the lock of a run that was killed or cut falls by itself. A run that is still alive sees that its lock is gone
before its next change, and stops.`,
  positionals: hostPositionals,
  options: connectionOptions,
  examples: [{ line: 'cfg unlock web01', does: 'one host' }],
  run: (context, args) =>
    withHosts(context, args, async ({ connect, targets }) => {
      const answers = await unlockHosts({ connect }, targets, { parallel: args.parallel })
      return {
        result: {
          hosts: answers.map((answer) =>
            'error' in answer ? answer : { host: answer.host, holder: answer.value ?? null },
          ),
        },
        render: [
          lines(
            ...answers.flatMap((answer): Cell[] => {
              if ('error' in answer) return answer.error.lines.map((line) => toned('bad', line))
              return answer.value === undefined
                ? [`${answer.host}: was not locked`]
                : [toned('good', `${answer.host}: took the lock away from ${answer.value}`)]
            }),
          ),
        ],
        exitCode: answers.every((answer) => 'value' in answer) ? exitCode.done : exitCode.hostFailed,
      }
    }),
})
