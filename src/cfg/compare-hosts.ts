/** What `cfg plan` and `cfg verify` have in common: hosts looked at, and host keys that came to light recorded. */
import { planHosts } from '../apply/apply-hosts.ts'
import type { HostReport } from '../apply/report.ts'
import type { CommandContext } from '../command/context.ts'
import type { ConnectionArgs } from './host-options.ts'
import { withRun } from './open-run.ts'
import { recordHostKeys } from './record-host-keys.ts'
import { emitTo } from './run-events.ts'

export function compareHosts(
  context: CommandContext,
  args: ConnectionArgs & { readonly limit: readonly string[] },
): Promise<readonly HostReport[]> {
  return withRun(context, args, async ({ dependencies, targets, inventory }) => {
    const options = {
      why: context.argv.join(' '),
      limit: args.limit,
      parallel: args.parallel,
      signal: context.signal,
    }
    const reports = await planHosts(dependencies, targets, options, emitTo(context, 'plan'))
    await recordHostKeys(context, inventory, reports)
    return reports
  })
}
