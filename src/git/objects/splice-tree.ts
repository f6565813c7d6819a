/** Changes entries of a tree object, as Git stores it: `MODE NAME\0` and the bytes of the id, sorted by name. */
import { Buffer } from 'node:buffer'

/** The tree with these files: an id in hexadecimal by name, undefined removes the file. `idBytes` is 20 or 32. */
export function spliceTree(
  tree: Buffer,
  idBytes: number,
  changes: ReadonlyMap<string, string | undefined>,
): Buffer {
  const pending = [...changes]
    .map(([name, id]) => ({ name, key: Buffer.from(name), id }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
  const parts: Buffer[] = []
  let kept = 0
  let at = 0
  let index = 0
  let next = pending[index]
  while (next !== undefined && at < tree.length) {
    const mode = at + (isFolder(tree, at) ? '40000' : '100644').length
    const end = tree.indexOf(0, mode)
    const after = end + 1 + idBytes
    const order = compareEntry(tree, at, mode, end, next.key)
    if (order < 0) {
      at = after
      continue
    }
    parts.push(tree.subarray(kept, at), entryOf(next.name, next.id))
    // The entry of that name is replaced; one behind it stays where it is.
    if (order === 0) at = after
    kept = at
    next = pending[(index += 1)]
  }
  parts.push(tree.subarray(kept))
  for (const { name, id } of pending.slice(index)) parts.push(entryOf(name, id))
  return Buffer.concat(parts)
}

/** Git sorts a folder as though its name ended in a slash (git-mktree(1)). */
function compareEntry(tree: Buffer, at: number, mode: number, end: number, key: Buffer): number {
  const order = tree.compare(key, 0, key.length, mode + 1, end)
  if (!isFolder(tree, at) || order === 0) return order
  return Buffer.compare(Buffer.concat([tree.subarray(mode + 1, end), Buffer.from('/')]), key)
}

/** 40000, where a file is 100644, a program 100755, a link 120000, a submodule 160000. */
function isFolder(tree: Buffer, at: number): boolean {
  return tree[at] === 0x34
}

function entryOf(name: string, id: string | undefined): Buffer {
  return id === undefined
    ? Buffer.alloc(0)
    : Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(id, 'hex')])
}
