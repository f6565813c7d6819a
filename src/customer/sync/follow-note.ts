/** Notes that a work tree is being brought along with its branch, so that the next command goes on where this one was killed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { processLives } from '../../core/process-lives.ts'
import { holds } from '../../git/work-trees/follow-branch.ts'
import { moveReferences } from '../../git/branches/move-references.ts'
import { commitOf, findRepository } from '../../git/repository.ts'
import { customerBranch, isCustomerName } from '../../inventory/customer-branches.ts'
import type { Site } from '../../inventory/site.ts'

export interface FollowNote {
  /** Top folder of the work tree. */
  readonly root: string
  readonly from: string
  readonly to: string
}

/** Runs the work under such a note, which is gone afterwards. */
export async function underNote<T>(
  site: Site,
  customer: string,
  note: FollowNote,
  work: () => Promise<T>,
): Promise<T> {
  const folder = folderOf(site)
  const file = join(folder, customer)
  const fresh = `${file}.${process.pid}`
  await mkdir(folder, { recursive: true })
  await writeFile(fresh, JSON.stringify({ ...note, pid: process.pid }))
  await rename(fresh, file)
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

/**
 * Where the files of a work tree had come along and the branch not yet, the branch follows now: it passed its check then. Gives the
 * customers. Anything else is somebody's own work, and stays.
 */
export async function endFollowing(site: Site): Promise<readonly string[]> {
  const folder = folderOf(site)
  if (!existsSync(folder)) return []
  const moved: string[] = []
  for (const customer of readdirSync(folder)) {
    const note = readNote(join(folder, customer))
    if (note !== undefined && (processLives(note.pid) || isLocked(note.root))) continue
    if (note !== undefined && isCustomerName(customer) && (await goOn(site, customer, note)))
      moved.push(customer)
    await rm(join(folder, customer), { force: true })
  }
  return moved
}

async function goOn(site: Site, customer: string, { root, from, to }: FollowNote): Promise<boolean> {
  const branch = customerBranch(customer)
  if ((await commitOf(site.repository, branch)) !== from || !existsSync(root)) return false
  if (!(await holds(root, to))) return false
  const move = { ref: `refs/heads/${branch}`, from, to }
  const refused = await moveReferences(site.root, [move], 'cfg sync')
  return refused === undefined
}

/** The git that the killed command has started is still at it. */
function isLocked(root: string): boolean {
  const gitDir = findRepository(root)?.gitDir
  return gitDir !== undefined && existsSync(join(gitDir, 'index.lock'))
}

function folderOf({ stateFolder }: Site): string {
  return join(stateFolder, 'following')
}

/** Undefined for what was never finished. */
function readNote(file: string): (FollowNote & { readonly pid: number }) | undefined {
  try {
    const { root, from, to, pid } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    return { root: String(root), from: String(from), to: String(to), pid: Number(pid) }
  } catch {
    return undefined
  }
}
