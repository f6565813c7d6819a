/** The fields of Kea's objects, by the kind of value that they should have. */
import type { DraftBuilder } from '../draft-builder.ts'
import type { JsonObject, JsonValue } from './parse-json.ts'

/** Reads the fields of one object, and notes which: the others have no place. */
export interface Fields {
  readonly object: JsonObject
  readonly text: (name: string) => string | undefined
  readonly number: (name: string) => number | undefined
  readonly flag: (name: string) => boolean | undefined
  readonly objects: (name: string) => readonly JsonObject[]
  readonly values: (name: string) => readonly JsonValue[]
  /** Takes note that these are of no interest. */
  readonly ignore: (...names: readonly string[]) => void
  /** Names of the fields that were not read and are not empty, in their order. */
  readonly others: () => readonly string[]
}

export function fieldsOf(object: JsonObject, report: DraftBuilder): Fields {
  const read = new Set<string>()
  const get = (name: string): JsonValue | undefined => {
    read.add(name)
    return object.entries.get(name)
  }
  const scalar = <T>(name: string, is: (value: unknown) => value is T, what: string): T | undefined => {
    const found = get(name)
    if (found === undefined || (found.kind === 'scalar' && found.value === null)) return undefined
    if (found.kind === 'scalar' && is(found.value)) return found.value
    report.problem(found.at, `"${name}" is not ${what}`)
    return undefined
  }
  const values = (name: string): readonly JsonValue[] => {
    const found = get(name)
    if (found === undefined || (found.kind === 'scalar' && found.value === null)) return []
    if (found.kind === 'array') return found.items
    report.problem(found.at, `"${name}" is not a list`)
    return []
  }
  return {
    object,
    text: (name) => scalar(name, (value) => typeof value === 'string', 'text in double quotes'),
    number: (name) => scalar(name, (value) => typeof value === 'number', 'a number'),
    flag: (name) => scalar(name, (value) => typeof value === 'boolean', 'true or false'),
    values,
    objects: (name) =>
      values(name).flatMap((item) => {
        if (item.kind === 'object') return [item]
        report.problem(item.at, `"${name}" holds something that is no object`)
        return []
      }),
    ignore: (...names) => {
      for (const name of names) read.add(name)
    },
    others: () =>
      [...object.entries].filter(([name, value]) => !read.has(name) && !isEmpty(value)).map(([name]) => name),
  }
}

function isEmpty(value: JsonValue): boolean {
  if (value.kind === 'object') return value.entries.size === 0
  return value.kind === 'array' ? value.items.length === 0 : value.value === null || value.value === ''
}
