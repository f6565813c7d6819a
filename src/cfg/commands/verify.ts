/** `cfg verify`: drift. */
import type { HostReport } from '../../apply/report.ts'
import { type Block, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { compareHosts } from '../compare-hosts.ts'
import { connectionOptions, hostPositionals, limitOption } from '../host-options.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'

export const verify = defineCommand({
  words: ['verify'],
  summary: 'Tell whether each host is what it should be; exit code 3 if not',
  description: 'Looks only. The diffs show what is on the host on the left, and what should be on the right.',
  positionals: hostPositionals,
  options: { ...connectionOptions, ...limitOption },
  examples: [
    { line: 'cfg verify --all', does: 'every host that is not retired' },
    { line: 'cfg verify @web', does: 'a group' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const reports = await compareHosts(context, args)
    return {
      result: { hosts: reports },
      render: [...renderHosts(reports, 'plan'), ...summary(reports, 'plan'), verdict(reports)],
      exitCode: runExitCode(reports, 'plan'),
    }
  },
})

function verdict(reports: readonly HostReport[]): Block {
  const right = reports.filter(({ outcome }) => outcome === 'ok').length
  const text = `${right} of ${reports.length} hosts are what they should be`
  return lines(toned(right === reports.length ? 'good' : 'warning', text))
}
