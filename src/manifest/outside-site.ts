/** Whether a file is the site's own: of this work tree, or copy, and of nobody else's. A customer's manifests never read another's files. */
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * Why not; undefined where it is. `path`: absolute, and there. Not the site's own is what lies outside of its top folder, by its name or by
 * a symbolic link, what is Git's (where the databases are), and what lies in another work tree that somebody has put inside of this one.
 * Throws what the file system throws.
 */
export function outsideSite(root: string, path: string): string | undefined {
  const byName = outsideByName(root, path)
  if (byName !== undefined) return byName
  const real = realpathSync(path)
  const top = realpathSync(root)
  if (!real.startsWith(top + sep)) return `${OUTSIDE}: a symbolic link leads to "${real}"`
  const parts = relative(top, real).split(sep)
  if (parts.includes('.git')) return `${OUTSIDE}, among Git's own files`
  for (let folder = dirname(real); folder !== top; folder = dirname(folder))
    if (isOtherWorkTree(folder)) return `${OUTSIDE}, in another work tree: "${folder}"`
  return undefined
}

/** The same of a path alone, whether anything is there or not. */
export function outsideByName(root: string, path: string): string | undefined {
  return path.startsWith(root + sep) ? undefined : OUTSIDE
}

const OUTSIDE = 'it lies outside of the site'

/** Its `.git` names a folder among those of linked work trees; that of a submodule does not (gitrepository-layout(5)). */
export function isOtherWorkTree(folder: string): boolean {
  const file = join(folder, '.git')
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return false
  return /^gitdir: .*[\\/]worktrees[\\/][^\\/]+\s*$/m.test(readFileSync(file, 'utf8'))
}
