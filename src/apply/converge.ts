/** Phase: makes the differences go away, in waves; what is independent shares a round trip, and what changed is observed again. */
import type { Session } from '../ssh/session.ts'
import type { Change } from '../type/define-type.ts'
import { FORCE_HINT } from './guard.ts'
import { judge, type Verdict } from './judge.ts'
import { renewLock } from './lock.ts'
import { type Finding, observe } from './observe.ts'
import type { PendingTrigger } from './pending.ts'
import { batchesOf, type Failure, type Member, sendBatches } from './perform.ts'
import type { Redact } from './redact.ts'
import type { Outcome } from './report.ts'
import type { Expanded, Placed } from './run-types.ts'
import { stillDiffers } from './still-differs.ts'

/** How a resource ended. */
export interface Settled extends Partial<Failure> {
  readonly outcome: Outcome
  /** The change that was made, or tried. */
  readonly change?: Change
  readonly hint?: string
  /** Whether it is other than it was, also where it failed. */
  readonly touched: boolean
}

export interface ConvergeOptions {
  readonly session: Session
  readonly expanded: Expanded
  readonly findings: Map<Placed, Finding>
  /** Of the findings, as they are at the start. */
  readonly verdicts: ReadonlyMap<Placed, Verdict>
  readonly calledFor: (placed: Placed) => readonly PendingTrigger[]
  readonly redact: Redact
  readonly signal?: AbortSignal | undefined
  /** By resource, why a change that was not known at the start must not be made. */
  readonly refused: (wave: readonly Member[]) => Promise<ReadonlyMap<Placed, string>>
  readonly onSettled: (placed: Placed, settled: Settled) => void
}

