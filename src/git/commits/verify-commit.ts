/** Whether a commit bears a signature that Git holds good: GPG, X.509 and SSH, as it is set up to (git-verify-commit(1)). */
import { tryGit } from '../run-git.ts'

/** Why not, in Git's own words; undefined where it does. */
export async function signatureProblem(cwd: string, commit: string): Promise<string | undefined> {
  const { code, stderr } = await tryGit(['verify-commit', commit], { cwd })
  if (code === 0) return undefined
  const said = stderr.split('\n').filter((line) => line.trim() !== '')
  return said.length === 0 ? 'it is not signed' : `git verify-commit: ${said.join('; ')}`
}
