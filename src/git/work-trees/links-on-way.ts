/** Symbolic links on the way to files of a work tree: what is written through one lands elsewhere, perhaps in another customer's tree. */
import { lstatSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Those among the paths and the folders above them, sorted; each is looked at once. `paths`: relative to `root`, with `/`. */
export function linksOnWay(root: string, paths: readonly string[]): readonly string[] {
  const places = new Set<string>()
  for (const path of paths)
    for (let at = path; at !== '.' && !places.has(at); at = posix.dirname(at)) places.add(at)
  return [...places].filter((place) => isLink(join(root, place))).sort()
}

/** Not where a part above it is no folder, as nothing can be there then. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  } catch {
    return false
  }
}
