/** Reads the content of a tree object (gitformat-pack(5) leaves it to git-mktree(1)): `MODE NAME\0` and the bytes of the id. */
import type { Buffer } from 'node:buffer'

export interface TreeEntry {
  readonly kind: 'folder' | 'file' | 'program' | 'link' | 'submodule'
  readonly id: string
}

/** By name. `idBytes` is 20 or 32. Names that no work tree may have, as in a tree made by hand to break out of it, are left out. */
export function treeEntries(tree: Buffer, idBytes: number): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>()
  for (let start = 0; start < tree.length;) {
    const blank = tree.indexOf(32, start)
    const nul = tree.indexOf(0, blank)
    const mode = tree.toString('latin1', start, blank)
    const name = tree.toString('utf8', blank + 1, nul)
    start = nul + 1 + idBytes
    const kind = KINDS[mode] ?? 'file'
    if (isAllowed(name)) entries.set(name, { kind, id: tree.toString('hex', nul + 1, start) })
  }
  return entries
}

const KINDS: Readonly<Record<string, TreeEntry['kind']>> = {
  '40000': 'folder',
  '100755': 'program',
  '120000': 'link',
  '160000': 'submodule',
}

function isAllowed(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !/^\.git$/i.test(name)
}
