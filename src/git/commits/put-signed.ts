/** Signs a commit that was made without a signature, and lets its branch point to it: fast-import cannot sign. */
import { UserError } from '../../core/errors.ts'
import type { Commit, Committed } from './commit-files.ts'
import { tryGit } from '../run-git.ts'

/**
 * Undefined where the branch has moved on meanwhile: nothing has happened then. Where it cannot be signed the branch gets the commit as it
 * is, with the reason, since what it holds is in the database already.
 */
export async function putSigned(
  cwd: string,
  unsigned: string,
  { branch, parent, author, message }: Commit,
): Promise<Pick<Committed, 'commit' | 'unsigned'> | undefined> {
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  }
  const from = parent === undefined ? [] : ['-p', parent]
  const signing = await tryGit(['commit-tree', '-S', ...from, '-F', '-', `${unsigned}^{tree}`], {
    cwd,
    env,
    input: `${message.trimEnd()}\n`,
  })
  const signed = signing.code === 0 ? signing.stdout.toString('utf8').trim() : undefined
  const commit = signed ?? unsigned
  const before = parent ?? '0'.repeat(unsigned.length)
  const moved = await tryGit(['update-ref', '-m', 'hostwright', `refs/heads/${branch}`, commit, before], {
    cwd,
  })
  if (moved.code === 0) return signed === undefined ? { commit, unsigned: signing.stderr } : { commit }
  if (/cannot lock ref|unable to lock/i.test(moved.stderr)) return undefined
  throw new UserError(`Cannot commit to branch "${branch}": ${moved.stderr}`)
}
