/** Submodules of a tree: which there are, and where this clone has their content. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasCommit } from '../commits/roots.ts'
import { git, tryGit } from '../run-git.ts'

export interface Submodule {
  /** In the tree. */
  readonly path: string
  /** The commit that the tree names. */
  readonly commit: string
}

/** In the order of their paths; none is looked for where the tree has no .gitmodules. */
export async function submodulesOf(cwd: string, tree: string): Promise<readonly Submodule[]> {
  const file = await tryGit(['cat-file', '-e', `${tree}:.gitmodules`], { cwd })
  if (file.code !== 0) return []
  const listing = await git(['ls-tree', '-r', '-z', '--full-tree', tree], { cwd })
  return listing.split('\0').flatMap((entry) => {
    const match = /^160000 commit ([0-9a-f]+)\t(.+)$/s.exec(entry)
    return match === null ? [] : [{ commit: match[1] ?? '', path: match[2] ?? '' }]
  })
}

/** The Git folder that has the commit of the submodule; undefined where this clone never fetched it. `gitDirs`: of the repository and its work tree. */
export async function submoduleDir(
  cwd: string,
  tree: string,
  { path, commit }: Submodule,
  gitDirs: readonly string[],
): Promise<string | undefined> {
  const name = (await namesByPath(cwd, tree)).get(path) ?? path
  // A name that leads out of the folder is one that git refuses as well.
  if (name.split('/').includes('..')) return undefined
  for (const gitDir of new Set(gitDirs)) {
    const found = join(gitDir, 'modules', name)
    if (existsSync(join(found, 'HEAD')) && (await hasCommit(found, commit))) return found
  }
  return undefined
}

/** Those of the tree whose folders below the root are empty. */
export async function missingSubmodules(
  cwd: string,
  tree: string,
  root: string,
): Promise<readonly Submodule[]> {
  return (await submodulesOf(cwd, tree)).filter(({ path }) => isEmpty(join(root, path)))
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0
  } catch {
    return true
  }
}

async function namesByPath(cwd: string, tree: string): Promise<ReadonlyMap<string, string>> {
  const options = ['config', '-z', '--blob', `${tree}:.gitmodules`, '--get-regexp', '^submodule\\..*\\.path$']
  const { stdout } = await tryGit(options, { cwd })
  return new Map(
    stdout
      .toString('utf8')
      .split('\0')
      .flatMap((entry) => {
        const match = /^submodule\.(.*)\.path\n(.*)$/s.exec(entry)
        return match === null ? [] : [[match[2] ?? '', match[1] ?? ''] as const]
      }),
  )
}
