/** Compares what was found with what is wanted: the one place where it is decided whether a resource is right. */
import { UserError } from '../core/errors.ts'
import { differingKeys } from '../type/compare.ts'
import type { Change, HostContext } from '../type/define-type.ts'
import { isRefused, isUnknown } from '../type/state.ts'
import { type Finding, isBroken } from './observe.ts'
import type { Placed } from './run-types.ts'

export type Verdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'differs'; readonly change: Change }
  /** Observing it again later may tell more. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly hint?: string }
  | { readonly kind: 'broken'; readonly reason: string }

export function judge(placed: Placed, finding: Finding, context: HostContext): Verdict {
  if (isBroken(finding)) return finding
  if (isUnknown(finding)) return finding
  if (isRefused(finding)) return finding
  const { resource, definition } = placed
  let after: Change['after']
  try {
    after = definition.desired(resource, context)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { kind: 'broken', reason: error.message }
  }
  const { id, params } = resource
  if (after === null)
    return finding === null
      ? { kind: 'ok' }
      : { kind: 'differs', change: { id, params, before: finding, after, keys: [] } }
  const keys = differingKeys(finding, after)
  if (finding !== null && keys.length === 0) return { kind: 'ok' }
  return { kind: 'differs', change: { id, params, before: finding, after, keys } }
}
