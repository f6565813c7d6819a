/** The command that restarts a service of the host's init system. */
import { UserError } from '../../src/core/errors.ts'
import type { Shell } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import { initOf, KNOWN_INITS } from '../_lib/init/init-of.ts'

/** Throws where the init system is none that is known. */
export function restartOf(service: string, context: HostContext): Shell {
  const init = initOf(context)
  if (init !== undefined) return init.restart(service)
  throw new UserError(
    `Cannot make "${context.host.name}" a DNS server: its init system is not one that is known: ${KNOWN_INITS}, not "${context.facts.init}"`,
  )
}