/** Settles every resource. `findings` holds the last observation of each afterwards. Rejects only where the host or the lock is lost. */
export async function converge(options: ConvergeOptions): Promise<ReadonlyMap<Placed, Settled>> {
  const { session, expanded, findings, redact, onSettled } = options
  const { context } = expanded
  const settled = new Map<Placed, Settled>()
  const settle = (placed: Placed, result: Settled): void => {
    settled.set(placed, result)
    onSettled(placed, result)
  }
  const verdicts = new Map(
    [...options.verdicts].map(([placed, verdict]) => [placed, { finding: findingOf(placed), verdict }]),
  )
  /** Judged once for each observation, since large content is hashed for it. */
  const verdictOf = (placed: Placed): Verdict => {
    const finding = findingOf(placed)
    const known = verdicts.get(placed)
    if (known?.finding === finding) return known.verdict
    const verdict = judge(placed, finding, context)
    verdicts.set(placed, { finding, verdict })
    return verdict
  }
  let remaining: readonly Placed[] = expanded.order
  // Observed since the last change was made: to look again would tell nothing new.
  let fresh = new Set<Placed>(remaining)
  while (remaining.length > 0) {
    if (options.signal?.aborted === true) {
      for (const placed of remaining) settle(placed, interrupted(verdictOf(placed)))
      break
    }
    const wave: Member[] = []
    const unsettled = new Set<Placed>()
    const later: Placed[] = []
    let unclear: Placed | undefined
    let isCut = false
    for (const placed of remaining) {
      const waits = [...placed.needs].some((need) => unsettled.has(need))
      const verdict = verdictOf(placed)
      if (isCut || (waits && verdict.kind !== 'ok')) {
        // From here on the order of the manifest would be broken by going on.
        isCut = true
        later.push(placed)
      } else if (waits) {
        unsettled.add(placed)
        later.push(placed)
      } else if (verdict.kind === 'ok') settle(placed, { outcome: 'ok', touched: false })
      else if (isBlocked(placed)) continue
      else if (verdict.kind === 'differs') {
        wave.push({ placed, change: verdict.change })
        unsettled.add(placed)
      } else if (verdict.kind === 'broken' || (wave.length === 0 && fresh.has(placed)))
        settle(placed, failed(verdict))
      else {
        unclear = placed
        isCut = true
        later.push(placed)
      }
    }
    remaining = later
    if (wave.length === 0 && unclear === undefined) continue
    await run(wave, unclear === undefined ? [] : [unclear])
  }
  return settled

  /** Null is a finding: nothing is there. */
  function findingOf(placed: Placed): Finding {
    const finding = findings.get(placed)
    return finding === undefined ? NOT_OBSERVED : finding
  }

  /** Settles what needs something that failed. */
  function isBlocked(placed: Placed): boolean {
    const reason = blockerOf(placed, settled)
    if (reason !== undefined) settle(placed, { outcome: 'skipped', reason, touched: false })
    return reason !== undefined
  }

  /** Makes the changes of a wave; looks again at them, at what depends on them directly, and at `also`. */
  async function run(ready: readonly Member[], also: readonly Placed[]): Promise<void> {
    const refused = await options.refused(ready)
    for (const [placed, reason] of refused)
      settle(placed, { outcome: 'failed', reason, hint: FORCE_HINT, touched: false })
    const wave = ready.filter(({ placed }) => !refused.has(placed))
    if (wave.length + also.length === 0) return
    const changing = new Set(wave.map(({ placed }) => placed))
    const again = remaining.filter(
      (placed) => also.includes(placed) || [...placed.needs].some((need) => changing.has(need)),
    )
    const renewed = wave.length === 0 ? undefined : renewLock(session)
    renewed?.catch(() => undefined)
    const sent = await sendBatches(session, batchesOf(wave, options.calledFor), context, redact)
    const observed = observe(session, [...changing, ...again], context)
    observed.catch(() => undefined)
    await renewed
    const failures = await Promise.all(
      sent.map(async ({ batch, ended }) => ({ batch, failure: await ended })),
    )
    for (const [placed, finding] of await observed) findings.set(placed, finding)
    fresh = new Set([...(wave.length === 0 ? fresh : []), ...changing, ...again])
    for (const { batch, failure } of failures)
      for (const { placed, change } of batch.members)
        settle(placed, outcomeOf(placed, change, failure, batch.members.length > 1))
  }

  function outcomeOf(placed: Placed, change: Change, failure: Failure | undefined, shared: boolean): Settled {
    const verdict = verdictOf(placed)
    const touched = !(verdict.kind === 'differs' && sameBefore(verdict.change, change))
    if (verdict.kind === 'ok' && (failure === undefined || shared))
      return { outcome: 'changed', change, touched: true }
    if (failure !== undefined) return { outcome: 'failed', change, touched, ...failure }
    const reason = redact(stillDiffers(placed, verdict))
    return { outcome: 'failed', change, touched, reason: `its commands ended well, but ${reason}` }
  }
}

const NOT_OBSERVED: Finding = { kind: 'broken', reason: 'it was not observed' }

/** Whether what is there now is what was there before the change. */
function sameBefore(now: Change, then: Change): boolean {
  return JSON.stringify(now.before) === JSON.stringify(then.before)
}

function failed(verdict: Verdict): Settled {
  if (verdict.kind === 'ok' || verdict.kind === 'differs') return { outcome: 'failed', touched: false }
  const hint = verdict.kind === 'refused' ? verdict.hint : undefined
  return {
    outcome: 'failed',
    reason: verdict.kind === 'unknown' ? `it is still unknown: ${verdict.reason}` : verdict.reason,
    touched: false,
    ...(hint === undefined ? {} : { hint }),
  }
}

function interrupted(verdict: Verdict): Settled {
  if (verdict.kind === 'ok') return { outcome: 'ok', touched: false }
  return { outcome: 'skipped', reason: 'the run was interrupted', touched: false }
}

/** Why a resource must not be touched: one that it needs, directly or through others, has failed. */
function blockerOf(placed: Placed, settled: ReadonlyMap<Placed, Settled>): string | undefined {
  const seen = new Set<Placed>()
  const queue = [...placed.needs]
  for (let need = queue.pop(); need !== undefined; need = queue.pop()) {
    if (seen.has(need)) continue
    seen.add(need)
    if (settled.get(need)?.outcome === 'failed') return `it needs ${need.name}, which failed`
    queue.push(...need.needs)
  }
  return undefined
}
