/** Attributes as keys of a query: `attr.env`. */
import { attributeOf } from '../model/attribute-of.ts'
import type { Attributes, AttributeValue } from '../model/host.ts'
import type { KeyFamily, Value } from './key.ts'

export function attributeFamily<T>(attributesOf: (object: T) => Attributes): KeyFamily<T> {
  return {
    prefix: 'attr.',
    about: 'an attribute, inherited ones too',
    names: (object) => Object.keys(attributesOf(object)),
    key: (name) =>
      name === ''
        ? undefined
        : {
            name: `attr.${name}`,
            type: 'attribute',
            about: 'an attribute',
            get: (object) => valuesOf(attributeOf(attributesOf(object), name)),
          },
  }
}

/** Those of a list stand for themselves. */
function valuesOf(value: AttributeValue | undefined): readonly Value[] {
  if (value === undefined) return []
  return typeof value === 'object' ? value : [value]
}
