/** What a change left hanging: records that point to a name which a host had before, and nobody has now. */
import type { Change } from './model/change.ts'
import type { Lookup } from './model/lookup.ts'
import { recordTitle } from './rules/record-sets.ts'
import { danglingRecords, namesOfHost } from './rules/stands-on.ts'

/** A bulk change is followed by `inv check`, not by a page of notes. */
const MOST = 20

/** In sentences; `lookup` is the inventory after the change. */
export async function notesOfLostNames(
  lookup: Lookup,
  changes: readonly Change[],
): Promise<readonly string[]> {
  const lost = new Set<string>()
  if (changes.length > MOST) return []
  for (const change of changes) {
    if (change.kind !== 'host' || change.before === undefined) continue
    const kept = change.after === undefined ? [] : await namesOfHost(lookup, change.after)
    for (const name of await namesOfHost(lookup, change.before)) if (!kept.includes(name)) lost.add(name)
  }
  const notes: string[] = []
  for (const name of lost)
    for (const { zone, record } of await danglingRecords(lookup, [name]))
      notes.push(
        `${recordTitle(record)} of zone "${zone}" points to "${name}", which is no name any more: ` +
          `inv rm record ${zone} '${record.name}' ${record.type}`,
      )
  return notes
}
