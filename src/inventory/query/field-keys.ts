/** Every field that can be set can be asked for too, where no key of its own says more of it. */
import type { Field } from '../fields/field.ts'
import type { Key } from './key.ts'

export function fieldKeys<T>(
  fields: readonly Pick<Field<T>, 'name' | 'get'>[],
  known: readonly Key<T>[],
): readonly Key<T>[] {
  const names = new Set(known.map(({ name }) => name))
  return fields
    .filter(({ name }) => !names.has(name))
    .map(({ name, get }) => ({ name, type: 'text', about: 'as "inv set" has it', get }))
}
