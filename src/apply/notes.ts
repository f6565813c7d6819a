/** What types want the operator to be told although nothing is to be changed, and what they have learned of other hosts. */
import type { Discovered, Learned } from '../type/define-type.ts'
import { isRefused, isUnknown, type State } from '../type/state.ts'
import { type Finding, isBroken } from './observe.ts'
import type { Expanded, Placed } from './run-types.ts'

export function notesOf(
  { order, context }: Expanded,
  findings: ReadonlyMap<Placed, Finding>,
): readonly string[] {
  return order.flatMap((placed) => {
    const state = stateOf(findings.get(placed))
    const { definition, resource, name } = placed
    if (state === null || definition.notes === undefined) return []
    return definition.notes(resource, state, context).map((note) => `${name} ${note}`)
  })
}

export function discoveredIn(
  { order, context }: Expanded,
  findings: ReadonlyMap<Placed, Finding>,
): readonly Discovered[] {
  return order.flatMap((placed) => {
    const state = stateOf(findings.get(placed))
    const { definition, resource } = placed
    return state === null ? [] : (definition.discover?.(resource, state, context) ?? [])
  })
}

export function learnedFrom(
  { order, context }: Expanded,
  findings: ReadonlyMap<Placed, Finding>,
  isRight: (placed: Placed) => boolean,
): readonly Learned[] {
  return order.flatMap((placed) => {
    const state = stateOf(findings.get(placed))
    const { definition, resource } = placed
    if (state === null || definition.learn === undefined || !isRight(placed)) return []
    // What the inventory has already is nothing new.
    return definition
      .learn(resource, state, context)
      .filter(({ host, key }) => context.inventory.host(host)?.hostKeys.includes(key) !== true)
  })
}

/** Null where nothing is there, or nothing is known. */
function stateOf(finding: Finding | undefined): State | null {
  if (finding === undefined || finding === null) return null
  return isBroken(finding) || isUnknown(finding) || isRefused(finding) ? null : finding
}
