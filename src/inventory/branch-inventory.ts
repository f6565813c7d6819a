/** The inventory of any branch of the site, read without changing anything: no database is made, nothing is saved or loaded. */
import { UserError } from '../core/errors.ts'
import { databaseExists } from '../db/kept-database.ts'
import { commitOf } from '../git/repository.ts'
import type { RecordedFacts } from './model/run.ts'
import type { Snapshot } from './model/snapshot.ts'
import { openSiteStore } from './open-site-store.ts'
import { onBranch, type Site } from './site.ts'
import { readSnapshot } from './text/read-snapshot.ts'

export interface BranchInventory {
  readonly snapshot: Snapshot
  /** As runs have seen them last. */
  readonly facts: readonly RecordedFacts[]
}

/** Of the branch's database; where nobody has used that here, of its text. Throws UserError. */
export async function readBranchInventory(site: Site, branch: string): Promise<BranchInventory> {
  return (await fromDatabase(onBranch(site, branch))) ?? { snapshot: await fromText(site, branch), facts: [] }
}

async function fromDatabase(site: Site): Promise<BranchInventory | undefined> {
  if (!(await databaseExists(site.database))) return undefined
  const store = await openSiteStore(site)
  try {
    const snapshot = await store.read(async (reader) => {
      // Made, and nothing brought into it yet.
      const isFilled = (await reader.saved()) !== undefined || (await reader.hasUnsaved())
      return isFilled ? reader.snapshot() : undefined
    })
    return snapshot === undefined ? undefined : { snapshot, facts: await store.runs.facts() }
  } finally {
    await store.close()
  }
}

async function fromText({ repository, root }: Site, branch: string): Promise<Snapshot> {
  const commit = await commitOf(repository, branch)
  if (commit === undefined)
    throw new UserError(`Cannot read the inventory of branch "${branch}": there is no such branch`)
  return readSnapshot(root, commit)
}
