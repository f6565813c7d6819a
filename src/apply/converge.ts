/** Phase: makes the differences go away, in waves; what is independent shares a round trip, and what changed is observed again. */
import type { Session } from '../ssh/session.ts'
import type { Change } from '../type/define-type.ts'
import { FORCE_HINT } from './hazards.ts'
import { lockHolder } from './hold-lock.ts'
import { judge, type Verdict } from './judge.ts'
import { type Finding, observe } from './observe.ts'
import type { Guard } from './guard.ts'
import { type CalledFor, keptPaths } from './kept.ts'
import { batchesOf, isTogether, type Member } from './make-together.ts'
import { type Failure, sendBatches } from './perform.ts'
import type { Redact } from './redact.ts'
import { mayTryAgain, pauseBefore, type Tried } from './retries.ts'
import { beginRun, type RunFolder } from './run-folder.ts'
import type { Expanded, Placed } from './run-types.ts'
import { blockerOf, failed, interrupted, NOT_WANTED, type Settled } from './settled.ts'
import { stillDiffers } from './still-differs.ts'

export interface ConvergeOptions {
  readonly session: Session
  readonly expanded: Expanded
  readonly findings: Map<Placed, Finding>
  /** Of the findings, as they are at the start. */
  readonly verdicts: ReadonlyMap<Placed, Verdict>
  readonly calledFor: (placed: Placed) => readonly CalledFor[]
  readonly redact: Redact
  readonly folder: RunFolder
  readonly guard: Guard
  /** Whether a change may lock the operator out, and is made under the guard only. */
  readonly isGuarded: (member: Member) => boolean
  /** Filled with the changes that were begun, by their number in the journal. */
  readonly steps: Map<number, readonly Member[]>
  readonly onNote: (text: string) => void
  readonly signal?: AbortSignal | undefined
  /** By resource, why a change that was not known at the start must not be made. */
  readonly refused: (wave: readonly Member[]) => Promise<ReadonlyMap<Placed, string>>
  /** Asked before a wave which of its changes the operator does not want. */
  readonly unwanted?: ((wave: readonly Member[]) => Promise<ReadonlySet<Placed>>) | undefined
  readonly onSettled: (placed: Placed, settled: Settled) => void
}

/** Settles every resource. `findings` holds the last observation of each afterwards. Rejects only where the host or the lock is lost. */
export async function converge(options: ConvergeOptions): Promise<ReadonlyMap<Placed, Settled>> {
  const { session, expanded, findings, redact, folder, guard, isGuarded, steps, onSettled } = options
  const { context } = expanded
  const making = { session, context, redact, folder, steps, isGuarded }
  const tried = new Map<Placed, Tried>()
  /** Not made although they were to be, along with others. */
  const alone = new Set<Placed>()
  const hold = lockHolder(session)
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
      for (const placed of remaining) settle(placed, interrupted(verdictOf(placed), tried.get(placed)))
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
    const blocked = blockerOf(placed, settled)
    if (blocked !== undefined) settle(placed, { outcome: 'skipped', ...blocked, touched: false })
    return blocked !== undefined
  }

  /** Makes the changes of a wave; looks again at them, at what depends on them directly, and at `also`. */
  async function run(ready: readonly Member[], also: readonly Placed[]): Promise<void> {
    const refused = await options.refused(ready)
    for (const [placed, reason] of refused)
      settle(placed, { outcome: 'failed', reason, hint: FORCE_HINT, touched: false })
    const allowed = ready.filter(({ placed }) => !refused.has(placed))
    // What is tried again was wanted the first time.
    const asked = allowed.filter(({ placed }) => !tried.has(placed))
    const unwanted = (await options.unwanted?.(asked)) ?? new Set()
    for (const placed of unwanted)
      settle(placed, { outcome: 'skipped', reason: NOT_WANTED, unwanted: true, touched: false })
    const wave = allowed.filter(({ placed }) => !unwanted.has(placed))
    if (wave.length + also.length === 0) return
    const changing = new Set(wave.map(({ placed }) => placed))
    const waiting = remaining.filter(
      (placed) => also.includes(placed) || [...placed.needs].some((need) => changing.has(need)),
    )
    const renewed = wave.length === 0 ? undefined : hold()
    renewed?.catch(() => undefined)
    if (wave.length > 0 && steps.size === 0) beginRun(session, folder)
    if (wave.some((member) => isGuarded(member))) guard.arm()
    for (const member of wave) if (keptPaths(member, context).length > 0) guard.kept.add(member.placed.name)
    const sent = await sendBatches(making, batchesOf(wave, options.calledFor, context, alone))
    const observed = observe(session, [...changing, ...waiting], context)
    observed.catch(() => undefined)
    await renewed
    const failures = await Promise.all(
      sent.map(async ({ batch, ended }) => ({ batch, failure: await ended })),
    )
    for (const [placed, finding] of await observed) findings.set(placed, finding)
    fresh = new Set([...(wave.length === 0 ? fresh : []), ...changing, ...waiting])
    for (const { batch, notKept } of sent)
      for (const path of notKept)
        options.onNote(
          `${namesOf(batch.members)}: ${path} is too large to be kept, so that it cannot be put back`,
        )
    const again: Placed[] = []
    const apart = new Set<Placed>()
    for (const { batch, failure } of failures)
      for (const { placed, change } of batch.members) {
        const result = outcomeOf(placed, change, failure, batch.members.length > 1)
        const before = tried.get(placed)
        const touched = result.touched || before?.touched === true
        // What makes it along with others has failed because of it, or before it came to it.
        if (failure !== undefined && isTogether(batch) && verdictOf(placed).kind === 'differs') {
          alone.add(placed)
          apart.add(placed)
          tried.set(placed, { tries: before?.tries ?? 0, touched })
          continue
        }
        const tries = (before?.tries ?? 0) + 1
        tried.set(placed, { tries, touched })
        if (result.outcome === 'failed' && verdictOf(placed).kind === 'differs' && mayTryAgain(placed, tries))
          again.push(placed)
        else settle(placed, { ...result, touched, ...(tries === 1 ? {} : { tries }) })
      }
    remaining = [...apart, ...again, ...remaining]
    if (again.length > 0) await pauseBefore(again, options.signal)
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

function namesOf(members: readonly Member[]): string {
  return members.map(({ placed }) => placed.name).join(', ')
}

const NOT_OBSERVED: Finding = { kind: 'broken', reason: 'it was not observed' }

/** Whether what is there now is what was there before the change. */
function sameBefore(now: Change, then: Change): boolean {
  return JSON.stringify(now.before) === JSON.stringify(then.before)
}
