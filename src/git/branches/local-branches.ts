/** The branches of this repository, with where each is checked out and what it follows, read by one process. */
import { git } from '../run-git.ts'

export interface LocalBranch {
  /** `customer/acme` */
  readonly name: string
  readonly commit: string
  /** What it follows: `refs/remotes/origin/customer/acme`, whether that is there or not. */
  readonly upstream: string | undefined
  /** Top folder of the work tree that has it checked out. */
  readonly workTree: string | undefined
}

/** Sorted by name. `names`: of branches, or of folders of them; names that only stand for another branch are left out. */
export async function localBranches(cwd: string, names: readonly string[]): Promise<readonly LocalBranch[]> {
  const fields = ['objectname', 'refname', 'symref', 'upstream', 'worktreepath']
  const format = `--format=${fields.map((field) => `%(${field})%00`).join('')}`
  const listing = await git(['for-each-ref', format, '--', ...names.map((name) => `${HEADS}${name}`)], {
    cwd,
  })
  const values = listing.split('\0')
  const branches: LocalBranch[] = []
  for (let at = 0; at + fields.length < values.length; at += fields.length) {
    const [commit = '', ref = '', symbolic, upstream, workTree] = values.slice(at, at + fields.length)
    if (symbolic !== '') continue
    branches.push({
      name: ref.slice(HEADS.length),
      // Each but the first stands on a new line.
      commit: commit.trimStart(),
      upstream: upstream || undefined,
      workTree: workTree || undefined,
    })
  }
  return branches
}

const HEADS = 'refs/heads/'
