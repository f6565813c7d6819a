/** One folder that shows one tree after the other: between those of two customers only the files that differ are written. */
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../core/errors.ts'
import type { ObjectReader } from '../../git/objects/open-objects.ts'
import { treeEntries, type TreeEntry } from '../../git/objects/tree-entries.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'

type Entries = ReadonlyMap<string, TreeEntry>
const NOTHING: Entries = new Map()

/** A tree without the inventory's text. */
export interface TreeTop {
  readonly id: string
  readonly entries: Entries
  /** Whether its files are what Git's objects hold: there are no submodules and no filters in it. */
  readonly isPlain: boolean
}

/** Tree objects by their ids, each read once. */
export class Trees {
  readonly #objects: ObjectReader
  readonly #known = new Map<string, Entries>()

  constructor(objects: ObjectReader) {
    this.#objects = objects
  }

  /** Of a commit or tree. Throws UserError where there is none. */
  async top(id: string): Promise<TreeTop> {
    const all = await this.entries(`${id}^{tree}`)
    const entries = new Map([...all].filter(([name]) => name !== INVENTORY_FOLDER))
    const attributes = entries.get('.gitattributes')
    const isPlain =
      !entries.has('.gitmodules') &&
      (attributes?.kind !== 'file' || !FILTERED.test((await this.content(attributes.id)).toString('utf8')))
    return { id, entries, isPlain }
  }

  async entries(name: string): Promise<Entries> {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const content = await this.#read(name, 'tree')
    const [id = ''] = name.split('^')
    const entries = treeEntries(content, id.length / 2)
    this.#known.set(name, entries)
    return entries
  }

  async content(id: string): Promise<Buffer> {
    return this.#read(id, 'blob')
  }

  async #read(name: string, kind: 'tree' | 'blob'): Promise<Buffer> {
    const object = await this.#objects.read(name)
    if (object?.kind === kind) return object.content
    throw new UserError(`Cannot read "${name}": the repository has no such ${kind}`)
  }
}

/** What makes a file in a work tree differ from what is stored (gitattributes(5)). */
const FILTERED = /\b(?:filter|eol|working-tree-encoding)=|\bident\b/

/** Whether two hold the same. */
export function isSameTop({ entries: a }: TreeTop, { entries: b }: TreeTop): boolean {
  return a.size === b.size && [...a].every(([name, entry]) => isSame(entry, b.get(name)))
}

function isSame(a: TreeEntry, b: TreeEntry | undefined): boolean {
  return a.id === b?.id && a.kind === b.kind
}

export class TreeFolder {
  readonly #trees: Trees
  readonly #base: string
  readonly #copy: (tree: string, folder: string) => Promise<void>
  #shown: Entries = NOTHING
  #path: string | undefined
  #count = 0

  /** `base`: where the folder is, but for a number behind it. `copy` writes what is not plain into an empty folder, in whole. */
  constructor(trees: Trees, base: string, copy: (tree: string, folder: string) => Promise<void>) {
    this.#trees = trees
    this.#base = base
    this.#copy = copy
  }

  /**
   * The path of the folder, which has exactly this in it now. It is another one each time: whatever has been loaded from a
   * path, in this process, is loaded from there for one tree alone.
   */
  async show({ id, entries, isPlain }: TreeTop): Promise<string> {
    this.#count += 1
    const path = `${this.#base}-${this.#count}`
    if (this.#path === undefined) await mkdir(path, { recursive: true, mode: 0o700 })
    else await rename(this.#path, path)
    this.#path = path
    const before = this.#shown
    // What fails in between is made anew in whole by the next.
    this.#shown = NOTHING
    if (before === NOTHING || !isPlain) await empty(path)
    if (isPlain) {
      await this.#replace(path, before, entries)
      this.#shown = entries
    } else await this.#copy(id, path)
    return path
  }

  async #replace(folder: string, before: Entries, after: Entries): Promise<void> {
    for (const [name, old] of before) {
      const now = after.get(name)
      if (now === undefined || (!isSame(now, old) && !(now.kind === 'folder' && old.kind === 'folder')))
        await rm(join(folder, name), { recursive: true, force: true })
    }
    for (const [name, now] of after) {
      const old = before.get(name)
      if (!isSame(now, old)) await this.#make(join(folder, name), now, old)
    }
  }

  async #make(path: string, now: TreeEntry, old: TreeEntry | undefined): Promise<void> {
    if (now.kind === 'folder') {
      const before = old?.kind === 'folder' ? await this.#trees.entries(old.id) : NOTHING
      if (before === NOTHING) await mkdir(path, { mode: 0o700 })
      await this.#replace(path, before, await this.#trees.entries(now.id))
    } else if (now.kind === 'submodule') await mkdir(path, { mode: 0o700 })
    else {
      const content = await this.#trees.content(now.id)
      if (now.kind === 'link') await symlink(content.toString('utf8'), path)
      else {
        await writeFile(path, content, { flag: 'wx', mode: 0o600 })
        if (now.kind === 'program') await chmod(path, 0o700)
      }
    }
  }
}

async function empty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
}
