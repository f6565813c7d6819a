/** Two operators with a clone each, and a bare remote between them. */
import { join } from 'node:path'
import { gitIn, siteAt, type TestSite } from './temp-site.ts'
import { tempFolder } from './temp-store.ts'

/** Makes the remote of a site as it is now, and gives the clone of a colleague. */
export function colleagueOf({ root, git }: TestSite): TestSite {
  const [remote, clone] = [join(tempFolder(), 'remote.git'), join(tempFolder(), 'bob')]
  gitIn('/', 'clone', '-q', '--bare', root, remote)
  git('remote', 'add', 'origin', remote)
  gitIn('/', 'clone', '-q', remote, clone)
  return siteAt(clone)
}
