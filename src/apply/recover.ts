/** After a lost connection: connects once more, reads the journal, and tells what really became of each resource. */
import { within } from './ask-run.ts'
import type { Settled } from './settled.ts'
import { askRun } from './guard-script.ts'
import { judge } from './judge.ts'
import { type AskedRun, readAskedRun } from './journal.ts'
import { type Finding, observe } from './observe.ts'
import type { Member } from './make-together.ts'
import type { Expanded, HostTarget, Placed, RunDependencies } from './run-types.ts'
import { stillDiffers } from './still-differs.ts'
import { withSession } from './with-session.ts'

export interface LostRun {
  readonly run: string
  readonly target: HostTarget
  readonly connect: RunDependencies['connect']
  readonly expanded: Expanded
  /** What was sent, by its number in the journal. */
  readonly steps: ReadonlyMap<number, readonly Member[]>
  readonly settled: ReadonlyMap<Placed, unknown>
  readonly redact: (text: string) => string
}

/** Seconds for the second connection, and for what is asked over it. */
const PATIENCE = 10

/** How each resource that was not settled yet has ended. */
export async function recover(lost: LostRun): Promise<ReadonlyMap<Placed, Settled>> {
  const { expanded, steps, settled } = lost
  const open = new Map<Placed, { readonly step: number; readonly member: Member }>()
  for (const [step, members] of steps)
    for (const member of members) if (!settled.has(member.placed)) open.set(member.placed, { step, member })
  const found = open.size === 0 ? undefined : await within(PATIENCE * 1000, look(lost, [...open.keys()]))
  const endOf = (placed: Placed): Settled => {
    const sent = open.get(placed)
    if (sent === undefined)
      return { outcome: 'skipped', touched: false, reason: 'the connection was lost before' }
    const { change } = sent.member
    const failed = (reason: string): Settled => ({ outcome: 'failed', change, touched: true, reason })
    if (found === undefined)
      return failed('the connection was lost while it was to be changed; what became of it is not known')
    const entry = found.asked.journal.steps.get(sent.step)
    if (entry === undefined)
      return { outcome: 'skipped', touched: false, reason: 'the connection was lost before it was begun' }
    if (entry.code === undefined)
      return failed(
        `the connection was lost in the middle of it${found.asked.locked ? ', and it may be going on still' : ''}`,
      )
    if (entry.code !== 0)
      return failed(`it had ended with exit code ${entry.code} when the connection was lost`)
    const finding = found.findings.get(placed)
    if (finding === undefined)
      return failed('it was done when the connection was lost, and could not be looked at')
    const verdict = judge(placed, finding, expanded.context)
    if (verdict.kind === 'ok') return { outcome: 'changed', change, touched: true }
    return failed(
      `it was done when the connection was lost, but ${lost.redact(stillDiffers(placed, verdict))}`,
    )
  }
  return new Map(
    expanded.order.flatMap((placed) => (settled.has(placed) ? [] : [[placed, endOf(placed)] as const])),
  )
}

interface Found {
  readonly asked: AskedRun
  readonly findings: ReadonlyMap<Placed, Finding>
}

/** Undefined where the host cannot be reached again, or has no journal. */
async function look(lost: LostRun, open: readonly Placed[]): Promise<Found | undefined> {
  return withSession(
    lost.connect,
    lost.target,
    async (session) => {
      const [{ code, stdout }, findings] = await Promise.all([
        session.run(askRun(lost.run, 'look')),
        observe(session, open, lost.expanded.context),
      ])
      return code === 0 ? { asked: readAskedRun(stdout.toString('utf8')), findings } : undefined
    },
    () => undefined,
  )
}
