/** Everything that is wrong or doubtful in an inventory. */
import { compareNames } from '../model/canonical.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { objectKinds } from '../text/paths.ts'
import { makeFinding } from './define-family.ts'
import { families, waivableCodes } from './families.ts'
import type { Finding } from './finding.ts'
import { viewOf, type CheckSettings } from './view.ts'
import { waive, type Waived } from './waive.ts'

export interface CheckOptions {
  readonly settings?: CheckSettings
  /** Which waivers still hold. */
  readonly now?: Date
}

/** By kind and name of the object, and within it as the families are listed. Its time grows with the inventory, not faster. */
export function findingsOf(
  snapshot: Snapshot,
  { settings = {}, now = new Date() }: CheckOptions = {},
): Waived {
  const view = viewOf(snapshot, settings)
  const found: Finding[] = []
  for (const { codes, find } of families)
    find(view, (code, object, what) => {
      const meaning = codes[code]
      if (meaning === undefined) throw new Error(`code "${code}" is not listed by its family`)
      found.push(makeFinding(code, meaning.severity, object, what))
    })
  const { findings, waived } = waive(snapshot, found, now.toISOString().slice(0, 10), waivableCodes)
  return { findings: sorted(findings), waived: sorted(waived) }
}

function sorted<T extends Finding>(findings: readonly T[]): readonly T[] {
  return findings.toSorted(
    ({ object: a }, { object: b }) =>
      objectKinds.indexOf(a.kind) - objectKinds.indexOf(b.kind) || compareNames(a.name, b.name),
  )
}
