/** What is said of a name that no object has: whose other name it is, which was meant, or where to find the known ones. */
import type { Problem } from '../../core/errors.ts'
import { aliasHint } from '../model/alias-hint.ts'
import type { Lookup } from '../model/lookup.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { unknownProblem } from './words.ts'

export async function unknownObject(lookup: Lookup, kind: ObjectKind, name: string): Promise<Problem> {
  const problem = unknownProblem(kind, name, await lookup.names(kind))
  const owner = kind === 'host' ? await lookup.ownerOfAlias(name) : undefined
  if (owner !== undefined) return { ...problem, hint: aliasHint(name, owner) }
  const later = await lookup.laterNameOf(kind, name)
  return later === undefined ? problem : { ...problem, hint: `${kind} "${name}" was renamed to "${later}"` }
}
