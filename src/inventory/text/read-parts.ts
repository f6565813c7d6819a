/** What the texts of all kinds of object have in common. */
import type { Waiver } from '../model/waiver.ts'
import type { MappingReader } from './read-mapping.ts'

export function readWaivers(reader: MappingReader): { readonly waivers?: readonly Waiver[] } {
  const waivers = reader.mappings('waivers').map((waiver): Waiver => {
    const read = {
      code: required(waiver, 'code'),
      ...optional('about', waiver.text('about')),
      reason: required(waiver, 'reason'),
      until: required(waiver, 'until'),
    }
    waiver.end()
    return read
  })
  return optional('waivers', waivers.length === 0 ? undefined : waivers)
}

export function required(reader: MappingReader, key: string): string {
  const text = reader.text(key)
  if (text === undefined) reader.missing(key)
  return text ?? ''
}

export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  // A computed key widens to string; it is the one that was given.
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
