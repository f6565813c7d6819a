/** Where work trees for solving lie, how they come there whole, and how they go. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { processLives } from '../../core/process-lives.ts'
import { findRepository } from '../../git/repository.ts'
import { git, tryGit } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import { isCustomerName } from '../../inventory/customer-branches.ts'
import { solvingPlace } from '../../inventory/solved-for.ts'

/** `.git/hostwright/sync/acme` */
export function solvingFolder({ repository }: Site, customer: string): string {
  return join(solvingPlace(repository.commonDir), customer)
}

/** The customers for whom a merge waits to be solved, sorted. */
export function solvedCustomers({ repository }: Site): readonly string[] {
  return namesIn(solvingPlace(repository.commonDir)).filter(isCustomerName).sort()
}

/** The `.git/worktrees/NAME` of the folder; undefined where it is no work tree of its own. */
export function gitDirOf(root: string): string | undefined {
  const found = findRepository(root)
  return found?.root === root ? found.gitDir : undefined
}

/**
 * Made aside and moved in whole: where this program is killed, the Git that it has started goes on, and must not be at work in what
 * the next command makes. No customer's name begins with a dot.
 */
export async function makeSolvingFolder(
  site: Site,
  customer: string,
  make: (root: string) => Promise<void>,
): Promise<void> {
  await sweep(site)
  const fresh = join(freshFolders(site), String(process.pid), customer)
  const root = solvingFolder(site, customer)
  await mkdir(dirname(fresh), { recursive: true })
  // Git still knows of one whose folder was removed by hand.
  if (!existsSync(root)) await dropWorkTree(site, root)
  try {
    await make(fresh)
    await rename(fresh, root)
  } catch (error) {
    await dropWorkTree(site, fresh)
    // Another process was faster: its work tree is as good.
    if (isTaken(error)) return
    throw error
  }
  await repair(site, root)
  await rm(dirname(fresh), { recursive: true, force: true })
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')
}

/** Where one was killed between moving it in and telling Git so. */
export async function mendPlace(site: Site, root: string): Promise<void> {
  const known = join(gitDirOf(root) ?? '', 'gitdir')
  if (existsSync(known) && dirname(readFileSync(known, 'utf8').trim()) !== root) await repair(site, root)
}

async function repair(site: Site, root: string): Promise<void> {
  await git(['worktree', 'repair', root], { cwd: site.root, apart: true })
}

/** With all that is in it, whatever state it is in. */
export async function dropWorkTree(site: Site, root: string): Promise<void> {
  await rm(root, { recursive: true, force: true })
  // A git that was killed while it made one leaves it locked.
  await tryGit(['worktree', 'unlock', root], { cwd: site.root })
  await tryGit(['worktree', 'remove', '--force', root], { cwd: site.root, apart: true })
}

function freshFolders({ repository }: Site): string {
  return join(solvingPlace(repository.commonDir), '.new')
}

/** What a process that was killed has left, unless the Git that it has started may still be at it. */
async function sweep(site: Site): Promise<void> {
  const folders = freshFolders(site)
  for (const pid of namesIn(folders).filter((name) => !processLives(Number(name)))) {
    const roots = namesIn(join(folders, pid)).map((name) => join(folders, pid, name))
    if (roots.some(isAtWork)) continue
    for (const root of roots) await dropWorkTree(site, root)
    await rm(join(folders, pid), { recursive: true, force: true })
  }
}

/** Milliseconds after which a lock is what a Git that was killed has left. */
const OLD = 60_000

function isAtWork(root: string): boolean {
  const gitDir = gitDirOf(root)
  if (gitDir === undefined) return false
  return ['locked', 'index.lock'].some((name) => {
    const found = statSync(join(gitDir, name), { throwIfNoEntry: false })
    return found !== undefined && Date.now() - found.mtimeMs < OLD
  })
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
