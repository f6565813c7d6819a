/** Which commits answer for the files that a commit has, where one folder is left aside that a program writes by itself. */
import { git } from '../run-git.ts'

export interface VouchingCommits {
  /** The last one that changed anything outside of the folder, or merged. Later ones have only written in the folder. */
  readonly last: string
  /** Later ones that changed nothing at all, newest first: somebody has put a name to what there was. */
  readonly empty: readonly string[]
}

/** Goes back over first parents alone. In a shallow clone the oldest commit has brought all that it has. */
export async function vouchingCommits(cwd: string, commit: string, folder: string): Promise<VouchingCommits> {
  const beside = ['--', ':/', `:(top,exclude)${folder}`]
  const changed = await git(['rev-list', '--first-parent', '--max-count=1', commit, ...beside], { cwd })
  const first = changed === '' ? undefined : changed
  const range = first === undefined ? commit : `${first}..${commit}`
  const listing = await git(['log', '--first-parent', '--boundary', '--format=%H %T %P', range, '--'], {
    cwd,
  })
  const lines = listing.split('\n').flatMap((line) => {
    const [id = '', tree = '', ...parents] = line.split(' ')
    return id === '' ? [] : [{ id, tree, parents }]
  })
  const merge = lines.findIndex(({ id, parents }) => parents.length > 1 && id !== first)
  const since = merge === -1 ? lines : lines.slice(0, merge + 1)
  const empty = since.flatMap(({ id, tree }, index) =>
    index !== merge && id !== first && lines[index + 1]?.tree === tree ? [id] : [],
  )
  const last = lines[merge]?.id ?? first ?? lines.at(-1)?.id ?? commit
  return { last, empty }
}
