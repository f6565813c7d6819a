/** The manifests and types of a commit in a folder of their own, with those submodules that this clone has. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { copyTree } from '../../git/objects/copy-tree.ts'
import { type Submodule, submoduleDir, submodulesOf } from '../../git/objects/submodules.ts'
import { git } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { type KeptCopy, useCopy } from './kept-copies.ts'

/** The inventory's text is left out: what a run knows of it comes from the database, and each of its changes is a commit. */
export async function copyOfCommit(site: Site, commit: string): Promise<KeptCopy> {
  const content = await contentOf(site, commit)
  const key = createHash('sha256')
    .update(
      [
        ...content.entries,
        ...content.submodules.map(({ path, dir }) => `${dir === undefined ? '-' : '+'} ${path}`),
      ].join('\0'),
    )
    .digest('hex')
    .slice(0, 40)
  return useCopy(join(site.stateFolder, 'checkouts'), key, async (folder) => write(site, content, folder))
}

/** The same of a commit or tree, into an empty folder that is the caller's own. */
export async function copyInto(site: Site, tree: string, folder: string): Promise<void> {
  await write(site, await contentOf(site, tree), folder)
}

interface Content {
  /** As git-mktree(1) takes them. */
  readonly entries: readonly string[]
  readonly submodules: readonly Located[]
}

async function contentOf({ root, repository }: Site, commit: string): Promise<Content> {
  const listing = await git(['ls-tree', '-z', '--full-tree', commit], { cwd: root })
  const entries = listing
    .split('\0')
    .filter((entry) => entry !== '' && !entry.endsWith(`\t${INVENTORY_FOLDER}`))
  const gitDirs = [repository.commonDir, repository.gitDir]
  const hasSubmodules = entries.some((entry) => entry.endsWith('\t.gitmodules'))
  return { entries, submodules: hasSubmodules ? await locate(root, commit, gitDirs) : [] }
}

async function write(
  { root, repository }: Site,
  { entries, submodules }: Content,
  folder: string,
): Promise<void> {
  const tree = await git(['mktree', '-z'], { cwd: root, input: entries.map((one) => `${one}\0`).join('') })
  await copyTree(repository.gitDir, tree, folder, `${folder}.index`)
  await fill(folder, submodules, `${folder}.index`)
}

interface Located extends Submodule {
  /** The Git folder that has its commit; undefined where this clone does not. */
  readonly dir: string | undefined
}

async function locate(cwd: string, tree: string, gitDirs: readonly string[]): Promise<readonly Located[]> {
  const found: Located[] = []
  for (const submodule of await submodulesOf(cwd, tree))
    found.push({ ...submodule, dir: await submoduleDir(cwd, tree, submodule, gitDirs) })
  return found
}

/** Also those that submodules have themselves. */
async function fill(folder: string, submodules: readonly Located[], indexFile: string): Promise<void> {
  for (const { path, commit, dir } of submodules) {
    if (dir === undefined) continue
    const target = join(folder, path)
    await copyTree(dir, commit, target, indexFile)
    await fill(target, await locate(dir, commit, [dir]), indexFile)
  }
}
