/** Which of the two transports takes one to a host, and why. */
import type { Endpoint } from './endpoint.ts'
import { HostUnreachable } from './host-unreachable.ts'
import type { Identities } from './identity.ts'
import type { SshSettings } from './ssh-settings.ts'

export interface Choice {
  readonly choice: 'ssh2' | 'ssh'
  readonly why: string
}

/** Throws HostUnreachable where the transport that was asked for cannot get there. */
export function chooseTransport(
  endpoint: Pick<Endpoint, 'name' | 'transport' | 'jumps'>,
  settings: SshSettings | undefined,
  identities: Pick<Identities, 'needsProgram'>,
): Choice {
  const { transport = 'auto', jumps = [] } = endpoint
  // Whoever records jump hosts in the inventory means them.
  const isProxied = settings?.proxy !== undefined && jumps.length === 0
  const said = settings?.proxy !== undefined && !isProxied ? undefined : settings?.needsProgram
  if (transport === 'ssh') return { choice: 'ssh', why: 'you want it so' }
  if (transport === 'ssh2' && isProxied)
    throw new HostUnreachable(
      `Cannot connect to "${endpoint.name}" by ssh2: ${settings?.needsProgram ?? ''}, and only the "ssh" program obeys it`,
      { hint: '--transport auto; or say it in the inventory with the attribute ssh-jump' },
    )
  if (transport === 'ssh2') return { choice: 'ssh2', why: 'you want it so' }
  const why = said ?? identities.needsProgram
  return why === undefined
    ? { choice: 'ssh2', why: 'nothing needs the "ssh" program' }
    : { choice: 'ssh', why }
}
