/** Says which commit `--commit` has named, and whether the inventory was another one then. */
import type { CommandContext } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import { git } from '../../git/run-git.ts'
import { treeOf } from '../../git/objects/trees.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { SiteInventory } from '../open-site-inventory.ts'

export async function sayCommit(
  { emit }: Pick<CommandContext, 'emit'>,
  { site, revision, manifests }: Pick<SiteInventory, 'site' | 'revision' | 'manifests'>,
): Promise<void> {
  const { commit, asked } = manifests
  if (commit === undefined || asked === undefined) return
  const { root: cwd, branch } = site
  const [about, behind] = await Promise.all([
    git(['log', '-1', '--format=%cs "%s"', commit, '--'], { cwd }),
    git(['rev-list', '--count', `${commit}..refs/heads/${branch}`, '--'], { cwd }),
  ])
  const distance = behind === '0' ? 'the last' : `${counted(Number(behind), 'commit')} before the last`
  emit({
    kind: 'manifests',
    level: 'note',
    text: `manifests and types of commit ${commit.slice(0, SHORT)}, ${distance} of branch "${branch}": ${about}`,
    data: { commit, asked },
  })
  const other = await inventoryText(cwd, commit, revision.tree)
  if (other !== undefined)
    emit({
      kind: 'manifests',
      level: 'note',
      text: `the inventory is that of the database: ${other}`,
    })
}

const SHORT = 10

/** How the text of the commit differs from the database; undefined where it does not. */
async function inventoryText(
  cwd: string,
  commit: string,
  now: string | undefined,
): Promise<string | undefined> {
  if (now === undefined) return 'it has changes that are in no text yet'
  const then = await treeOf(cwd, commit, INVENTORY_FOLDER)
  if (then === now) return undefined
  // An inventory without text has no tree.
  if (then === '' || now === '')
    return `the text of the commit ${then === '' ? 'has nothing of it' : 'has another'}`
  const changed = await git(['diff-tree', '-r', '--name-only', '--no-renames', then, now], { cwd })
  return `the text of the commit differs in ${counted(changed.split('\n').length, 'file')}`
}
