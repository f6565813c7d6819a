/** Applies `K=V`, `K+=V`, `K-=V` and `K=` to the fields of an object. */
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { attributeOf } from '../model/attribute-of.ts'
import type { Attributes, AttributeValue } from '../model/host.ts'
import { readAttribute } from './attributes.ts'
import type { Field } from './field.ts'

export interface Assignment {
  readonly key: string
  readonly operator: '=' | '+=' | '-='
  /** Empty clears. */
  readonly value: string
}

/** Undefined where the text has no equals sign behind a key. */
export function readAssignment(text: string): Assignment | undefined {
  const match = /^([A-Za-z][A-Za-z0-9_.-]*?)(\+=|-=|=)(.*)$/s.exec(text)
  if (match === null) return undefined
  const [, key = '', operator = '=', value = ''] = match
  return { key, operator: operator === '+=' || operator === '-=' ? operator : '=', value }
}

/** What is assigned to: fields by name and, for hosts and groups, attributes as `attr.NAME`. */
export interface Target<T> {
  readonly fields: readonly Field<T>[]
  readonly attributes?: {
    readonly get: (object: T) => Attributes
    readonly set: (object: T, attributes: Attributes) => T
  }
}

const ATTRIBUTE = 'attr.'

export function assign<T>(
  target: Target<T>,
  object: T,
  assignments: readonly Assignment[],
  problems: Problem[],
): T {
  return assignments.reduce((current, assignment) => assignOne(target, current, assignment, problems), object)
}

function assignOne<T>(target: Target<T>, object: T, assignment: Assignment, problems: Problem[]): T {
  const { attributes } = target
  if (attributes !== undefined && assignment.key.startsWith(ATTRIBUTE))
    return attributes.set(object, assignAttribute(attributes.get(object), assignment, problems))
  const field = target.fields.find(({ name }) => name === assignment.key || `${name}s` === assignment.key)
  if (field !== undefined) return assignField(field, object, assignment, problems)
  const known = target.fields.map(({ name }) => name)
  const meant = nearest(assignment.key, known)
  const further = attributes === undefined ? '' : ', and attr.NAME for an attribute'
  problems.push({
    message: `unknown key "${assignment.key}"`,
    hint:
      assignment.key === 'name'
        ? 'inv rename gives it another name'
        : meant === undefined
          ? `the keys are ${known.join(', ')}${further}`
          : `did you mean "${meant}"?`,
  })
  return object
}

function assignField<T>(field: Field<T>, object: T, assignment: Assignment, problems: Problem[]): T {
  const { operator, value } = assignment
  if (!field.many) {
    if (operator === '=') return field.set(object, value === '' ? [] : [value], problems)
    problems.push({ message: `${field.name} is no list`, hint: `${field.name}=${value} sets it` })
    return object
  }
  const words = splitList(field, value)
  if (operator === '=') return field.set(object, words, problems)
  const present = field.get(object)
  if (field.entries === true && operator === '-=' && !value.includes('='))
    return withoutEntry(field, object, value, problems)
  // Read back through the field, so that what is taken out is compared in its canonical form.
  const canonical = field.get(field.set(object, words, problems))
  if (operator === '+=')
    return field.set(object, [...present, ...canonical.filter((word) => !present.includes(word))], problems)
  for (const word of canonical)
    if (!present.includes(word)) problems.push({ message: `${field.name} has no "${word}" to take out` })
  return field.set(
    object,
    present.filter((word) => !canonical.includes(word)),
    problems,
  )
}

/** `option-=wpad`: an entry by its name alone. */
function withoutEntry<T>(field: Field<T>, object: T, name: string, problems: Problem[]): T {
  const present = field.get(object)
  const left = present.filter((entry) => !entry.startsWith(`${name}=`))
  if (left.length === present.length) problems.push({ message: `${field.name} has no "${name}" to take out` })
  return field.set(object, left, problems)
}

/** Lists are separated by commas; a key or an option may hold commas of its own and comes alone, as does a file to boot before another key. */
function splitList<T>({ name, entries }: Field<T>, value: string): readonly string[] {
  const alone = name === 'ssh-host-key' || name === 'option'
  const parts = alone ? [value] : value.split(entries === true ? /,(?=[a-z0-9-]+=)/i : ',')
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function assignAttribute(
  attributes: Attributes,
  { key, operator, value }: Assignment,
  problems: Problem[],
): Attributes {
  const name = key.slice(ATTRIBUTE.length)
  const { [name]: _, ...others } = attributes
  const present = attributeOf(attributes, name)
  if (operator === '=') return value === '' ? others : { ...others, [name]: readAttribute(value) }
  const list = listOf(present)
  if (operator === '+=') return { ...others, [name]: list.includes(value) ? list : [...list, value] }
  if (!list.includes(value)) problems.push({ message: `attribute "${name}" has no "${value}" to take out` })
  return { ...others, [name]: list.filter((item) => item !== value) }
}

function listOf(value: AttributeValue | undefined): readonly string[] {
  if (value === undefined) return []
  return typeof value === 'object' ? value : [String(value)]
}
