/** Finds out which object each part of an edited text was, also where the number behind its name was lost. */
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { renderObject } from '../text/render.ts'

/** What stands below one line that names an object. */
export interface NamedText {
  readonly name: string
  /** As the text was made, counted from 1; undefined where somebody took it away, and for what is new. */
  readonly number: number | undefined
  readonly text: string
}

/** The original of each part, undefined for a new object; each original once. */
export function recognise<K extends ObjectKind>(
  kind: K,
  originals: readonly ObjectOfKind[K][],
  parts: readonly NamedText[],
): readonly (ObjectOfKind[K] | undefined)[] {
  const known = new Map<number, number>()
  const claim = (number: number | undefined, index: number, name: string): void => {
    if (number === undefined) return
    // Of several copies of one object, the one with its name is the object, and the others are new.
    if (!known.has(number) || originals[number - 1]?.name === name) known.set(number, index)
  }
  for (const [index, { number, name }] of parts.entries()) claim(number, index, name)
  for (const [index, { number, name }] of parts.entries()) {
    const named = originals.findIndex((original) => original.name === name) + 1
    if (number === undefined && named > 0) claim(named, index, name)
  }
  for (const [index, { number, text }] of parts.entries()) {
    if (number !== undefined || [...known.values()].includes(index)) continue
    const [from, to] = [...known].reduce<readonly [number, number]>(
      ([low, high], [one, at]) => (at < index ? [Math.max(low, one), high] : [low, Math.min(high, one)]),
      [0, originals.length + 1],
    )
    const missing = originals.findIndex(
      (original, at) =>
        at + 1 > from && at + 1 < to && !known.has(at + 1) && isAlike(renderObject(kind, original), text),
    )
    if (missing >= 0) known.set(missing + 1, index)
  }
  const numbers = new Map([...known].map(([number, index]) => [index, number]))
  return parts.map((_, index) => originals[(numbers.get(index) ?? 0) - 1])
}

/** Most lines of the longer one are in the other: the same object under another name, rather than another one. */
function isAlike(before: string, after: string): boolean {
  const [old, now] = [before, after].map((text) => text.split('\n').filter((line) => line.trim() !== ''))
  if (old === undefined || now === undefined) return false
  const rest = [...old]
  const same = now.filter((line) => {
    const at = rest.indexOf(line)
    if (at >= 0) rest.splice(at, 1)
    return at >= 0
  })
  return same.length * 2 > Math.max(old.length, now.length)
}
