/** Names of networks, made from what servers' files call them. */
import type { Place } from './draft.ts'
import type { DraftBuilder } from './draft-builder.ts'
import { shown } from './shown.ts'

const WORD = /^[a-z0-9][a-z0-9_.-]{0,62}$/

/** As an inventory has it; undefined where nothing is left of it. What is changed is said. */
export function networkNameFrom(given: string, at: Place, report: DraftBuilder): string | undefined {
  const name = given
    .slice(0, 200)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 63)
  if (given === '') report.problem(at, 'a shared network has no name')
  else if (!WORD.test(name))
    report.unplaced(at, `${shown(given)} is no name for a network, so it is without one`)
  else if (name !== given)
    report.unplaced(at, `shared network ${shown(given)} is recorded as network "${name}"`)
  return WORD.test(name) ? name : undefined
}
