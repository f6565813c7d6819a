/** A run over several hosts: so many at once, in batches, hosts whose parent is in the run after it, and no further than too many failures. */
import { exitCode } from '../core/errors.ts'
import type { Connected } from '../ssh/connect.ts'
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import { runBounded, semaphore } from '../ssh/pool.ts'
import { type Amount, amountOf, inBatches } from './batches.ts'
import type { Emit } from './events.ts'
import { type HealthCheck, whyUnwell } from './health.ts'
import { countOutcomes, type HostReport } from './report.ts'
import { runHost, type RunOptions } from './run-host.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'

export interface HostsOptions extends Omit<RunOptions, 'mode'> {
  /** Hosts at once; default 20. */
  readonly parallel?: number
  /** Seconds to wait for a host whose parent was changed by this run, since it may be starting; default 60. */
  readonly startTime?: number
  /** Sizes of the batches, the last of which is that of all further ones. Default: one batch of all hosts. */
  readonly batches?: readonly Amount[]
  /** How many hosts may fail before no further one is started. Default: any number, or none where there are batches. */
  readonly maxFail?: Amount | undefined
  /** Made of each host of a batch when the batch is done; an apply's alone. */
  readonly health?: HealthCheck | undefined
}

/** Resolves with a report for each host, in the order given. Rejects only for a bug. */
export function applyHosts(
  dependencies: RunDependencies,
  hosts: readonly HostTarget[],
  options: HostsOptions,
  emit: Emit,
): Promise<readonly HostReport[]> {
  return runHosts(dependencies, hosts, { ...options, mode: 'apply' }, emit)
}

/** What would change. Takes no lock and changes nothing. `cfg verify` is the same, told otherwise. */
export function planHosts(
  dependencies: RunDependencies,
  hosts: readonly HostTarget[],
  options: HostsOptions,
  emit: Emit,
): Promise<readonly HostReport[]> {
  return runHosts(dependencies, hosts, { ...options, mode: 'plan' }, emit)
}

async function runHosts(
  dependencies: RunDependencies,
  hosts: readonly HostTarget[],
  options: HostsOptions & RunOptions,
  emit: Emit,
): Promise<readonly HostReport[]> {
  const { parallel = 20, batches = [], health, signal } = options
  const maxFail = options.maxFail ?? (batches.length > 0 ? { count: 0 } : undefined)
  const slots = semaphore(parallel)
  const begun = new Map<string, Promise<HostReport>>()
  const done = new Map<string, HostReport>()
  const byName = new Map(hosts.map((host) => [host.name, host]))

  const settle = (report: HostReport): HostReport => {
    done.set(report.host, report)
    return report
  }
  /** Why no further host is to be started. */
  const stopped = (): string | undefined => {
    if (signal?.aborted === true) return 'the run was interrupted'
    if (maxFail === undefined) return undefined
    const failed = [...done.values()].filter(({ outcome }) => outcome === 'failed').length
    return failed > amountOf(maxFail, hosts.length) ? `${failed} of ${hosts.length} hosts failed` : undefined
  }
  const skip = (host: HostTarget, reason: string): HostReport => {
    const report = settle(notStarted(host, reason))
    emit({ kind: 'done', host: host.name, report })
    return report
  }
  const start = (host: HostTarget): Promise<HostReport> => {
    const known = begun.get(host.name)
    if (known !== undefined) return known
    const report = (async () => {
      const parent = host.parent === undefined ? undefined : byName.get(host.parent)
      const before = parent === undefined ? undefined : await waitFor(host, parent)
      return slots(async () => {
        const reason =
          before?.outcome === 'skipped' ? `its parent "${before.host}" was not started` : stopped()
        if (reason !== undefined) return skip(host, reason)
        const learned = withLearned(host, before)
        return settle(await runHost(withParent(dependencies, before, options), learned, options, emit))
      })
    })()
    begun.set(host.name, report)
    return report
  }
  const waitFor = (host: HostTarget, parent: HostTarget): Promise<HostReport> => {
    if (options.mode === 'apply') emit({ kind: 'waiting', host: host.name, for: parent.name })
    return start(parent)
  }
  const check = async (batch: readonly HostTarget[], which: HealthCheck): Promise<void> => {
    const well = batch.filter(({ name }) => ['ok', 'changed'].includes(done.get(name)?.outcome ?? ''))
    await runBounded(well, parallel, async (host) => {
      emit({ kind: 'phase', host: host.name, phase: 'health' })
      const report = done.get(host.name)
      if (report === undefined) return
      const target = withLearned(host, host.parent === undefined ? undefined : done.get(host.parent))
      const reason = await whyUnwell(dependencies, target, which, signal)
      emit({ kind: 'health', host: host.name, reason })
      if (reason !== undefined) settle(unwell(report, reason))
    })
  }

  const all = inBatches(parentsFirst(hosts, byName), batches)
  for (const [index, batch] of all.entries()) {
    if (all.length > 1 && stopped() === undefined)
      emit({ kind: 'batch', number: index + 1, of: all.length, hosts: batch.map(({ name }) => name) })
    await Promise.all(batch.map((host) => start(host)))
    if (health !== undefined && options.mode === 'apply' && signal?.aborted !== true)
      await check(batch, health)
  }
  return hosts.flatMap(({ name }) => done.get(name) ?? [])
}

/** In the order given, but for parents that stand behind their guests. */
function parentsFirst(
  hosts: readonly HostTarget[],
  byName: ReadonlyMap<string, HostTarget>,
): readonly HostTarget[] {
  const placed = new Set<HostTarget>()
  const place = (host: HostTarget, above: ReadonlySet<HostTarget>): void => {
    if (placed.has(host) || above.has(host)) return
    const parent = host.parent === undefined ? undefined : byName.get(host.parent)
    if (parent !== undefined) place(parent, new Set([...above, host]))
    placed.add(host)
  }
  for (const host of hosts) place(host, new Set())
  return [...placed]
}

function notStarted({ name }: HostTarget, reason: string): HostReport {
  return {
    host: name,
    outcome: 'skipped',
    reason,
    resources: [],
    triggers: [],
    counts: countOutcomes([]),
    learned: [],
    notes: [],
    duration: 0,
  }
}

function unwell(report: HostReport, reason: string): HostReport {
  const message = `Cannot call "${report.host}" well: its health check says no: ${reason}`
  return {
    ...report,
    outcome: 'failed',
    error: { message, lines: [message], exitCode: exitCode.hostFailed },
  }
}

/** The keys of a machine that its parent has just made are known from there. */
function withLearned(host: HostTarget, parent: HostReport | undefined): HostTarget {
  const learned = parent?.learned.flatMap((one) => (one.host === host.name ? [one.key] : [])) ?? []
  const added = learned.filter((key) => !host.hostKeys.includes(key))
  return added.length === 0 ? host : { ...host, hostKeys: [...host.hostKeys, ...added] }
}

/** A guest that its parent has just started needs time to boot. */
function withParent(
  dependencies: RunDependencies,
  parent: HostReport | undefined,
  options: HostsOptions & RunOptions,
): RunDependencies {
  if (options.mode !== 'apply' || parent?.outcome !== 'changed') return dependencies
  const deadline = Date.now() + (options.startTime ?? 60) * 1000
  const connect = async (host: HostTarget): Promise<Connected> => {
    for (;;) {
      try {
        return await dependencies.connect(host)
      } catch (error) {
        const isWorthAnother = error instanceof HostUnreachable && error.isTransient
        if (!isWorthAnother || Date.now() > deadline || options.signal?.aborted === true) throw error
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 500)
      })
    }
  }
  return { ...dependencies, connect }
}
