/** Which steps of its life a host may take. */
import type { Problem } from '../../core/errors.ts'
import type { HostState } from '../model/host.ts'

/** By where a host is: where it may go from there. */
export const steps: { readonly [From in HostState]: readonly HostState[] } = {
  // What is delivered ready, an appliance or a container, is never installed.
  planned: ['installing', 'active'],
  installing: ['active', 'planned', 'retired'],
  active: ['maintenance', 'installing', 'retired'],
  maintenance: ['active', 'installing', 'retired'],
  retired: ['planned'],
}

/** Undefined for a legal step, and for none at all. */
export function stepProblem(from: HostState, to: HostState): Problem | undefined {
  if (from === to || steps[from].includes(to)) return undefined
  return {
    message: `${from} → ${to} is no step of its life; from "${from}" it can become ${listed(steps[from])}`,
    hint:
      from === 'planned' && to === 'retired' ? 'a plan that is dropped is removed: inv rm host' : undefined,
  }
}

/** `a`, `a or b`, `a, b or c` */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`
}
