/** What the code of a site's own type is, as one text: a change of it changes resources whose parameters stay the same. */
import type { TreeEntry } from '../../git/objects/tree-entries.ts'
import type { Trees, TreeTop } from './tree-folder.ts'

type Entries = ReadonlyMap<string, TreeEntry>

/** By type, ids of its files and of what types share. Tests and what is for people are left out. */
export async function ownTypeCode(
  trees: Trees,
  top: TreeTop,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const types = top.entries.get('types')
  if (types?.kind === 'submodule') return new Map([...names].map((name) => [name, types.id]))
  const folders = await below(trees, types)
  const shared = await Promise.all(
    [...folders].filter(([name]) => name.startsWith('_')).map(async ([, entry]) => codeIn(trees, entry)),
  )
  const code = new Map<string, string>()
  for (const name of names) code.set(name, [await codeIn(trees, folders.get(name)), ...shared].join('\n'))
  return code
}

async function codeIn(trees: Trees, folder: TreeEntry | undefined): Promise<string> {
  if (folder?.kind === 'submodule') return folder.id
  const parts: string[] = []
  for (const [name, entry] of await below(trees, folder))
    if (entry.kind === 'folder' || entry.kind === 'submodule') parts.push(await codeIn(trees, entry))
    else if (/\.([cm]?[jt]s|json)$/.test(name) && !/\.test\.|^cases\./.test(name)) parts.push(entry.id)
  return parts.join('\n')
}

async function below(trees: Trees, folder: TreeEntry | undefined): Promise<Entries> {
  return folder?.kind === 'folder' ? trees.entries(folder.id) : new Map()
}
