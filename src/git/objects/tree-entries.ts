/** Reads the content of a tree object (gitformat-pack(5) leaves it to git-mktree(1)): `MODE NAME\0` and the bytes of the id. */
import type { Buffer } from 'node:buffer'

export interface TreeEntry {
  readonly kind: 'folder' | 'file' | 'program' | 'link' | 'submodule'
  readonly id: string
}

/** By name. `idBytes` is 20 or 32. Names that no work tree may have, as in a tree made by hand to break out of it, are left out. */
export function treeEntries(tree: Buffer, idBytes: number): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>()
  for (const { start, nameAt, end } of placesOf(tree, idBytes)) {
    const name = tree.toString('utf8', nameAt, end - idBytes - 1)
    const kind = KINDS[tree.toString('latin1', start, nameAt - 1)] ?? 'file'
    if (isAllowed(name)) entries.set(name, { kind, id: tree.toString('hex', end - idBytes, end) })
  }
  return entries
}

/** Where an entry begins, its name, and what comes after it. */
export interface EntryPlace {
  readonly start: number
  readonly nameAt: number
  readonly end: number
}

export function* placesOf(tree: Buffer, idBytes: number): Generator<EntryPlace> {
  for (let start = 0; start < tree.length;) {
    const nameAt = tree.indexOf(32, start) + 1
    const end = tree.indexOf(0, nameAt) + 1 + idBytes
    yield { start, nameAt, end }
    start = end
  }
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
