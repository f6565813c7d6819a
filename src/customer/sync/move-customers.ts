/** Moves customers' branches to what was made for them, and the work trees that have them checked out. */
import { setTimeout } from 'node:timers/promises'
import { busyReason, moveFiles } from '../../git/work-trees/follow-branch.ts'
import { moveReferences, type MoveRefusal } from '../../git/branches/move-references.ts'
import { branchesInUse, type WorkTreeOn } from '../../git/work-trees/work-trees-on.ts'
import type { Site } from '../../inventory/site.ts'
import type { CustomerHead } from './branch-heads.ts'
import { underNote } from './follow-note.ts'

export interface ReadyToMove extends CustomerHead {
  /** The commit that the branch is to be at; it descends from `head`. */
  readonly to: string
}

/** `elsewhere`: somebody has moved the branch meanwhile, so that what was made does not fit any more. */
export type MoveOutcome =
  | { readonly kind: 'moved' | 'elsewhere' }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint?: string }

/** By customer. Those that are checked out nowhere in one transaction, the others one by one. */
export async function moveCustomers(
  site: Site,
  ready: readonly ReadyToMove[],
): Promise<ReadonlyMap<string, MoveOutcome>> {
  const inUse = branchesInUse(site.repository)
  const outcomes = await moveTogether(
    site.root,
    ready.filter(({ branch }) => !inUse.has(branch)),
  )
  for (const one of ready) {
    const workTrees = inUse.get(one.branch)
    if (workTrees !== undefined) outcomes.set(one.customer, await moveWithFiles(site, one, workTrees))
  }
  return outcomes
}

/** A branch that cannot be moved holds up no other one. */
async function moveTogether(cwd: string, ready: readonly ReadyToMove[]): Promise<Map<string, MoveOutcome>> {
  const outcomes = new Map<string, MoveOutcome>()
  for (let left = ready; ;) {
    const refused = await moveReferences(cwd, left.map(moveOf), REFLOG)
    const stuck = left.find((one) => moveOf(one).ref === refused?.ref)
    if (refused === undefined || stuck === undefined) {
      for (const { customer } of left) outcomes.set(customer, { kind: 'moved' })
      return outcomes
    }
    outcomes.set(stuck.customer, await moveAlone(cwd, stuck, refused))
    left = left.filter((one) => one !== stuck)
  }
}

/** Of a reference that another Git holds; it lets go within milliseconds, unless it was killed. */
const TRIES = 5
const PAUSE = 100

async function moveAlone(cwd: string, one: ReadyToMove, refused: MoveRefusal): Promise<MoveOutcome> {
  let last: MoveRefusal | undefined = refused
  for (let attempt = 0; attempt < TRIES && isLock(last); attempt += 1) {
    await setTimeout(PAUSE)
    last = await moveReferences(cwd, [moveOf(one)], REFLOG)
    if (last === undefined) return { kind: 'moved' }
  }
  if (/is at [0-9a-f]+ but expected|unable to resolve reference/.test(last.reason))
    return { kind: 'elsewhere' }
  return {
    kind: 'refused',
    reason: last.reason,
    ...(isLock(last) ? { hint: 'where no Git is at work, one was killed: remove the .lock file' } : {}),
  }
}

function isLock({ reason }: MoveRefusal): boolean {
  return /\.lock'?: File exists|unable to lock/i.test(reason)
}

/** What is there to be lost is somebody's own, so it has to be where it is safe before. */
async function moveWithFiles(
  site: Site,
  one: ReadyToMove,
  workTrees: readonly WorkTreeOn[],
): Promise<MoveOutcome> {
  const [first, second] = workTrees
  const other = workTrees.find(({ state }) => state !== 'checked out')
  if (first === undefined) return { kind: 'elsewhere' }
  if (other !== undefined) return { kind: 'refused', reason: `it is ${other.state} in "${other.root}"` }
  if (second !== undefined)
    return { kind: 'refused', reason: `it is checked out in both "${first.root}" and "${second.root}"` }
  const { root } = first
  const busy = await busyReason(root)
  if (busy !== undefined)
    return { kind: 'refused', reason: busy, hint: 'finish, commit or stash what is there' }
  const { head: from, to, customer } = one
  // Files first: a merge that is there and not yet on the branch shows as staged; one on the branch and not there would be undone.
  return underNote(site, customer, { root, from, to }, async () => {
    const blocked = await moveFiles(root, from, to)
    if (blocked !== undefined) return { kind: 'refused', reason: `in its work tree "${root}": ${blocked}` }
    const refused = await moveReferences(site.root, [moveOf(one)], REFLOG)
    if (refused === undefined) return { kind: 'moved' }
    const outcome = await moveAlone(site.root, one, refused)
    if (outcome.kind !== 'moved') await moveFiles(root, to, from)
    return outcome
  })
}

const REFLOG = 'cfg sync'

function moveOf({ branch, head, to }: ReadyToMove): {
  readonly ref: string
  readonly from: string
  readonly to: string
} {
  return { ref: `refs/heads/${branch}`, from: head, to }
}
