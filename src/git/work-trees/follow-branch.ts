/** Brings a work tree from one commit to another with the branch that it has checked out, where nobody's changes are in the way. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findRepository } from '../repository.ts'
import { tryGit } from '../run-git.ts'

/** Why nothing may be changed in the work tree now; undefined: it is as its branch is. Files that Git does not know do not count. */
export async function busyReason(root: string): Promise<string | undefined> {
  const doing = underWay(findRepository(root)?.gitDir ?? '')
  if (doing !== undefined) return `its work tree "${root}" is in the middle of a ${doing}`
  const status = await tryGit(['status', '--porcelain', '-z', '--untracked-files=no'], { cwd: root })
  if (status.code !== 0) return `git cannot tell the state of its work tree "${root}": ${status.stderr}`
  return status.stdout.length === 0 ? undefined : `its work tree "${root}" has uncommitted changes`
}

const IN_PROGRESS = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
] as const

export type UnderWay = (typeof IN_PROGRESS)[number][1]

/** What Git is in the middle of in the work tree with this folder. A rebase is none of these: no branch is checked out during one. */
export function underWay(gitDir: string): UnderWay | undefined {
  return IN_PROGRESS.find(([file]) => existsSync(join(gitDir, file)))?.[1]
}

/**
 * Files and index; the branch itself is moved by the caller. Gives what Git says where a file that it does not know, or that was
 * changed, is in the way: nothing has been written then.
 */
export async function moveFiles(root: string, from: string, to: string): Promise<string | undefined> {
  const result = await tryGit(['read-tree', '-m', '-u', from, to], { cwd: root, apart: true })
  if (result.code === 0) return undefined
  return result.stderr.replaceAll(/^(?:error|fatal): /gm, '')
}

/** Whether files and index are those of the commit, whatever the branch is at. */
export async function holds(root: string, commit: string): Promise<boolean> {
  const result = await tryGit(['diff-index', '--quiet', '--cached', commit, '--'], { cwd: root })
  if (result.code !== 0) return false
  await tryGit(['update-index', '-q', '--refresh'], { cwd: root })
  return (await tryGit(['diff-files', '--quiet'], { cwd: root })).code === 0
}
