/** What a plan can say of a resource, given what else is to change. */
import type { Verdict } from './judge.ts'
import type { Placed } from './run-types.ts'

/**
 * What is refused or cannot be known now may be otherwise once something that it needs has changed. Where nothing is to
 * change before it, it stays unknown in an apply, too, and fails there. `verdicts` are in the order of the run.
 */
export function predict(placed: Placed, verdict: Verdict, verdicts: ReadonlyMap<Placed, Verdict>): Verdict {
  if (verdict.kind === 'unknown')
    return isAfterChange(placed, verdicts) ? verdict : { kind: 'broken', reason: verdict.reason }
  if (verdict.kind !== 'refused') return verdict
  const kinds = [...placed.needs].map((need) => verdicts.get(need)?.kind)
  return kinds.includes('differs') || kinds.includes('unknown')
    ? { kind: 'unknown', reason: verdict.reason }
    : verdict
}

function isAfterChange(placed: Placed, verdicts: ReadonlyMap<Placed, Verdict>): boolean {
  for (const [other, { kind }] of verdicts) {
    if (other === placed) return [...placed.needs].some((need) => isPending(verdicts.get(need)))
    if (kind === 'differs' || kind === 'unknown') return true
  }
  return false
}

function isPending(verdict: Verdict | undefined): boolean {
  return verdict?.kind === 'differs' || verdict?.kind === 'unknown'
}
