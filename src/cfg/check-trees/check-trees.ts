/** Evaluates the manifests of many trees that are checked out nowhere, each for all hosts of its customer. */
import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exitCode, UserError } from '../../core/errors.ts'
import { processLives } from '../../core/process-lives.ts'
import type { Site } from '../../inventory/site.ts'
import type { CheckedTree, TreeToCheck } from './checked-tree.ts'
import { checkInThreads, type ThreadProgram } from './threads.ts'

export interface CheckTreesOptions {
  /** Called as each is done, in any order; `done` of `trees.length` are then. */
  readonly onChecked?: (checked: CheckedTree, done: number) => void
  /** Ends the work early: then `checkTrees` throws a UserError. */
  readonly signal?: AbortSignal
  /** Threads to use. Default: as many as there are processors, memory for them, and enough trees to be worth it. */
  readonly threads?: number
  /** What a thread runs. Default: its file in the bundle; where this is no bundle, all is done in this thread. */
  readonly program?: ThreadProgram
}

/** From so many trees on, threads save more time than it takes to start them. */
const WORTHWHILE = 4
/** Bytes of memory that a thread may come to use. */
const MEMORY = 400 * 2 ** 20

/**
 * In the order of `trees`. What is wrong with a customer's manifests or inventory is a problem in what it gives for that customer. Nothing is
 * changed: no database, no work tree; files are only below `.git/hostwright/trees`, and gone in the end.
 */
export async function checkTrees(
  site: Site,
  trees: readonly TreeToCheck[],
  options: CheckTreesOptions = {},
): Promise<readonly CheckedTree[]> {
  const { onChecked, signal, program = bundledProgram() } = options
  const places = join(site.stateFolder, 'trees')
  await sweep(places)
  const place = join(places, String(process.pid))
  const results = new Map<number, CheckedTree>()
  const found = (index: number, checked: CheckedTree): void => {
    results.set(index, checked)
    onChecked?.(checked, results.size)
  }
  const count = options.threads ?? threadsFor(trees.length)
  try {
    if (program !== undefined && count > 1)
      await checkInThreads({ program, count, root: site.root, place, signal }, trees, found)
    else await checkHere(site, trees, { place, signal, found })
    if (results.size < trees.length)
      throw new UserError('Cannot check the manifests: interrupted', { exitCode: exitCode.interrupted })
  } finally {
    // A thread that was stopped may still be writing.
    await rm(place, { recursive: true, force: true, maxRetries: 5 })
  }
  return trees.flatMap((_, index) => results.get(index) ?? [])
}

async function checkHere(
  site: Site,
  trees: readonly TreeToCheck[],
  {
    place,
    signal,
    found,
  }: {
    readonly place: string
    readonly signal: AbortSignal | undefined
    readonly found: (index: number, checked: CheckedTree) => void
  },
): Promise<void> {
  if (trees.length === 0) return
  // With threads, all that it takes is loaded in them alone.
  const { openTreeChecker } = await import('./tree-checker.ts')
  const checker = await openTreeChecker(site, join(place, '0'))
  try {
    for (const [index, tree] of trees.entries()) {
      if (signal?.aborted === true) return
      found(index, await checker.check(tree))
    }
  } finally {
    await checker.close()
  }
}

function threadsFor(trees: number): number {
  if (trees < WORTHWHILE) return 1
  return Math.max(1, Math.min(availableParallelism(), Math.floor(process.availableMemory() / MEMORY), trees))
}

/** The bundle has it beside its programs; its parts are one folder below. */
function bundledProgram(): ThreadProgram | undefined {
  const here = dirname(fileURLToPath(import.meta.url))
  const file = [here, dirname(here)]
    .map((folder) => join(folder, 'check-trees.cjs'))
    .find((path) => existsSync(path))
  return file === undefined ? undefined : { file }
}

/** What a process that was killed has left. */
async function sweep(places: string): Promise<void> {
  if (!existsSync(places)) return
  for (const name of await readdir(places))
    if (!processLives(Number(name))) await rm(join(places, name), { recursive: true, force: true })
}
