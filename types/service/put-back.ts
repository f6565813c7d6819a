/** Has a service run, and start with the host, as it did before a change. */
import { lines, type Shell } from '../../src/core/shell.ts'
import type { Change, HostContext } from '../../src/type/define-type.ts'
import { knownInit } from '../_lib/init/init-of.ts'
import type { Params } from './params.ts'
import type { ServiceState } from './state.ts'

/** After the files that enabling and masking make are as they were. */
export function putBack(
  { id, before, keys }: Change<Params, ServiceState>,
  context: HostContext,
): Shell | null {
  if (before === null) return null
  const init = knownInit(context)
  const steps: Shell[] = []
  if (init.putBack !== undefined) steps.push(init.putBack)
  else if (keys.includes('enabled')) steps.push(before.enabled === true ? init.enable(id) : init.disable(id))
  if (keys.includes('running')) steps.push(before.running ? init.start(id) : init.stop(id))
  return lines(...steps)
}
