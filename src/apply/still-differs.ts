/** Tells what is still wrong with a resource after its change was made. */
import { compareObjects, objectLines } from '../core/object-lines.ts'
import { isContent } from '../type/compare.ts'
import type { StateValue } from '../type/state.ts'
import { textOf } from './describe-change.ts'
import type { Verdict } from './judge.ts'
import type { Placed } from './run-types.ts'

/** Completes "its commands ended well, but …". */
export function stillDiffers(placed: Placed, verdict: Verdict): string {
  if (verdict.kind === 'ok') return 'it is right'
  if (verdict.kind === 'unknown') return `it cannot be observed: ${verdict.reason}`
  if (verdict.kind !== 'differs') return verdict.reason
  const { before, after, keys } = verdict.change
  if (after === null) return 'it is still there'
  if (before === null) return 'it is still not there'
  const wrong = keys.map(
    (key) =>
      objectsText(key, before[key], after[key]) ??
      `${key} is ${textOf(before[key], placed.secret)} where ${textOf(after[key], placed.secret)} is wanted`,
  )
  return `it is still not right: ${wrong.join('; ')}`
}

/** The first few objects that differ, where both lists are at hand. */
function objectsText(
  key: string,
  before: StateValue | undefined,
  after: StateValue | undefined,
): string | undefined {
  if (!isContent(before) || !isContent(after) || after.form !== 'objects') return undefined
  if (before.text === undefined || after.text === undefined) return undefined
  const { added, removed, changed } = compareObjects(objectLines(before.text), objectLines(after.text))
  const told = [
    ...changed.map((one) => `"${one.before}" where "${one.after}" is wanted`),
    ...added.map((line) => `no "${line}"`),
    ...removed.map((line) => `"${line}" that is not wanted`),
  ]
  const more = told.length > SHOWN ? ` and ${told.length - SHOWN} more` : ''
  return `${key} has ${told.slice(0, SHOWN).join(', ')}${more}`
}

const SHOWN = 3
