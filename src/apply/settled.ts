/** How a resource ended, also one that was not touched. */
import type { Change } from '../type/define-type.ts'
import type { Verdict } from './judge.ts'
import type { Failure } from './perform.ts'
import type { Outcome } from './report.ts'
import type { Tried } from './retries.ts'
import type { Placed } from './run-types.ts'

/** How a resource ended. */
export interface Settled extends Partial<Failure> {
  readonly outcome: Outcome
  /** The change that was made, or tried. */
  readonly change?: Change
  readonly hint?: string
  /** Skipped because the operator did not want it, or something that it needs. */
  readonly unwanted?: true
  /** Whether it is other than it was, also where it failed. */
  readonly touched: boolean
  /** How often it was tried, where that is more than once. */
  readonly tries?: number
}

/** The reason of what the operator did not want. */
export const NOT_WANTED = 'not wanted'

export function failed(verdict: Verdict): Settled {
  if (verdict.kind === 'ok' || verdict.kind === 'differs') return { outcome: 'failed', touched: false }
  const hint = verdict.kind === 'refused' ? verdict.hint : undefined
  return {
    outcome: 'failed',
    reason: verdict.kind === 'unknown' ? `it is still unknown: ${verdict.reason}` : verdict.reason,
    touched: false,
    ...(hint === undefined ? {} : { hint }),
  }
}

export function interrupted(verdict: Verdict, tried: Tried | undefined): Settled {
  if (tried !== undefined)
    return {
      outcome: 'failed',
      reason: 'the run was interrupted before it was tried again',
      touched: tried.touched,
    }
  if (verdict.kind === 'ok') return { outcome: 'ok', touched: false }
  return { outcome: 'skipped', reason: 'the run was interrupted', touched: false }
}

/** Why a resource must not be touched: one that it needs, directly or through others, has failed or was not wanted. */
export function blockerOf(
  placed: Placed,
  settled: ReadonlyMap<Placed, Settled>,
): Pick<Settled, 'reason' | 'unwanted'> | undefined {
  const seen = new Set<Placed>()
  const queue = [...placed.needs]
  for (let need = queue.pop(); need !== undefined; need = queue.pop()) {
    if (seen.has(need)) continue
    seen.add(need)
    const result = settled.get(need)
    if (result?.outcome === 'failed') return { reason: `it needs ${need.name}, which failed` }
    if (result?.reason === NOT_WANTED)
      return { reason: `it needs ${need.name}, which was not wanted`, unwanted: true }
    queue.push(...need.needs)
  }
  return undefined
}
