/** A run over several hosts: so many at once, and hosts whose parent is in the run after it. */
import type { Connected } from '../ssh/connect.ts'
import { HostUnreachable } from '../ssh/host-unreachable.ts'
import { semaphore } from '../ssh/pool.ts'
import type { Emit } from './events.ts'
import type { HostReport } from './report.ts'
import { runHost, type RunOptions } from './run-host.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'

export interface HostsOptions extends Omit<RunOptions, 'mode'> {
  /** Hosts at once; default 10. */
  readonly parallel?: number
  /** Seconds to wait for a host whose parent was changed by this run, since it may be starting; default 60. */
  readonly startTime?: number
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
  const slots = semaphore(options.parallel ?? 10)
  const reports = new Map<string, Promise<HostReport>>()
  const byName = new Map(hosts.map((host) => [host.name, host]))
  const start = (host: HostTarget): Promise<HostReport> => {
    const known = reports.get(host.name)
    if (known !== undefined) return known
    const report = (async () => {
      const parent = host.parent === undefined ? undefined : byName.get(host.parent)
      const before = parent === undefined ? undefined : await waitFor(host, parent)
      return slots(() =>
        runHost(withParent(dependencies, before, options), withLearned(host, before), options, emit),
      )
    })()
    reports.set(host.name, report)
    return report
  }
  const waitFor = (host: HostTarget, parent: HostTarget): Promise<HostReport> => {
    if (options.mode === 'apply') emit({ kind: 'waiting', host: host.name, for: parent.name })
    return start(parent)
  }
  return Promise.all(hosts.map((host) => start(host)))
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
