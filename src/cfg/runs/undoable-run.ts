/** Finds the run that an operator wants undone, and says why it cannot be. */
import { readRunId } from '../../apply/run-id.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import type { Run, RunRecords } from '../../inventory/model/run.ts'
import { stateOf } from '../../inventory/model/run-state.ts'
import { findRun } from './find-run.ts'
import { timeOf } from './render-runs.ts'

const FIND = { action: 'undo', kinds: ['apply', 'undo'] } as const

/** How many runs back one is looked for that can be undone. */
const HINTED = 100

/** The run, and which of its hosts; `branch`: whose runs they are. One that is recorded elsewhere can be undone where its whole id and the hosts are given. */
export async function findUndoable(
  runs: RunRecords,
  wanted: { readonly name: string; readonly hosts: readonly string[]; readonly branch: string },
): Promise<{ readonly run: string; readonly hosts: readonly string[] }> {
  const { name, hosts, branch } = wanted
  const whole = readRunId(name)
  const known = whole === undefined ? [] : await runs.list({ id: whole, limit: 1 })
  if (whole?.length === 8 && known.length === 0 && hosts.length > 0) return { run: whole, hosts }
  const run =
    (name === 'last' ? await lastOf(runs) : undefined) ?? (await findRun(runs, name, { ...FIND, branch }))
  if (run.kind !== 'apply' && run.kind !== 'undo')
    throw new UserError(`Cannot undo run "${run.id}": it is a ${run.kind}, which changes nothing`, {
      exitCode: exitCode.usage,
    })
  if (stateOf(run) === 'running') await refuseAtWork(runs, run, hosts)
  if (hosts.length > 0) return { run: run.id, hosts }
  const changed = (await runs.hosts(run.id)).filter(
    ({ outcome }) => outcome !== 'ok' && outcome !== 'skipped',
  )
  if (changed.length === 0) {
    const other = await lastThatChanged(runs)
    throw new UserError(
      `Cannot undo run "${run.id}": it has changed nothing on any host`,
      other === undefined ? {} : { hint: `the last one that has is ${other.id}: ${other.command}` },
    )
  }
  return { run: run.id, hosts: changed.map(({ host }) => host) }
}

/** What it has changed so far is not all that it will; on hosts that it is done with, nothing more comes. */
async function refuseAtWork(runs: RunRecords, run: Run, hosts: readonly string[]): Promise<void> {
  const done = (await runs.hosts(run.id)).filter(({ outcome }) => outcome !== undefined)
  const open = hosts.filter((name) => !done.some(({ host }) => host === name))
  if (hosts.length > 0 && open.length === 0) return
  const other = await lastThatChanged(runs)
  const named =
    other === undefined
      ? ''
      : `, or name another run: the last one before it that has changed something is ${other.id}: ${other.command}`
  throw new UserError(
    `Cannot undo run "${run.id}": it is still at work: "${run.command}" of ${run.operator}, since ${timeOf(run.started)} UTC`,
    { hint: `wait for its end${named}` },
  )
}

async function lastThatChanged(runs: RunRecords): Promise<Run | undefined> {
  const before = await runs.list({ kinds: FIND.kinds, limit: HINTED })
  return before.find((one) => stateOf(one) !== 'running' && !didNothing(one))
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
