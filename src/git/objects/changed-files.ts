/** Which files differ between two commits. */
import { git } from '../run-git.ts'

export interface ChangedFile {
  readonly path: string
  /** Git's id of the content before; undefined where there was no such file. */
  readonly before: string | undefined
  /** Git's id of the content now. */
  readonly after: string
}

/** Files that were added or changed on the way, not those that are gone. `from` undefined: all that the commit holds. */
export async function changedFiles(
  cwd: string,
  from: string | undefined,
  to: string,
): Promise<readonly ChangedFile[]> {
  const range = from === undefined ? [await emptyTree(cwd), to] : [from, to]
  const listing = await git(['diff-tree', '-r', '-z', '--no-renames', '--diff-filter=AMT', ...range, '--'], {
    cwd,
  })
  const fields = listing.split('\0')
  const changed: ChangedFile[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, before = '', after = ''] = (fields[at] ?? '').split(' ')
    // A submodule is no file.
    if (mode === '160000') continue
    changed.push({ path: fields[at + 1] ?? '', before: /[1-9a-f]/.test(before) ? before : undefined, after })
  }
  return changed
}

async function emptyTree(cwd: string): Promise<string> {
  return git(['hash-object', '-t', 'tree', '--stdin'], { cwd, input: '' })
}
