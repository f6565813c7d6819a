/** Asks the remotes for what is new there. */
import type { Repository } from '../repository.ts'
import { git, tryGit } from '../run-git.ts'

export interface Fetched {
  readonly remote: string
  /** What git said where it did not work. */
  readonly problem?: string
}

/** One after the other, since each may ask who one is. One that fails does not keep the others from being asked. */
export async function fetchRemotes(
  { root }: Repository,
  begin: (remote: string) => void,
): Promise<readonly Fetched[]> {
  const names = (await git(['remote'], { cwd: root })).split('\n').filter((name) => name !== '')
  const fetched: Fetched[] = []
  for (const remote of names) {
    begin(remote)
    const args = ['fetch', '--quiet', '--no-recurse-submodules', '--', remote]
    // A path of a remote begins at the top of the work tree that Git is called in.
    const { code, stderr } = await tryGit(args, { cwd: root })
    fetched.push(code === 0 ? { remote } : { remote, problem: stderr || `exit code ${code}` })
  }
  return fetched
}
