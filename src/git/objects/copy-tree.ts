/** Writes the files of a tree into a folder of their own, as a checkout would: with its own .gitattributes, links and modes. */
import { rm } from 'node:fs/promises'
import { git } from '../run-git.ts'

/** Nothing of the user's own is to run, or to leave something out, while a copy is made. */
const PLAIN = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.sparseCheckout=false']

/**
 * `gitDir`: of the repository that has the tree. The folder has to be there, and empty. `indexFile` is written beside it and removed:
 * no work tree's own index is touched.
 */
export async function copyTree(
  gitDir: string,
  tree: string,
  folder: string,
  indexFile: string,
): Promise<void> {
  const env = { GIT_DIR: gitDir, GIT_WORK_TREE: folder, GIT_INDEX_FILE: indexFile }
  const settings = PLAIN.flatMap((setting) => ['-c', setting])
  try {
    await git([...settings, 'read-tree', '--reset', '-u', '--no-recurse-submodules', tree], {
      cwd: folder,
      env,
    })
  } finally {
    await rm(indexFile, { force: true })
    // A git that was killed leaves its lock; the index is nobody else's.
    await rm(`${indexFile}.lock`, { force: true })
  }
}
