/** What a commit says of itself in a line. */
import { git } from '../run-git.ts'

export interface CommitTitle {
  readonly commit: string
  readonly parents: readonly string[]
  readonly author: string
  /** When it was committed; ISO 8601, UTC. */
  readonly at: string
  readonly subject: string
}

/** `range`: as git-log(1) takes it, by whole ids. Children before their parents. */
export async function commitTitles(cwd: string, range: readonly string[]): Promise<readonly CommitTitle[]> {
  const format = '--format=%H%n%P%n%an%n%ct%n%s'
  const options = ['-z', '--topo-order', '--no-show-signature', '--no-color', '--no-patch', format]
  const listing = await git(['log', ...options, ...range, '--'], { cwd })
  return listing.split('\0').flatMap((text) => {
    // Git itself makes one line of each of these, whatever the commit holds.
    const [commit, parents = '', author = '', seconds = '', ...subject] = text.split('\n')
    if (commit === undefined || commit === '') return []
    const at = new Date(Number(seconds) * 1000).toISOString()
    return [{ commit, parents: parents.split(' ').filter(Boolean), author, at, subject: subject.join(' ') }]
  })
}
