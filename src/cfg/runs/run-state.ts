/** Whether a run came to its end, is at work, or was cut. */
import { hostname } from 'node:os'
import type { Run } from '../../inventory/model/run.ts'

export type RunState = 'ended' | 'running' | 'did not end'

/** Milliseconds without a sign of life, of which there is one every ten seconds. */
const SILENCE = 60_000

export function stateOf(run: Run, now: Date = new Date()): RunState {
  if (run.ended) return 'ended'
  const isSilent = now.getTime() - Date.parse(run.seen) > SILENCE
  return isSilent || (run.machine === hostname() && !isAlive(run.process)) ? 'did not end' : 'running'
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
