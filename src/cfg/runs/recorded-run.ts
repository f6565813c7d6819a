/** A run that leaves a record, with the facts that it saw of its hosts. */
import type { RunEvent } from '../../apply/events.ts'
import type { HostReport } from '../../apply/report.ts'
import { makeRunId } from '../../apply/run-id.ts'
import type { CommandContext } from '../../command/context.ts'
import { UserError } from '../../core/errors.ts'
import type { RunKind } from '../../inventory/model/run.ts'
import type { ConnectionArgs } from '../host-options.ts'
import { type OpenedRun, withRun } from '../open-run.ts'
import type { Tense } from '../render-report.ts'
import { emitTo } from '../run-events.ts'
import type { SiteInventory } from '../open-site-inventory.ts'
import { Recorder } from './recorder.ts'
import { sayUncommitted, type UsedManifests, usedManifests } from './used-manifests.ts'

export interface RecordedRun extends OpenedRun {
  readonly runId: string
  /** Takes the engine's events. */
  readonly emit: (event: RunEvent) => void
}

export interface RecordedOptions {
  readonly kind: RunKind
  /** Whether only some resources of each host are looked at. */
  readonly limited: boolean
  /** Throws UserError where it is not for that branch; before any host is selected. */
  readonly checkOwner?: ((branch: string) => void) | undefined
}

export interface RunDone {
  readonly runId: string
  /** Whose run it is: `customer/acme`, or base. */
  readonly branch: string
  readonly reports: readonly HostReport[]
  readonly manifests: UsedManifests
}

/** Resolves with what the task resolves with. It must not resolve before all hosts are done. */
export function withRecordedRun(
  context: CommandContext,
  args: ConnectionArgs,
  { kind, limited, checkOwner }: RecordedOptions,
  task: (run: RecordedRun) => Promise<readonly HostReport[]>,
): Promise<RunDone> {
  let recorder: Recorder | undefined
  const record = async (opened: OpenedRun): Promise<RunDone> => {
    const runId = makeRunId()
    const { dependencies, inventory, targets } = opened
    const keeper = new Recorder(context, inventory, {
      id: runId,
      kind,
      limited,
      operator: dependencies.operator,
      hosts: targets.map(({ name }) => name),
    })
    recorder = keeper
    const tense: Tense = kind === 'apply' || kind === 'undo' ? 'apply' : 'plan'
    const tell = emitTo(context, tense)
    const run: RecordedRun = {
      ...opened,
      runId,
      emit: (event) => {
        if (event.kind === 'done') keeper.done(event.report)
        // What changes nothing is recorded in one go, when it has ended.
        if (event.kind === 'phase' && event.phase === 'converge') keeper.begin()
        tell(event)
      },
      dependencies: {
        ...dependencies,
        connect: async (host, first) => {
          const connected = await dependencies.connect(host, first)
          // It evaluates nothing before it changes something.
          if (kind === 'undo') keeper.begin()
          return connected
        },
        evaluate: (host, facts, discovered) => {
          keeper.observed(host, facts)
          return dependencies.evaluate(host, facts, discovered)
        },
      },
    }
    try {
      const reports = await task(run)
      for (const report of reports) keeper.done(report)
      await keeper.end(context.signal.aborted ? 'it was interrupted' : undefined)
      return {
        runId,
        branch: inventory.site.branch,
        reports,
        manifests: usedManifests(inventory.manifests, await keeper.prepare()),
      }
    } catch (error) {
      await keeper.end(error instanceof Error ? error.message : String(error))
      throw error
    }
  }
  return withRun(context, args, record, {
    // The hosts have not answered yet.
    afterLoading: () => {
      void recorder?.prepare().then((files) => sayUncommitted(context, files))
    },
    admit: async (inventory) => {
      checkOwner?.(inventory.site.branch)
      return admitRun(context, inventory, kind)
    },
  })
}

/** Says which manifests they are, where somebody asked for others than usual. Throws UserError on those that hosts may not be changed by. */
export async function admitRun(
  context: CommandContext,
  inventory: SiteInventory,
  kind: RunKind,
): Promise<SiteInventory> {
  if (inventory.manifests.asked !== undefined)
    await (await import('../manifests/say-commit.ts')).sayCommit(context, inventory)
  if (kind !== 'apply' && kind !== 'undo') return inventory
  if (kind === 'apply' && inventory.site.solving) refuseUnfinished(inventory)
  const { admitManifests } = await import('../manifests/admit.ts')
  return admitManifests(inventory, {
    action: `Cannot ${kind}`,
    evaluates: kind === 'apply',
    env: context.env,
    note: (text) => context.emit({ kind: 'manifests', level: 'note', text }),
  })
}

/** Of a merge for a customer that waits in this work tree. */
function refuseUnfinished({ site: { root, customer = '' }, manifests: { workTree } }: SiteInventory): void {
  if (workTree === undefined) return
  throw new UserError(`Cannot apply: the merge for customer "${customer}" in "${root}" is not finished`, {
    hint: `finish the merge first: git commit, then cfg sync ${customer}; cfg plan shows what it would change`,
  })
}
