/** `cfg facts`: what a host is, as manifests see it. */
import { factsOf } from '../../apply/exec-on.ts'
import { type Block, lines, pairs, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode } from '../../core/errors.ts'
import type { Facts } from '../../type/facts.ts'
import { connectionOptions, hostPositionals } from '../host-options.ts'
import { withHosts } from '../open-run.ts'

export const facts = defineCommand({
  words: ['facts'],
  summary: 'Show what is observed of each host before its manifest runs',
  positionals: hostPositionals,
  options: connectionOptions,
  examples: [
    { line: 'cfg facts web01', does: 'one host' },
    { line: 'cfg facts --all --json', does: 'all of them, for a program' },
  ],
  run: (context, args) =>
    withHosts(context, args, async ({ connect, targets }) => {
      const answers = await factsOf({ connect }, targets, { parallel: args.parallel })
      return {
        result: {
          hosts: answers.map(({ host, ...answer }) => ({
            host,
            ...('value' in answer ? { facts: answer.value } : answer),
          })),
        },
        render: answers.flatMap((answer): Block[] => [
          lines(toned('strong', answer.host)),
          'value' in answer
            ? pairs(...rowsOf(answer.value))
            : lines(...answer.error.lines.map((line) => toned('bad', line))),
        ]),
        exitCode: answers.every((answer) => 'value' in answer) ? exitCode.done : exitCode.hostFailed,
      }
    }),
})

function rowsOf(found: Facts): (readonly [string, string])[] {
  const { os, kernel, hostname, cpus, memory, init, packages, user, nics } = found
  return [
    ['os', `${os.name} (${os.family} family, ${[os.id, os.version].join(' ').trim()})`],
    ['kernel', `${kernel.name} ${kernel.release} ${kernel.machine}`],
    ['hostname', hostname],
    ['cpus', String(cpus)],
    ['memory', `${Math.round(memory / 2 ** 20)}M`],
    ['init', init],
    ['packages', packages],
    ['login', `${user.name} (${user.uid})`],
    ...nics.map(({ name, mac, addresses }) => [`nic ${name}`, [mac, ...addresses].join(' ')] as const),
  ]
}
