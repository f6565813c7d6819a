/** What the database of a branch holds and what its text says, found out without the command that compares them. */
import type { Problem } from '../../../src/core/errors.ts'
import { filesOf, readBlobs } from '../../../src/git/objects/trees.ts'
import type { ObjectKind, ObjectOfKind } from '../../../src/inventory/model/snapshot.ts'
import { openSiteStore } from '../../../src/inventory/open-site-store.ts'
import { onBranch, openSite } from '../../../src/inventory/site.ts'
import { parseObject } from '../../../src/inventory/text/parse.ts'
import { objectAt, pathOf } from '../../../src/inventory/text/paths.ts'
import { renderObject } from '../../../src/inventory/text/render.ts'

/** Canonical text by path; of what is no object, the text as it is. */
export type Side = ReadonlyMap<string, string>

export interface BothSides {
  readonly database: Side
  readonly text: Side
}

export async function bothSides(root: string, branch: string): Promise<BothSides> {
  const opened = await openSite({ site: root, customer: undefined, cwd: root, env: {} })
  const site = onBranch(opened, branch)
  const store = await openSiteStore(site)
  try {
    const snapshot = await store.read(async (reader) => reader.snapshot())
    const of = <K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): [string, string][] =>
      objects.map((object) => [pathOf(kind, object.name), renderObject(kind, object)])
    const database = new Map([
      ...of('network', snapshot.networks),
      ...of('group', snapshot.groups),
      ...of('host', snapshot.hosts),
      ...of('zone', snapshot.zones),
    ])
    const files = await filesOf(root, `refs/heads/${branch}`, 'inventory')
    const texts = await readBlobs(root, [...new Set(files.values())])
    const text = new Map(
      [...files].flatMap(([path, id]): [string, string][] => {
        const object = objectAt(path)
        return object === undefined ? [] : [[path, canonicalText(object, texts.get(id) ?? '')]]
      }),
    )
    return { database, text }
  } finally {
    await store.close()
  }
}

function canonicalText(object: { readonly kind: ObjectKind; readonly name: string }, text: string): string {
  const problems: Problem[] = []
  const read = parseObject(object.kind, object.name, text, problems)
  return problems.length > 0 ? text : renderObject(object.kind, read)
}

/** Paths at which the two sides say different things. */
export function differing({ database, text }: BothSides): readonly string[] {
  const paths = new Set([...database.keys(), ...text.keys()])
  return [...paths].filter((path) => database.get(path) !== text.get(path)).sort()
}

/** What the steps record: each host `hN`, and each of its tags `tN`, under a number of its own. */
export function marksOf(side: Side): ReadonlySet<string> {
  return new Set(
    [...side].flatMap(([path, text]) => {
      const [, host] = /^inventory\/hosts\/(h\d+)\.yaml$/.exec(path) ?? []
      return host === undefined
        ? []
        : [host, ...[...text.matchAll(/\bt\d+\b/g)].map(([tag]) => `${host} ${tag}`)]
    }),
  )
}
