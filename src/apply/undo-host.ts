/** Puts back on one host what a run has changed there: looked at first, then done as a run of its own, and proved. */
import { Invalid, type Problem, UserError, exitCode } from '../core/errors.ts'
import { lines, raw, type Shell, sh } from '../core/shell.ts'
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import { Session } from '../ssh/session.ts'
import type { ResourceName } from '../type/resource.ts'
import type { Emit } from './events.ts'
import { Guard, settleLost } from './guard.ts'
import { beat, onlyWithGuard } from './guard-script.ts'
import { hostErrorOf, hostReportOf, type Progress } from './host-report.ts'
import type { KeptScript } from './kept-entries.ts'
import { renewLock } from './hold-lock.ts'
import { lock, onlyWithLock } from './lock.ts'
import { diffsOf, lookAtRun, type RunLook } from './look-at-run.ts'
import { pend } from './pending.ts'
import type { HostReport } from './report.ts'
import { beginRun, begun, endRun, log, wordOf } from './run-folder.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'
import { byResource, FORCE_HINT, notesOf, obstacleTo, tellUndoable, tellUndone } from './undo-report.ts'

export interface UndoOptions {
  /** The run that is put back. */
  readonly run: string
  /** `look` only tells what would be put back, and takes no lock. */
  readonly mode: 'look' | 'undo'
  /** Name of this run. */
  readonly runId: string
  /** The command line, for the lock. */
  readonly why: string
  /** Puts back what was changed after the run as well. */
  readonly force?: boolean
  /** As of an apply. */
  readonly guard?: number | undefined
}

/** Seconds: scripts that make it effective are given two minutes each. */
const UNDO_TIME = 1800

export async function undoHost(
  dependencies: Pick<RunDependencies, 'connect' | 'operator'>,
  target: HostTarget,
  options: UndoOptions,
  emit: Emit,
): Promise<HostReport> {
  const started = Date.now()
  const progress: Progress = { resources: [], triggers: [], notes: [], learned: [] }
  let session: Session | undefined
  let error: HostReport['error']
  try {
    emit({ kind: 'phase', host: target.name, phase: 'connect' })
    session = await Session.open((await dependencies.connect(target)).transport)
    if (options.mode === 'look') {
      const found = await look(session, options.run)
      tellUndoable(options.run, found, await diffsOf(session, options.run, found.paths), progress)
    } else await undo(session, dependencies, target, options, progress, emit)
  } catch (caught) {
    if (!(caught instanceof UserError)) throw caught
    error = hostErrorOf(caught)
  } finally {
    if (options.mode === 'look') session?.close()
    else await session?.end()
  }
  const report = hostReportOf(target.name, progress, { started, error })
  emit({ kind: 'done', host: target.name, report })
  return report
}

async function look(session: Session, run: string): Promise<RunLook> {
  const found = await lookAtRun(session, run)
  if (found !== undefined) return found
  throw new HostUnreachable(`Cannot undo run ${run} on "${session.host}": the host has nothing of it`, {
    hint: 'a host keeps what its last ten runs have replaced, for thirty days; a run that changed nothing leaves nothing',
  })
}

