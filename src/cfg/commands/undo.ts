/** `cfg undo`: puts back what a run has changed. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import type { Emit } from '../../apply/events.ts'
import type { HostReport } from '../../apply/report.ts'
import { readRunId } from '../../apply/run-id.ts'
import { type UndoOptions, undoHosts } from '../../apply/undo-hosts.ts'
import { lines, toned } from '../../command/block.ts'
import type { CommandContext } from '../../command/context.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import type { Run, RunRecords } from '../../inventory/model/run.ts'
import { checkGuard, connectionOptions, guardOption, hostPositionals, mixedOption } from '../host-options.ts'
import { type Admit, type OpenedRun, withRun } from '../open-run.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'
import { runReason } from '../run-reason.ts'
import { findRun } from '../runs/find-run.ts'
import { admitRun, withRecordedRun } from '../runs/recorded-run.ts'
import { withRuns } from '../runs/with-runs.ts'

export const undo = defineCommand({
  words: ['undo'],
  summary: 'Put back the files that a run has changed, and make that effective',
  description: `A host keeps what a run replaces there: files, links and directories with owner, mode and all, for its last ten runs and
thirty days. They are shown first as a plan is, then put back, with what makes them effective and the restarts that they had
called for. What was changed after the run is left alone without --force. Packages, users and databases are not put back;
they are named.

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
    const found = await findUndoable(context, args.run, args.hosts)
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

const FIND = { action: 'undo', kinds: ['apply', 'undo'] } as const

/** How many runs back one is looked for that can be undone. */
const HINTED = 100

/** The run, and which of its hosts. One that is recorded elsewhere can be undone where its whole id and the hosts are given. */
async function findUndoable(
  context: CommandContext,
  name: string,
  hosts: readonly string[],
): Promise<{ readonly run: string; readonly hosts: readonly string[] }> {
  return withRuns(context, async ({ runs }, { branch }) => {
    const whole = readRunId(name)
    const known = whole === undefined ? [] : await runs.list({ id: whole, limit: 1 })
    if (whole?.length === 8 && known.length === 0 && hosts.length > 0) return { run: whole, hosts }
    const run =
      (name === 'last' ? await lastOf(runs) : undefined) ?? (await findRun(runs, name, { ...FIND, branch }))
    if (run.kind !== 'apply' && run.kind !== 'undo')
      throw new UserError(`Cannot undo run "${run.id}": it is a ${run.kind}, which changes nothing`, {
        exitCode: exitCode.usage,
      })
    if (hosts.length > 0) return { run: run.id, hosts }
    const changed = (await runs.hosts(run.id)).filter(
      ({ outcome }) => outcome !== 'ok' && outcome !== 'skipped',
    )
    if (changed.length === 0) {
      const before = await runs.list({ kinds: FIND.kinds, limit: HINTED })
      const other = before.find((one) => !didNothing(one))
      throw new UserError(
        `Cannot undo run "${run.id}": it has changed nothing on any host`,
        other === undefined ? {} : { hint: `the last one that has is ${other.id}: ${other.command}` },
      )
    }
    return { run: run.id, hosts: changed.map(({ host }) => host) }
  })
}

/** The last apply or undo. An undo that was refused is none: after it, "last" with --force is the run that it left alone. */
async function lastOf(runs: RunRecords): Promise<Run | undefined> {
  const before = await runs.list({ kinds: FIND.kinds, limit: HINTED })
  return before.find((run) => run.kind === 'apply' || !didNothing(run))
}

/** It came to its end and touched nothing on any host. */
function didNothing({ ended, resources }: Run): boolean {
  return ended && resources.changed + resources.failed === 0
}
