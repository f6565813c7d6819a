/** Sees to it that no change breaks what the site declares of attributes, whatever operation it is that makes it. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { groupsByName, inheritedAttributes } from '../model/groups-of.ts'
import type { Group } from '../model/group.ts'
import type { Host } from '../model/host.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { groupsAbove } from '../surroundings.ts'
import { declarationProblems, missingAttributes, type DeclaredAttributes } from './attributes.ts'

export interface Watched {
  readonly tx: Tx
  /** Throws Invalid, and with that undoes the change, where it made anything worse than it was. */
  readonly settle: () => Promise<void>
}

/** What is wrong already, since it was recorded before it was declared, stops nobody from changing something else. */
export function watchAttributes(tx: Tx, declared: DeclaredAttributes): Watched {
  if (declared.byName.size === 0 && !declared.strict) return { tx, settle: async () => undefined }
  /** By kind and name: what was wrong with it before the first change. */
  const before = new Map<string, ReadonlySet<string>>()
  const note = async (kind: ObjectKind, name: string): Promise<void> => {
    const key = `${kind} ${name}`
    if ((kind !== 'host' && kind !== 'group') || before.has(key)) return
    before.set(key, new Set((await problemsAt(tx, declared, kind, name)).map(({ message }) => message)))
  }
  const noteMembers = async (group: string): Promise<void> => {
    if (![...declared.byName.values()].some(({ required }) => required)) return
    for (const host of await membersOf(tx, group)) await note('host', host)
  }
  const noteAll = async (kind: ObjectKind, name: string): Promise<void> => {
    await note(kind, name)
    if (kind === 'group') await noteMembers(name)
  }
  return {
    tx: {
      ...tx,
      put: async (kind, object) => {
        await noteAll(kind, object.name)
        return tx.put(kind, object)
      },
      remove: async (kind, name) => {
        await noteAll(kind, name)
        return tx.remove(kind, name)
      },
      replace: async (wanted) => {
        for (const one of wanted) await noteAll(one.kind, one.name)
        return tx.replace(wanted)
      },
      rename: async (kind, oldName, newName) => {
        await noteAll(kind, oldName)
        await tx.rename(kind, oldName, newName)
        const known = before.get(`${kind} ${oldName}`)
        if (known !== undefined) before.set(`${kind} ${newName}`, known)
      },
    },
    settle: async () => {
      const worse: { readonly title: string; readonly problem: Problem }[] = []
      for (const [key, known] of before) {
        const [kind = '', name = ''] = key.split(' ')
        if (kind !== 'host' && kind !== 'group') continue
        for (const problem of await problemsAt(tx, declared, kind, name))
          if (!known.has(problem.message)) worse.push({ title: `${kind} "${name}"`, problem })
      }
      refuse(worse)
    },
  }
}

function refuse(worse: readonly { readonly title: string; readonly problem: Problem }[]): void {
  const titles = new Set(worse.map(({ title }) => title))
  const [only] = titles
  if (only === undefined) return
  if (titles.size === 1)
    throw new Invalid(
      `Cannot change ${only}`,
      worse.map(({ problem }) => problem),
    )
  throw new Invalid(
    'Cannot change attributes',
    worse.map(({ title, problem }) => ({ ...problem, message: `${title}: ${problem.message}` })),
  )
}

async function problemsAt(
  tx: Tx,
  declared: DeclaredAttributes,
  kind: 'host' | 'group',
  name: string,
): Promise<readonly Problem[]> {
  const object: Host | Group | undefined = await tx.get(kind, name)
  if (object === undefined) return []
  const own = declarationProblems(declared, object.attributes)
  if (!('state' in object) || object.state === 'retired') return own
  const groups = groupsByName(await groupsAbove(tx, object.groups))
  const missing = missingAttributes(declared, inheritedAttributes(object, groups))
  return [
    ...own,
    ...missing.map((attribute) => ({
      message: `attribute "${attribute}" is missing`,
      hint: `attr.${attribute}=VALUE, of the host or of a group that it is in`,
    })),
  ]
}

/** Hosts in the group or in one below it. */
async function membersOf(tx: Tx, group: string): Promise<readonly string[]> {
  const groups = new Set([group])
  const hosts = new Set<string>()
  // The set grows by the groups below while it is walked.
  for (const name of groups) {
    for (const below of await tx.groupsUnder(name)) groups.add(below)
    for (const host of await tx.hostsIn(name)) hosts.add(host)
  }
  return [...hosts]
}
