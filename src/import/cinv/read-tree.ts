/** A folder of small files as a tree of values. */
import type { Place, SourceFile } from '../draft.ts'

export interface Value {
  /** Without the newline at its end. */
  readonly text: string
  readonly at: Place
}

export interface Tree {
  /** Of the folder itself. */
  readonly place: Place
  readonly at: (name: string) => Tree
  readonly value: (name: string) => Value | undefined
  /** The folders in it, by name. */
  readonly entries: () => readonly (readonly [string, Tree])[]
  /** The files in it, by name. */
  readonly values: () => readonly (readonly [string, Value])[]
  /** The files below it whose path matches none of the patterns; `*` stands for one name. */
  readonly rest: (patterns: readonly string[]) => readonly Value[]
}

interface Folder {
  readonly place: Place
  readonly folders: Map<string, Folder>
  readonly files: Map<string, Value>
}

const TOP = ['host', 'net-ipv4', 'mac']

/** Whatever stands before `host`, `net-ipv4` or `mac` in the paths is where the user keeps the folder. */
export function readTree(files: readonly SourceFile[]): Tree {
  const root = folderAt('.')
  const start = topOf(files)
  for (const file of files) {
    const parts = file.name.split('/')
    if (!TOP.includes(parts[start] ?? '')) continue
    let at = root
    for (const [index, part] of parts.slice(start, -1).entries()) {
      const next = at.folders.get(part) ?? folderAt(parts.slice(0, start + index + 1).join('/'))
      at.folders.set(part, next)
      at = next
    }
    const text = file.text.replace(/\s+$/, '')
    at.files.set(parts.at(-1) ?? '', { text, at: { file: file.name, line: 1 } })
  }
  return treeOf(root)
}

/** How many names stand before those of the database: what all paths share, up to the last of its folders in that. */
function topOf(files: readonly SourceFile[]): number {
  const [first = [], ...others] = files.map(({ name }) => name.split('/'))
  const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part))
  const shared = differs === -1 ? first.slice(0, -1) : first.slice(0, differs)
  if (files.every(({ name }) => TOP.includes(name.split('/')[shared.length] ?? ''))) return shared.length
  const network = shared.lastIndexOf('net-ipv4')
  if (network !== -1) return network
  return shared.findLastIndex((part) => TOP.includes(part))
}

function folderAt(path: string): Folder {
  return { place: { file: path, line: 1 }, folders: new Map(), files: new Map() }
}

function treeOf(folder: Folder): Tree {
  return {
    place: folder.place,
    at: (name) => treeOf(folder.folders.get(name) ?? folderAt(`${folder.place.file}/${name}`)),
    value: (name) => folder.files.get(name),
    entries: () => [...folder.folders].map(([name, one]) => [name, treeOf(one)] as const),
    values: () => [...folder.files],
    rest: (patterns) =>
      filesBelow(folder, '').flatMap(([path, value]) =>
        patterns.some((one) => matches(one, path)) ? [] : [value],
      ),
  }
}

function filesBelow(folder: Folder, before: string): readonly (readonly [string, Value])[] {
  return [
    ...[...folder.files].map(([name, value]) => [`${before}${name}`, value] as const),
    ...[...folder.folders].flatMap(([name, one]) => filesBelow(one, `${before}${name}/`)),
  ]
}

function matches(pattern: string, path: string): boolean {
  const [left, right] = [pattern.split('/'), path.split('/')]
  return left.length === right.length && left.every((part, index) => part === '*' || part === right[index])
}
