/** Where a history begins. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Repository } from '../repository.ts'
import { git, tryGit } from '../run-git.ts'

/** The first commit of the history; of several, where histories were joined, the oldest. */
export async function rootOf(cwd: string, commit: string): Promise<string> {
  const roots = await git(['rev-list', '--max-parents=0', '--date-order', commit], { cwd })
  return roots.split('\n').at(-1) ?? commit
}

export async function hasCommit(cwd: string, commit: string): Promise<boolean> {
  return (await tryGit(['cat-file', '-e', `${commit}^{commit}`], { cwd })).code === 0
}

/** Made by `git clone --depth`: the beginning is not there. */
export function isShallow(repository: Repository): boolean {
  return existsSync(join(repository.commonDir, 'shallow'))
}
