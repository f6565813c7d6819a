/** Tells what is still wrong with a resource after its change was made. */
import { textOf } from './describe-change.ts'
import type { Verdict } from './judge.ts'
import type { Placed } from './run-types.ts'

/** Completes "its commands ended well, but …". */
export function stillDiffers(placed: Placed, verdict: Verdict): string {
  if (verdict.kind === 'ok') return 'it is right'
  if (verdict.kind === 'unknown') return `it cannot be observed: ${verdict.reason}`
  if (verdict.kind !== 'differs') return verdict.reason
  const { before, after, keys } = verdict.change
  if (after === null) return 'it is still there'
  if (before === null) return 'it is still not there'
  const wrong = keys.map(
    (key) =>
      `${key} is ${textOf(before[key], placed.secret)} where ${textOf(after[key], placed.secret)} is wanted`,
  )
  return `it is still not right: ${wrong.join('; ')}`
}
