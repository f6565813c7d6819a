/** Reads a zod schema for people: the parameters of a type with their types, defaults and descriptions. */
import * as z from 'zod/mini'

export interface Parameter {
  readonly name: string
  /** As TypeScript would write it. */
  readonly type: string
  readonly required: boolean
  /** As TypeScript would write it. */
  readonly default: string | undefined
  readonly description: string
}

/** zod's own definition of a schema, as its documentation for library authors gives it; the keys that we read. */
interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly innerType?: z.core.$ZodType
  readonly in?: z.core.$ZodType
  readonly out?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly items?: readonly z.core.$ZodType[]
  readonly keyType?: z.core.$ZodType
  readonly valueType?: z.core.$ZodType
  readonly left?: z.core.$ZodType
  readonly right?: z.core.$ZodType
  readonly entries?: Readonly<Record<string, string | number>>
  readonly values?: readonly unknown[]
  readonly defaultValue?: unknown
  readonly getter?: () => z.core.$ZodType
}

const wrappers = new Set([
  'optional',
  'default',
  'prefault',
  'nullable',
  'readonly',
  'catch',
  'nonoptional',
  'lazy',
  'pipe',
])

function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def
}

function inner(definition: Definition): z.core.$ZodType | undefined {
  return definition.innerType ?? definition.in ?? definition.getter?.()
}

/** The parameters of an object, and of the alternatives of a union, in their order. A schema of another kind has none. */
export function parametersOf(schema: z.core.$ZodType): readonly Parameter[] {
  const definition = definitionOf(schema)
  if (definition.shape !== undefined)
    return Object.entries(definition.shape).map(([name, field]) => parameter(name, field))
  const parts = definition.options ?? [definition.left, definition.right, inner(definition)]
  const all = parts.flatMap((part) => (part === undefined ? [] : parametersOf(part)))
  return [...new Map(all.map((one) => [one.name, one])).values()]
}

function parameter(name: string, field: z.core.$ZodType): Parameter {
  let required = true
  let value: string | undefined
  for (let schema: z.core.$ZodType | undefined = field; schema !== undefined;) {
    const definition = definitionOf(schema)
    if (!wrappers.has(definition.type)) break
    if (definition.type === 'optional') required = false
    if (definition.type === 'default' || definition.type === 'prefault') {
      required = false
      value ??= literal(definition.defaultValue)
    }
    schema = inner(definition)
  }
  return { name, type: typeText(field), required, default: value, description: descriptionOf(field) ?? '' }
}

/** The text of `z.describe`, on the schema itself or on what it wraps. */
export function descriptionOf(schema: z.core.$ZodType): string | undefined {
  const own = z.globalRegistry.get(schema)?.description
  if (own !== undefined) return own
  const definition = definitionOf(schema)
  const within = wrappers.has(definition.type) ? inner(definition) : undefined
  return within === undefined ? undefined : descriptionOf(within)
}

function typeText(schema: z.core.$ZodType): string {
  const definition = definitionOf(schema)
  const within = inner(definition)
  switch (definition.type) {
    case 'object':
      return `{ ${parametersOf(schema)
        .map(({ name, type, required }) => `${name}${required ? '' : '?'}: ${type}`)
        .join(', ')} }`
    case 'array': {
      const element = definition.element === undefined ? 'unknown' : typeText(definition.element)
      return element.includes(' ') ? `(${element})[]` : `${element}[]`
    }
    case 'tuple':
      return `[${(definition.items ?? []).map(typeText).join(', ')}]`
    case 'record':
      return `Record<${[definition.keyType, definition.valueType].map((one) => (one === undefined ? 'unknown' : typeText(one))).join(', ')}>`
    case 'union':
      return [...new Set((definition.options ?? []).map(typeText))].join(' | ')
    case 'enum':
      return Object.values(definition.entries ?? {})
        .map(literal)
        .join(' | ')
    case 'literal':
      return (definition.values ?? []).map(literal).join(' | ')
    case 'nullable':
      return within === undefined ? 'null' : `${typeText(within)} | null`
    case 'custom':
      return 'object'
    default:
      return within === undefined || !wrappers.has(definition.type) ? definition.type : typeText(within)
  }
}

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return JSON.stringify(value) ?? String(value)
}
