/** `cfg plan`: what would change. */
import { defineCommand } from '../../command/command.ts'
import { compareHosts } from '../compare-hosts.ts'
import { connectionOptions, hostPositionals, limitOption } from '../host-options.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'

export const plan = defineCommand({
  words: ['plan'],
  summary: 'Show what would change, with real diffs; exit code 3 if anything would',
  description: 'Looks only: takes no lock and changes nothing on the hosts.',
  positionals: hostPositionals,
  options: { ...connectionOptions, ...limitOption },
  examples: [
    { line: 'cfg plan web01', does: 'one host' },
    { line: "cfg plan 'kind=vm group=web'", does: 'all that a query finds' },
    { line: 'cfg plan web01 --limit file:/etc/motd', does: 'one resource of it' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const reports = await compareHosts(context, args)
    return {
      result: { hosts: reports },
      render: [...renderHosts(reports, 'plan'), ...summary(reports, 'plan')],
      exitCode: runExitCode(reports, 'plan'),
    }
  },
})
