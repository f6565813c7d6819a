/** Proves that the database of a branch is whole: what it knows twice agrees, and every object passes the rules. */
import { placeLabel } from '../db/database-place.ts'
import { checkDatabase } from '../db/check/check-database.ts'
import type { Checked } from '../db/check/finding.ts'
import { problemsAfter } from './rules/problems-after.ts'
import type { Site } from './site.ts'

export interface CheckedInventory {
  readonly branch: string
  readonly database: string
  readonly checked: readonly Checked[]
}

export async function checkInventory({ branch, database }: Site): Promise<CheckedInventory> {
  const { checked, snapshot } = await checkDatabase(database)
  const rules: Checked[] = []
  if (snapshot !== undefined) {
    const problems = await problemsAfter(snapshot, (kind, name) => `${kind} ${name}`)
    rules.push({
      check: 'rules',
      items: [snapshot.hosts, snapshot.networks, snapshot.zones, snapshot.groups].flat().length,
      findings: problems.map(({ message, at }) => ({ check: 'rules', subject: at ?? '', message })),
    })
  }
  return { branch, database: placeLabel(database), checked: [...checked, ...rules] }
}