/** Throws where something was changed since, with every such path, and nothing is touched. */
async function undo(
  session: Session,
  dependencies: Pick<RunDependencies, 'connect' | 'operator'>,
  target: HostTarget,
  options: UndoOptions,
  progress: Progress,
  emit: Emit,
): Promise<void> {
  const { run, runId, why } = options
  const held = await lock(session, { who: dependencies.operator, why })
  progress.notes.push(...held.notes)
  const found = await look(session, run)
  const problems = found.paths.flatMap((one): Problem[] => {
    const reason = one.isBefore ? undefined : obstacleTo(one)
    return reason === undefined ? [] : [{ message: reason }]
  })
  if (problems.length > 0 && options.force !== true)
    throw new Invalid(`Cannot undo run ${run} on "${session.host}"`, problems, {
      hint: FORCE_HINT,
      exitCode: exitCode.hostFailed,
    })
  progress.notes.push(...notesOf(found))
  if (found.paths.every(({ isBefore }) => isBefore)) {
    for (const [name] of byResource(found.paths))
      progress.resources.push({ name, at: `run ${run}`, within: [], outcome: 'ok' })
    return
  }
  emit({ kind: 'phase', host: target.name, phase: 'converge' })
  const { connect } = dependencies
  const isGuarded =
    options.guard === undefined ? found.entries.some(({ affects }) => affects) : options.guard > 0
  const guard = new Guard({ session, connect, target, run: runId, seconds: options.guard })
  const renewed = renewLock(session)
  renewed.catch(() => undefined)
  beginRun(session, { id: runId, about: [dependencies.operator, why, ''] })
  if (isGuarded) guard.arm()
  try {
    const output = await session.run(undoScript(run, found, isGuarded), { timeout: UNDO_TIME })
    await renewed
    const after = await look(session, run)
    const made = await lookAtRun(session, runId)
    tellUndone(found, after, made, output, run, progress, emit, target.name)
    if (guard.armed) await guard.confirm()
    endRun(session)
  } catch (error) {
    guard.stop()
    if (!(error instanceof HostUnreachable) || !guard.armed || progress.resources.length > 0) throw error
    throw (await settleLost({ connect, target, run: runId }, guard.seconds)) ?? error
  }
}

/**
 * One frame. What is there now is kept first, last first, so that undoing this in its turn goes the other way round; restarts stay
 * called for until they are made.
 */
function undoScript(run: string, found: RunLook, isGuarded: boolean): Shell {
  const { entries, scripts } = found
  const settled = settledNames(found)
  const kept = entries.filter(({ name }) => !settled.has(name)).toReversed()
  return lines(
    onlyWithLock,
    begun,
    raw(UNKEPT),
    beat('undo'),
    ...(isGuarded ? [onlyWithGuard] : []),
    sh`hw_old=$hw_state/runs/${run}`,
    ...kept.map(
      ({ name, resource, secret, affects, path }) =>
        sh`hw_keep ${name} ${wordOf(resource)} ${`${secret ? 's' : ''}${affects ? 'a' : ''}` || '-'} ${path} || hw_unkept ${path}`,
    ),
    ...scripts.filter(({ name }) => !settled.has(name)).map((one) => keepAgain(one)),
    sh`${log('begin', 1, ...new Set(kept.map(({ resource }) => resource)))} || exit`,
    sh`hw_put_back "$hw_old" "$hw_run/out" ${[...settled].join(' ')}`,
    raw('hw_log "end 1 $hw_failed"; tail -c 4000 "$hw_run/out" >&2; exit "$hw_failed"'),
  )
}

/** Of what is as before, as a change that failed leaves it, and of what makes that effective: neither is touched. */
function settledNames({ entries, paths, scripts }: RunLook): ReadonlySet<string> {
  const open = new Set(paths.flatMap(({ entry, isBefore }) => (isBefore ? [] : [entry.resource])))
  const withFiles = new Set(entries.map(({ resource }) => resource))
  return new Set([
    ...paths.flatMap(({ entry, isBefore }) => (isBefore ? [entry.name] : [])),
    ...scripts.flatMap(({ kind, name, resource }) =>
      kind === 'back' && withFiles.has(resource) && !open.has(resource) ? [name] : [],
    ),
  ])
}

const UNKEPT = `hw_unkept() { echo "nothing was changed, since $1 cannot be kept first" >&2; exit 74; }`

function keepAgain({ kind, name, resource, trigger, flags }: KeptScript): Shell {
  const subject = trigger === undefined ? wordOf(resource) : `${wordOf(resource)}!${trigger}`
  const again = sh`hw_keep_script ${kind} ${name} ${subject} ${flags} "$(cat "$hw_old/back/"${name})" || hw_unkept scripts`
  // Of a run of ours, whose resources are named by type and id.
  return trigger === undefined
    ? again
    : lines(again, sh`${pend({ name: resource as ResourceName, trigger })} || exit`)
}
