/** Takes change sets back, with everything that they cascaded, in a change set of its own. */
import { parseIp } from '../../core/ip.ts'
import type { ChangeSet } from '../model/change.ts'
import type { Tx } from '../../db/store.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { planUndo, type UndoPlan } from './plan-undo.ts'

/** Nothing of it, and an error with all reasons, where later changes stand on it: see `planUndo`. */
export async function undo(tx: Tx, ids: readonly number[]): Promise<UndoPlan> {
  const plan = await planUndo(tx, ids)
  await tx.replace(plan.wanted)
  const kept = new Set(plan.wanted.flatMap(({ after }) => addressesOf(after)))
  for (const { before } of plan.changes)
    for (const text of addressesOf(before)) {
      const ip = kept.has(text) ? undefined : parseIp(text)
      // As if it had never been given out: it does not rest.
      if (ip !== undefined) await tx.forgetReleased(ip)
    }
  return plan
}

function addressesOf(object: ObjectOfKind[ObjectKind] | undefined): readonly string[] {
  if (object === undefined || !('nics' in object)) return []
  return object.nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip))
}

const WHYS_TOLD = 3

/** For the journal: `undo 12: inv rm host web01`. */
export function undoTitle(sets: readonly Pick<ChangeSet, 'id' | 'why'>[]): string {
  const whys = sets.slice(0, WHYS_TOLD).map(({ why }) => why)
  const more = sets.length > WHYS_TOLD ? [`${sets.length - WHYS_TOLD} more`] : []
  return `undo ${sets.map(({ id }) => id).join(', ')}: ${[...whys, ...more].join('; ')}`
}
