/** Undoes a run on several hosts, so many at once. */
import { runBounded } from '../ssh/pool.ts'
import type { Emit } from './events.ts'
import type { HostReport } from './report.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'
import { undoHost, type UndoOptions } from './undo-host.ts'

export type { UndoOptions } from './undo-host.ts'

/** In the order of the hosts. Rejects only for a bug. */
export function undoHosts(
  dependencies: RunDependencies,
  hosts: readonly HostTarget[],
  parallel: number,
  options: UndoOptions,
  emit: Emit,
): Promise<readonly HostReport[]> {
  return runBounded(hosts, parallel, (host) => undoHost(dependencies, host, options, emit))
}
