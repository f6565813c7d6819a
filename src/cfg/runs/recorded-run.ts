/** A run that leaves a record, with the facts that it saw of its hosts. */
import type { RunEvent } from '../../apply/events.ts'
import type { HostReport } from '../../apply/report.ts'
import { makeRunId } from '../../apply/run-id.ts'
import type { CommandContext } from '../../command/context.ts'
import type { RunKind } from '../../inventory/model/run.ts'
import type { ConnectionArgs } from '../host-options.ts'
import { type OpenedRun, withRun } from '../open-run.ts'
import type { Tense } from '../render-report.ts'
import { emitTo } from '../run-events.ts'
import { Recorder } from './recorder.ts'

export interface RecordedRun extends OpenedRun {
  readonly runId: string
  /** Takes the engine's events. */
  readonly emit: (event: RunEvent) => void
}

export interface RecordedOptions {
  readonly kind: RunKind
  /** Whether only some resources of each host are looked at. */
  readonly limited: boolean
}

export interface RunDone {
  readonly runId: string
  readonly reports: readonly HostReport[]
}

/** Resolves with what the task resolves with. It must not resolve before all hosts are done. */
export function withRecordedRun(
  context: CommandContext,
  args: ConnectionArgs,
  { kind, limited }: RecordedOptions,
  task: (run: RecordedRun) => Promise<readonly HostReport[]>,
): Promise<RunDone> {
  return withRun(context, args, async (opened) => {
    const runId = makeRunId()
    const { dependencies, inventory, targets } = opened
    const recorder = new Recorder(context, inventory, {
      id: runId,
      kind,
      limited,
      operator: dependencies.operator,
      hosts: targets.map(({ name }) => name),
    })
    const tense: Tense = kind === 'apply' || kind === 'undo' ? 'apply' : 'plan'
    const tell = emitTo(context, tense)
    const run: RecordedRun = {
      ...opened,
      runId,
      emit: (event) => {
        if (event.kind === 'done') recorder.done(event.report)
        tell(event)
      },
      dependencies: {
        ...dependencies,
        connect: async (host) => {
          const connected = await dependencies.connect(host)
          // It evaluates nothing before it changes something.
          if (kind === 'undo') recorder.begin()
          return connected
        },
        evaluate: async (host, facts, discovered) => {
          recorder.observed(host, facts)
          const evaluated = await dependencies.evaluate(host, facts, discovered)
          // When the host has been asked what it is like, and before it is touched: there is time to write then.
          setImmediate(() => recorder.begin())
          return evaluated
        },
      },
    }
    try {
      const reports = await task(run)
      for (const report of reports) recorder.done(report)
      await recorder.end(context.signal.aborted ? 'it was interrupted' : undefined)
      return { runId, reports }
    } catch (error) {
      await recorder.end(error instanceof Error ? error.message : String(error))
      throw error
    }
  })
}
