/** Reads plain data key by key, and says of everything that is not as it should be where it is. */
import { parseDuration } from '../../core/duration.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { parseSize } from '../../core/size.ts'
import type { AttributeValue } from '../model/host.ts'

/** A mapping whose keys are taken one after the other; `end` complains of those that are left. */
export interface MappingReader {
  text(key: string): string | undefined
  number(key: string): number | undefined
  size(key: string): number | undefined
  /** In seconds. */
  duration(key: string): number | undefined
  flag(key: string): boolean | undefined
  choice<const Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined
  texts(key: string): readonly string[]
  mapping(key: string): MappingReader | undefined
  mappings(key: string): readonly MappingReader[]
  /** The items of a list, each text or a mapping. */
  items(key: string): readonly (string | MappingReader)[]
  attributes(key: string): Readonly<Record<string, AttributeValue>>
  /** Text behind every key. */
  textByKey(key: string): Readonly<Record<string, string>>
  /** As it stands there, for a value that may be of several forms. */
  raw(key: string): unknown
  /** Says that a key that has to be there is not. */
  missing(key: string): void
  end(): void
}

export function readMapping(value: unknown, path: string, problems: Problem[]): MappingReader {
  if (!isMapping(value)) problems.push({ message: `${path || 'the file'} is no mapping` })
  const mapping = isMapping(value) ? value : {}
  const known = new Set<string>()
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  const wrong = (key: string, what: string): undefined => {
    problems.push({ message: `${at(key)} is no ${what}` })
    return undefined
  }
  const take = (key: string): unknown => {
    known.add(key)
    return mapping[key] ?? undefined
  }
  const text = (key: string): string | undefined => {
    const found = take(key)
    if (found === undefined) return undefined
    return asText(found) ?? wrong(key, 'text')
  }
  const list = (key: string): readonly unknown[] => {
    const found = take(key)
    if (found === undefined) return []
    return Array.isArray(found) ? (found as readonly unknown[]) : (wrong(key, 'list') ?? [])
  }
  const entries = (key: string): readonly (readonly [string, unknown])[] => {
    const found = take(key)
    if (found === undefined) return []
    return isMapping(found) ? Object.entries(found) : (wrong(key, 'mapping') ?? [])
  }
  return {
    text,
    number: (key) => {
      const found = take(key)
      return found === undefined || typeof found === 'number' ? found : wrong(key, 'number')
    },
    size: (key) => {
      const found = text(key)
      return found === undefined ? undefined : (parseSize(found) ?? wrong(key, 'size such as 4G'))
    },
    duration: (key) => {
      const found = text(key)
      return found === undefined ? undefined : (parseDuration(found) ?? wrong(key, 'time such as 7d or 12h'))
    },
    flag: (key) => {
      const found = take(key)
      return found === undefined || typeof found === 'boolean' ? found : wrong(key, 'true or false')
    },
    choice: (key, choices) => {
      const found = text(key)
      return found === undefined
        ? undefined
        : (choices.find((choice) => choice === found) ?? wrong(key, `one of ${choices.join(', ')}`))
    },
    texts: (key) =>
      list(key).flatMap((item, index) => asText(item) ?? wrong(`${key}[${index}]`, 'text') ?? []),
    mapping: (key) => {
      const found = take(key)
      return found === undefined ? undefined : readMapping(found, at(key), problems)
    },
    mappings: (key) => list(key).map((item, index) => readMapping(item, at(`${key}[${index}]`), problems)),
    items: (key) =>
      list(key).map((item, index) => asText(item) ?? readMapping(item, at(`${key}[${index}]`), problems)),
    attributes: (key) =>
      Object.fromEntries(
        entries(key).flatMap(([name, item]) => {
          const found = asAttribute(item)
          return found === undefined
            ? (wrong(`${key}.${name}`, 'text, number, true, false or list') ?? [])
            : [[name, found]]
        }),
      ),
    textByKey: (key) =>
      Object.fromEntries(
        entries(key).flatMap(([name, item]) => {
          const found = asText(item)
          return found === undefined ? (wrong(`${key}.${name}`, 'text') ?? []) : [[name, found]]
        }),
      ),
    raw: take,
    missing: (key) => {
      problems.push({ message: `${at(key)} is missing` })
    },
    end: () => {
      for (const key of Object.keys(mapping)) {
        if (known.has(key)) continue
        const meant = nearest(key, known)
        problems.push({
          message: `unknown key "${at(key)}"`,
          hint: meant === undefined ? `the keys are ${[...known].join(', ')}` : `did you mean "${meant}"?`,
        })
      }
    },
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A number where text is expected was meant as text: `serial: 1234`. */
function asText(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined
}

function asAttribute(value: unknown): AttributeValue | undefined {
  if (Array.isArray(value)) {
    const texts = (value as readonly unknown[]).map((item) => asText(item))
    return texts.every((item) => item !== undefined) ? texts : undefined
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined
}
