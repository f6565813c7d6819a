/** What `cfg plan` and `cfg verify` have in common: hosts looked at, and host keys that came to light recorded. */
import { planHosts } from '../apply/apply-hosts.ts'
import type { HostReport } from '../apply/report.ts'
import type { RunOptions } from '../apply/run-host.ts'
import type { CommandContext } from '../command/context.ts'
import type { ConnectionArgs } from './host-options.ts'
import { recordHostKeys } from './record-host-keys.ts'
import { runReason } from './run-reason.ts'
import { type RecordedRun, type RunDone, withRecordedRun } from './runs/recorded-run.ts'

export interface CompareOptions {
  readonly kind: 'plan' | 'verify'
  readonly review?: RunOptions['review']
  readonly guard?: RunOptions['guard']
  /** What is to be done before hosts are reached; what it resolves with is called after it. */
  readonly around?: (run: RecordedRun) => (reports: readonly HostReport[]) => Promise<void>
}

export function compareHosts(
  context: CommandContext,
  args: ConnectionArgs & { readonly limit: readonly string[] },
  { kind, review, around, guard }: CompareOptions,
): Promise<RunDone> {
  return withRecordedRun(context, args, { kind, limited: args.limit.length > 0 }, async (run) => {
    const options = {
      runId: run.runId,
      why: runReason(context, run.inventory.site),
      limit: args.limit,
      parallel: args.parallel,
      signal: context.signal,
      review,
      guard,
    }
    const after = around?.(run)
    const reports = await planHosts(run.dependencies, run.targets, options, run.emit)
    await recordHostKeys(context, run.inventory, reports)
    await after?.(reports)
    return reports
  })
}
