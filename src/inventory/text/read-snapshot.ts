/** The inventory as the text of a commit has it, with no database. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Wanted } from '../../db/store.ts'
import { filesOf, readBlobs } from '../../git/objects/trees.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { applied } from '../rules/problems-after.ts'
import { parseObject } from './parse.ts'
import { INVENTORY_FOLDER, objectAt } from './paths.ts'

const NOTHING: Snapshot = { hosts: [], networks: [], zones: [], groups: [], serials: new Map() }

/** Throws Invalid with every file that cannot be read. What the objects say of each other is not checked. */
export async function readSnapshot(cwd: string, commit: string): Promise<Snapshot> {
  const files = await filesOf(cwd, commit, INVENTORY_FOLDER)
  const contents = await readBlobs(cwd, [...new Set(files.values())])
  const problems: Problem[] = []
  const objects = [...files].flatMap(([path, id]): readonly Wanted[] => {
    const object = objectAt(path)
    if (object === undefined) return []
    const own: Problem[] = []
    const after = parseObject(object.kind, object.name, contents.get(id) ?? '', own)
    problems.push(...own.map((problem) => ({ ...problem, at: path })))
    // Kind and object come from one path, so they belong together.
    return [{ ...object, after } as Wanted]
  })
  if (problems.length > 0) throw new Invalid(`Cannot read the inventory of commit "${commit}"`, problems)
  return applied(NOTHING, objects)
}
