/** Whether a run came to its end, is at work, or was cut. */
import { hostname } from 'node:os'
import { processLives } from '../../core/process-lives.ts'
import type { Run } from './run.ts'

export type RunState = 'ended' | 'running' | 'did not end'

/** Milliseconds without a sign of life, of which there is one every ten seconds. */
const SILENCE = 60_000

export function stateOf(run: Run, now: Date = new Date()): RunState {
  if (run.ended) return 'ended'
  const isSilent = now.getTime() - Date.parse(run.seen) > SILENCE
  return isSilent || (run.machine === hostname() && !processLives(run.process)) ? 'did not end' : 'running'
}
