/** Takes one entry out of a tree object, or puts one in: `MODE NAME\0` and the bytes of the id, sorted by name. */
import { Buffer } from 'node:buffer'
import { placesOf } from './tree-entries.ts'

/** Of one tree, without what is in it. */
export interface SplitTree {
  /** The tree without the entry. */
  readonly rest: Buffer
  /** The entry as it stands in the tree; undefined where there was none. */
  readonly entry: Buffer | undefined
}

/** `idBytes` is 20 or 32. */
export function splitTree(tree: Buffer, name: string, idBytes: number): SplitTree {
  const key = Buffer.from(name)
  for (const { start, nameAt, end } of placesOf(tree, idBytes)) {
    if (!tree.subarray(nameAt, end - idBytes - 1).equals(key)) continue
    return {
      rest: Buffer.concat([tree.subarray(0, start), tree.subarray(end)]),
      entry: tree.subarray(start, end),
    }
  }
  return { rest: tree, entry: undefined }
}

/** The tree with that entry, which has no other of the name. */
export function joinTree({ rest, entry }: SplitTree, idBytes: number): Buffer {
  if (entry === undefined) return rest
  const key = sortKey(entry, entry.indexOf(32) + 1, entry.length, idBytes)
  let at = rest.length
  for (const { start, nameAt, end } of placesOf(rest, idBytes)) {
    if (Buffer.compare(sortKey(rest, nameAt, end, idBytes), key) < 0) continue
    at = start
    break
  }
  return Buffer.concat([rest.subarray(0, at), entry, rest.subarray(at)])
}

/** Git sorts a folder, whose mode is 40000, as though its name ended in a slash (git-mktree(1)). */
function sortKey(tree: Buffer, nameAt: number, end: number, idBytes: number): Buffer {
  const name = tree.subarray(nameAt, end - idBytes - 1)
  return tree[nameAt - 6] === 0x34 ? Buffer.concat([name, Buffer.from('/')]) : name
}
