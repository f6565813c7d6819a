/** The database of a customer, also of one whose branch is gone. */
import { UserError } from '../core/errors.ts'
import { placeLabel } from '../db/database-place.ts'
import { databaseExists, removeDatabase, savedCommits } from '../db/kept-database.ts'
import { hasCommit } from '../git/commits/roots.ts'
import type { Site } from '../inventory/site.ts'

export interface KeptDatabase {
  /** As errors and reports name it: a file, or a server and a schema. */
  readonly place: string
  readonly exists: boolean
}

/** `site`: on the branch of the customer. */
export async function keptDatabase({ database }: Site): Promise<KeptDatabase> {
  return { place: placeLabel(database), exists: await databaseExists(database) }
}

/** Throws a UserError where what others have saved from it is not here: it is theirs as well, or another site's. */
export async function mustBeOurs({ database, root }: Site, action: string): Promise<void> {
  // A file is of this clone alone.
  if (database.dialect === 'sqlite') return
  for (const commit of (await savedCommits(database)) ?? [])
    if (!(await hasCommit(root, commit)))
      throw new UserError(
        `${action}: another clone has saved commit ${commit.slice(0, 10)} from its database, which is not here: ${placeLabel(database)}`,
        { hint: 'git fetch brings what others have pushed' },
      )
}

/** For good. Gives whether there was one. Throws a UserError where a process has it open. */
export async function purgeDatabase({ database }: Site): Promise<boolean> {
  return removeDatabase(database)
}
