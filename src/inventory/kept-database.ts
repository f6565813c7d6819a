/** The database that is kept under the name of a branch, against the branch of that name: a customer can be retired, and another one made. */
import { quote } from '../core/shell.ts'
import { placeLabel, type DatabasePlace } from '../db/database-place.ts'
import { savedCommits } from '../db/kept-database.ts'
import { isOneBranch } from '../git/commits/own-history.ts'
import { commitOf } from '../git/repository.ts'
import { hasCommit } from '../git/commits/roots.ts'
import { archivesOf } from './customer-branches.ts'
import type { Site } from './site.ts'

/** Why it is not for a branch that is to be made at this commit, as a part of a sentence; undefined where it is, or there is none. */
export async function keptOfAnother(site: Site, commit: string): Promise<string | undefined> {
  const { repository, config, root, database } = site
  const base = await commitOf(repository, config.base)
  let strange: string | undefined
  for (const saved of (await savedCommits(database)) ?? []) {
    // Those of other clones may never have come here.
    if (!(await hasCommit(root, saved))) continue
    if (await isOneBranch(repository, saved, commit, base)) return undefined
    strange = saved
  }
  return strange === undefined
    ? undefined
    : `the database that is kept for it (${placeLabel(database)}) was saved at commit ${strange.slice(0, 10)}, of another history`
}

/**
 * The customer of this name that was retired, where the database is still that one's and the branch is not; undefined otherwise, which is
 * nearly always. `saved`: the commit whose text the database had last; `head`: that of the branch.
 */
export async function retiredBefore(site: Site, saved: string, head: string): Promise<string | undefined> {
  const { customer, repository, config } = site
  if (customer === undefined || saved === '') return undefined
  const archive = (await archivesOf(repository, customer)).find(({ commit }) => commit === saved)
  if (archive === undefined) return undefined
  const base = await commitOf(repository, config.base)
  return (await isOneBranch(repository, saved, head, base)) ? undefined : archive.tag
}

/** The command that puts a database out of the way, and keeps it. */
export function asideCommand(place: DatabasePlace, mark: string): string {
  return place.dialect === 'sqlite'
    ? `mv ${quote(place.file)} ${quote(`${place.file}.${mark}`)}`
    : `psql -c 'ALTER SCHEMA "${place.schema}" RENAME TO "${place.schema}.${mark}"'`
}
