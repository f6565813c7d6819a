/** An attribute by its name, whatever that is: `constructor` is a name like any other, and an object has one by nature. */
import type { Attributes, AttributeValue } from './host.ts'

export function attributeOf(attributes: Attributes, name: string): AttributeValue | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined
}
