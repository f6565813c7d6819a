/** In what two states of an object differ, in words. */
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import type { YamlValue } from '../text/emit-yaml.ts'
import { shapeOf } from '../text/render.ts'

/** `memory 8G, not 4G`: what is wanted, and what is there; of lists, only that they differ. Empty where nothing does. */
export function differences<K extends ObjectKind>(
  kind: K,
  before: ObjectOfKind[K],
  after: ObjectOfKind[K],
): readonly string[] {
  const [old, wanted] = [shapeOf(kind, before), shapeOf(kind, after)]
  return [...new Set([...Object.keys(old), ...Object.keys(wanted)])].flatMap((key) => {
    const [was, is] = [old[key], wanted[key]]
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    return [isPlain(was) && isPlain(is) ? `${key} ${shown(is)}, not ${shown(was)}` : key]
  })
}

function isPlain(value: YamlValue | undefined): value is string | number | boolean | undefined {
  return typeof value !== 'object'
}

function shown(value: string | number | boolean | undefined): string {
  return value === undefined ? 'none' : JSON.stringify(value)
}
