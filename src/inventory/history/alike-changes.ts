/** Many changes in few: objects of which the same became of the same are told together. */
import { imageText } from '../../db/image-text.ts'
import type { Change } from '../model/change.ts'

export interface AlikeChanges {
  readonly first: Change
  /** The rest of them, in order. */
  readonly others: readonly Change[]
}

/** In the order of their first. All that are removed are alike, and all that are new; a rename is like no other. */
export function alikeChanges(changes: readonly Change[]): readonly AlikeChanges[] {
  const groups = new Map<string, { readonly first: Change; readonly others: Change[] }>()
  for (const change of changes) {
    const key = difference(change)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: change, others: [] })
    else group.others.push(change)
  }
  return [...groups.values()]
}

/** The same text for changes of the same values from the same into the same. */
function difference({ kind, before, after }: Change): string {
  if (before === undefined || after === undefined)
    return `${kind} ${before === undefined ? 'new' : 'removed'}`
  const [old, now] = [fieldsOf(before), fieldsOf(after)]
  const keys = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key))
  return JSON.stringify([kind, ...keys.map((key) => [key, old.get(key), now.get(key)])])
}

function fieldsOf(object: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(object).map(([key, value]) => [key, textOf(value)]))
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? imageText(value) : JSON.stringify(value)
}
