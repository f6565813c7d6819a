/** What can be asked of an object: its keys, each with a type that says how values compare and are shown. */
import { formatDuration } from '../../core/duration.ts'
import { nearest } from '../../core/nearest.ts'
import { formatSize } from '../../core/size.ts'

/**
 * `name` is text that is kept in small letters. `size` is bytes, `duration` seconds. `attribute` is what each object says it is: number, switch
 * or text. `choice` compares in the order of its choices.
 */
export type KeyType =
  | 'text'
  | 'name'
  | 'number'
  | 'size'
  | 'duration'
  | 'address'
  | 'prefix'
  | 'mac'
  | 'choice'
  | 'attribute'

/** A number for `number`, `size` and `duration`, text for all other types but `attribute`. */
export type Value = string | number | boolean

export interface Key<T> {
  readonly name: string
  readonly type: KeyType
  /** In a few words, for the list of columns. */
  readonly about: string
  /** Of `choice`, in order. */
  readonly choices?: readonly string[]
  readonly get: (object: T) => readonly Value[]
  /** Another name that it goes by. */
  readonly also?: string
  /** The answer depends on all hosts, not on the object alone: counting guests. */
  readonly needsAll?: true
}

/** A key whose name has a part of its own: `attr.NAME`. Undefined where it takes none such. */
export interface KeyFamily<T> {
  readonly prefix: string
  readonly about: string
  readonly key: (rest: string) => Key<T> | undefined
  /** What an object has behind the prefix. */
  readonly names?: (object: T) => readonly string[]
}

export interface Queryable<T> {
  /** `host`, as it is called in messages. */
  readonly kind: string
  readonly keys: readonly Key<T>[]
  readonly families: readonly KeyFamily<T>[]
}

/** The key of that name, of its plural, or of a family. Only what comes behind a prefix keeps its case. */
export function findKey<T>(queryable: Queryable<T>, name: string): Key<T> | undefined {
  const lower = name.toLowerCase()
  const own = queryable.keys.find((key) => key.name === lower || key.also === lower)
  if (own !== undefined) return own
  for (const { prefix, key } of queryable.families)
    if (lower.startsWith(prefix)) return key(name.slice(prefix.length))
  return queryable.keys.find((key) => lower === `${key.name}s` || lower === `${key.name}es`)
}

/** The keys as a person reads them, families with their placeholder: `attr.NAME`. */
function keyNames<T>(queryable: Queryable<T>): readonly string[] {
  return [
    ...queryable.keys.map(({ name }) => name),
    ...queryable.families.map(({ prefix }) => `${prefix}${prefix === 'attr.' ? 'NAME' : 'KEY'}`),
  ]
}

/** What may have been meant by a key that there is not. */
export function keyHint<T>(queryable: Queryable<T>, name: string): string {
  const family = queryable.families.find(({ prefix }) => name.toLowerCase().startsWith(prefix))
  const meant = nearest(name, family === undefined ? keyNames(queryable) : [])
  if (meant !== undefined) return `did you mean "${meant}"?`
  return `inv list ${queryable.kind} --columns help shows the keys that there are`
}

/** As it is shown, sorted by, and matched by an expression. */
export function showValue(type: KeyType, value: Value): string {
  if (typeof value !== 'number') return String(value)
  if (type === 'duration') return formatDuration(value)
  return type === 'size' ? formatSize(value) : String(value)
}

type Get<T> = (object: T) => readonly Value[]
type Optional = Value | undefined

export function manyKey<T>(name: string, type: KeyType, about: string, get: Get<T>): Key<T> {
  return { name, type, about, get }
}

/** A key of one value, or none. */
export function oneKey<T>(name: string, type: KeyType, about: string, get: (object: T) => Optional): Key<T> {
  return {
    name,
    type,
    about,
    get: (object) => {
      const value = get(object)
      return value === undefined ? [] : [value]
    },
  }
}

export function choiceKey<T>(
  name: string,
  choices: readonly string[],
  about: string,
  get: (object: T) => string | undefined,
): Key<T> {
  return { ...oneKey(name, 'choice', about, get), choices }
}
