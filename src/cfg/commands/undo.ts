/** `cfg undo`: puts back what a run has changed. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import type { Emit } from '../../apply/events.ts'
import type { HostReport } from '../../apply/report.ts'
import { type UndoOptions, undoHosts } from '../../apply/undo-hosts.ts'
import { lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { checkGuard, connectionOptions, guardOption, hostPositionals, mixedOption } from '../host-options.ts'
import { type Admit, type OpenedRun, withRun } from '../open-run.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'
import { runReason } from '../run-reason.ts'
import { admitRun, withRecordedRun } from '../runs/recorded-run.ts'
import { findUndoable } from '../runs/undoable-run.ts'
import { withRuns } from '../runs/with-runs.ts'

export const undo = defineCommand({
  words: ['undo'],
  summary: 'Put back the files that a run has changed, and make that effective',
  description: `A host keeps what a run replaces there: files, links and directories with owner, mode and all, for its last ten runs and
thirty days. They are shown first as a plan is, then put back, with what makes them effective and the restarts that they had
called for. What was changed after the run is left alone without --force. Packages, users and databases are not put back;
they are named. While a run is at work it can be undone on hosts that are named and that it is done with.

Undoing is a run as well, and can be undone. It needs no manifests: all that it needs is on the hosts.`,
  positionals: {
    run: { summary: 'its id, or last', value: 'RUN' },
    hosts: { ...hostPositionals.hosts, summary: 'only these hosts of it' },
  },
  options: {
    ...connectionOptions,
    ...guardOption,
    ...mixedOption,
    plan: { type: 'flag', summary: 'only show what would be put back; exit code 3 if anything would' },
    force: { type: 'flag', summary: 'put back even what was changed after the run' },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
  },
  examples: [
    { line: 'cfg undo last', does: 'the last apply, on all hosts that it changed' },
    { line: 'cfg undo k3f9x0ab web01', does: 'on one host' },
    { line: 'cfg undo k3f9 --plan', does: 'shows it' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const found = await withRuns(context, async ({ runs }, { branch: owner }) =>
      findUndoable(runs, { name: args.run, hosts: args.hosts, branch: owner }),
    )
    const common = { ...args, hosts: found.hosts, mixed: args.plan ? undefined : args.mixed }
    const guard = checkGuard(args.guard)
    const options = { run: found.run, force: args.force, guard }
    const look = async (opened: OpenedRun): Promise<Looked> => {
      const { site } = opened.inventory
      const how = { ...options, why: runReason(context, site), mode: 'look', runId: found.run } as const
      return { looked: await each(opened, args.parallel, how, () => undefined), branch: site.branch }
    }
    // What would be refused is not asked about.
    const admit: Admit | undefined = args.plan
      ? undefined
      : (inventory) => admitRun(context, inventory, 'undo')
    const { looked, branch } = await withRun(context, common, look, { admit })
    const plan = [...renderHosts(looked, 'plan'), ...summary(looked, 'plan', branch)]
    const isOpen = looked.some(
      (report) => report.counts.changed + (args.force ? report.counts.failed : 0) > 0,
    )
    if (args.plan || !isOpen)
      return {
        result: { run: found.run, branch, hosts: looked },
        render: plan,
        exitCode: runExitCode(looked, 'plan'),
      }
    context.preview(plan)
    const names = looked.map(({ host }) => host).join(', ')
    if (!(await context.confirm(`Undo run ${found.run} on ${names} of ${branchLabel(branch)}?`, args.yes)))
      throw new UserError('Cannot undo: it was not confirmed; nothing was changed')
    const { runId, reports } = await withRecordedRun(
      context,
      common,
      { kind: 'undo', limited: true },
      (opened) => {
        const why = runReason(context, opened.inventory.site)
        return each(
          opened,
          args.parallel,
          { ...options, why, mode: 'undo', runId: opened.runId },
          opened.emit,
        )
      },
    )
    return {
      result: { run: runId, undone: found.run, branch, hosts: reports },
      render: [
        ...renderHosts(reports, 'apply'),
        ...summary(reports, 'apply', branch),
        lines(toned('dim', `run ${runId}`)),
      ],
      exitCode: runExitCode(reports, 'apply'),
    }
  },
})

interface Looked {
  readonly looked: readonly HostReport[]
  readonly branch: string
}

function each(
  { dependencies, targets }: OpenedRun,
  parallel: number,
  options: UndoOptions,
  emit: Emit,
): Promise<readonly HostReport[]> {
  return undoHosts(dependencies, targets, parallel, options, emit)
}
