/** Reads from Git what the texts of other customers are, as far as it bears on what comes to a branch. */
import type { Buffer } from 'node:buffer'
import { posix } from 'node:path'
import { ownerOfSecret } from '../../core/secret-owner.ts'
import type { ChangedFile } from '../../git/objects/changed-files.ts'
import { readObjects } from '../../git/objects/read-objects.ts'
import { git } from '../../git/run-git.ts'
import { readBlobs } from '../../git/objects/trees.ts'
import { folders, INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { isSecretFile, type OthersText } from './foreign-text.ts'
import { isArchive, type Owner, type Tip } from './owned-tips.ts'
import { hardwareIn, isTelling } from './telling-text.ts'

const HOSTS = `${INVENTORY_FOLDER}/${folders.host}`

/** `others`: the branches of all but the one that it comes to. `texts`: of the changed files, by id. */
export async function readOthersText(
  cwd: string,
  others: readonly Tip[],
  changed: readonly ChangedFile[],
  texts: ReadonlyMap<string, string>,
): Promise<OthersText> {
  const textOf = ({ after }: ChangedFile): string => texts.get(after) ?? ''
  const silent = changed.filter(
    (file) => isSecretFile(file.path) && ownerOfSecret(textOf(file)) === undefined,
  )
  const telling = changed.filter((file) => isTelling(file.path, textOf(file)))
  const marked = changed.some(
    (file) => posix.dirname(file.path) === HOSTS && hardwareIn(textOf(file)).size > 0,
  )
  const wanted = new Set(telling.map(({ path }) => posix.dirname(path)))
  if (marked) wanted.add(HOSTS)
  const [secrets, entries] = await Promise.all([
    secretOwners(cwd, others, new Set(silent.map(({ after }) => after))),
    readFolders(cwd, others, [...wanted]),
  ])
  // Whoever is there now has it, rather than somebody who is retired; and base, rather than whoever began with what is there.
  const files = new Map(
    entries
      .toSorted((one, other) => weightOf(one) - weightOf(other))
      .map((entry) => [`${posix.dirname(entry.path)}\0${entry.id}`, entry]),
  )
  const hardware = marked ? await hardwareOf(cwd, entries) : new Map<string, OwnedHost>()
  return {
    ownerOfSecretFile: (id) => secrets.get(id),
    ownerOfFile: (path, id) => files.get(`${posix.dirname(path)}\0${id}`),
    ownerOfHardware: (mark) => hardware.get(mark),
  }
}

/** Of the ids those that are a secret of somebody, now or before, and were none of base's. */
async function secretOwners(
  cwd: string,
  others: readonly Tip[],
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, { readonly owner: Owner }>> {
  const owners = new Map<string, { readonly owner: Owner }>()
  const customers = others.filter(({ owner }) => owner !== undefined)
  if (ids.size === 0 || customers.length === 0) return owners
  const bases = others.filter(({ owner }) => owner === undefined)
  const input = [...customers.map(({ commit }) => commit), ...bases.map(({ commit }) => `^${commit}`)]
  const listing = await git(['rev-list', '--objects', '--no-object-names', '--stdin'], {
    cwd,
    input: `${[...input, '--', 'secrets', '*.age'].join('\n')}\n`,
  })
  for (const id of listing.split('\n')) {
    if (!ids.has(id) || owners.has(id)) continue
    for (const { owner, commit } of customers) {
      if ((await git(['log', '-1', '--format=%H', `--find-object=${id}`, commit], { cwd })) === '') continue
      owners.set(id, { owner })
      break
    }
  }
  return owners
}

interface Entry {
  readonly owner: Owner
  /** Of a customer who was retired. */
  readonly isArchived: boolean
  readonly path: string
  readonly id: string
}

function weightOf({ owner, isArchived }: Entry): number {
  return owner === undefined ? 2 : isArchived ? 0 : 1
}

/** The files in those folders of all branches. */
async function readFolders(
  cwd: string,
  tips: readonly Tip[],
  wanted: readonly string[],
): Promise<readonly Entry[]> {
  const asked = wanted.flatMap((folder) => tips.map((tip) => ({ tip, folder })))
  const trees = await readObjects(
    cwd,
    asked.map(({ tip, folder }) => `${tip.commit}:${folder}`),
  )
  return asked.flatMap(({ tip, folder }, index): readonly Entry[] => {
    const tree = trees[index]
    if (tree?.kind !== 'tree') return []
    return entriesOf(tree.content, tip.commit.length / 2).map(({ name, id }) => ({
      owner: tip.owner,
      isArchived: isArchive(tip),
      path: `${folder}/${name}`,
      id,
    }))
  })
}

function entriesOf(tree: Buffer, idBytes: number): readonly { readonly name: string; readonly id: string }[] {
  const entries: { readonly name: string; readonly id: string }[] = []
  for (let at = 0; at < tree.length;) {
    const name = tree.indexOf(32, at) + 1
    const end = tree.indexOf(0, name)
    at = end + 1 + idBytes
    entries.push({ name: tree.toString('utf8', name, end), id: tree.toString('hex', end + 1, at) })
  }
  return entries
}

interface OwnedHost {
  readonly owner: string
  readonly path: string
}

/** A machine that a customer has given back, and is retired there or with the customer, may be another's by now. */
async function hardwareOf(cwd: string, entries: readonly Entry[]): Promise<ReadonlyMap<string, OwnedHost>> {
  const hosts = entries.filter(
    ({ owner, isArchived, path }) => owner !== undefined && !isArchived && posix.dirname(path) === HOSTS,
  )
  const texts = await readBlobs(cwd, [...new Set(hosts.map(({ id }) => id))])
  const found = new Map<string, OwnedHost>()
  for (const { owner, path, id } of hosts) {
    const text = texts.get(id) ?? ''
    if (owner === undefined || /^state: retired$/m.test(text)) continue
    for (const mark of hardwareIn(text)) found.set(mark, { owner, path })
  }
  return found
}
