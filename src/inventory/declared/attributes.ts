/** `attributes` of a site's settings: which attributes there are, of which type, and what they may be. */
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Attributes, AttributeValue } from '../model/host.ts'
import { readMapping } from '../text/read-mapping.ts'

const types = ['string', 'number', 'boolean', 'list'] as const
export type AttributeType = (typeof types)[number]

export interface AttributeDeclaration {
  readonly type: AttributeType
  /** As text; of a list, what each item may be. None: anything of the type. */
  readonly values: readonly string[]
  /** Every host that is not retired has it, by itself or from a group. */
  readonly required: boolean
  readonly description: string | undefined
}

export interface DeclaredAttributes {
  readonly byName: ReadonlyMap<string, AttributeDeclaration>
  /** Whether there are no others (`strictAttributes`). */
  readonly strict: boolean
}

/** `value` is what stands behind `attributes`: a mapping of declarations, each a mapping or the type alone. */
export function readDeclarations(value: unknown, strict: boolean, problems: Problem[]): DeclaredAttributes {
  if (value === undefined) return { byName: new Map(), strict }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ message: 'attributes is no mapping', hint: 'attributes: { role: { type: string } }' })
    return { byName: new Map(), strict }
  }
  const byName = Object.entries(value as Readonly<Record<string, unknown>>).map(
    ([name, declared]) => [name, readDeclaration(name, declared, problems)] as const,
  )
  return { byName: new Map(byName), strict }
}

function readDeclaration(name: string, declared: unknown, problems: Problem[]): AttributeDeclaration {
  const mapping = typeof declared === 'string' ? { type: declared } : declared
  const reader = readMapping(mapping, `attributes.${name}`, problems)
  const declaration: AttributeDeclaration = {
    type: reader.choice('type', types) ?? 'string',
    values: reader.texts('values'),
    required: reader.flag('required') ?? false,
    description: reader.text('description'),
  }
  reader.end()
  if (declaration.type === 'boolean' && declaration.values.length > 0)
    problems.push({ message: `attributes.${name}.values: a boolean is true or false anyway` })
  for (const text of declaration.values)
    if (declaration.type === 'number' && String(Number(text)) !== text)
      problems.push({ message: `attributes.${name}.values: "${text}" is no number` })
  return declaration
}

/** What is against these attributes of a host or a group, each by itself. */
export function declarationProblems(
  { byName, strict }: DeclaredAttributes,
  attributes: Attributes,
): readonly Problem[] {
  return Object.entries(attributes).flatMap(([name, value]): readonly Problem[] => {
    const declaration = byName.get(name)
    if (declaration !== undefined) return valueProblems(name, declaration, value)
    return strict ? [unknownAttribute(name, byName)] : []
  })
}

function unknownAttribute(name: string, byName: DeclaredAttributes['byName']): Problem {
  const meant = nearest(name, byName.keys())
  return {
    message: `attribute "${name}" is not declared`,
    hint:
      meant === undefined
        ? `hostwright.yaml declares ${[...byName.keys()].join(', ') || 'none'}`
        : `did you mean "${meant}"?`,
  }
}

function valueProblems(
  name: string,
  { type, values }: AttributeDeclaration,
  value: AttributeValue,
): readonly Problem[] {
  const found = typeof value === 'object' ? 'list' : (typeof value as AttributeType)
  if (found !== type)
    return [{ message: `attribute "${name}" is a ${found}, not a ${type}`, hint: asType(name, type, value) }]
  const items = typeof value === 'object' ? value : [String(value)]
  return items
    .filter((item) => values.length > 0 && !values.includes(item))
    .map((item) => {
      const meant = nearest(item, values)
      return {
        message: `attribute "${name}" cannot be "${item}"`,
        hint: meant === undefined ? `it is one of ${values.join(', ')}` : `did you mean "${meant}"?`,
      }
    })
}

/** How the value is written so that it is of the type. */
function asType(name: string, type: AttributeType, value: AttributeValue): string {
  const text = String(value)
  switch (type) {
    case 'string':
      return `attr.${name}='"${text}"' is text`
    case 'number':
      return `attr.${name}=80 is a number`
    case 'boolean':
      return `attr.${name}=true or attr.${name}=false`
    case 'list':
      return `attr.${name}='[${text}]' is a list`
  }
}

/** Names of required attributes that are not among these, which a host has by itself and from its groups. */
export function missingAttributes({ byName }: DeclaredAttributes, effective: Attributes): readonly string[] {
  return [...byName].flatMap(([name, { required }]) =>
    required && !Object.hasOwn(effective, name) ? [name] : [],
  )
}
