/** How many hosts the text of many commits has, read by one process. */
import { readObjects } from '../../git/objects/read-objects.ts'
import { treeEntries } from '../../git/objects/tree-entries.ts'
import { objectAt, folders, INVENTORY_FOLDER } from '../../inventory/text/paths.ts'

/** In the order of the commits. */
export async function textHosts(cwd: string, commits: readonly string[]): Promise<readonly number[]> {
  const folder = `${INVENTORY_FOLDER}/${folders.host}`
  const trees = await readObjects(
    cwd,
    commits.map((commit) => `${commit}:${folder}`),
  )
  return trees.map((tree, index) => {
    if (tree?.kind !== 'tree') return 0
    const names = treeEntries(tree.content, (commits[index] ?? '').length / 2).keys()
    return [...names].filter((name) => objectAt(`${folder}/${name}`) !== undefined).length
  })
}
