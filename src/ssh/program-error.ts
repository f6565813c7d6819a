/** Says why the `ssh` program did not log in, out of its log, in the words of the other transport. */
import { placeOf, unreachable } from './dial.ts'
import type { CheckedEndpoint } from './endpoint.ts'
import { refuseKey } from './host-key-error.ts'
import { HostUnreachable } from './host-unreachable.ts'
import type { HostKey } from './known-hosts.ts'

export interface ProgramFailure {
  /** All that it logged, at level DEBUG1. */
  readonly log: string
  /** Where the log has nothing to say. */
  readonly reason: string
}

interface Attempt {
  readonly host: { readonly endpoint: CheckedEndpoint }
  readonly jumps: readonly { readonly endpoint: CheckedEndpoint }[]
  readonly inventoryCommand?: string | undefined
}

/** `offered` looks at the key that the host shows. */
export async function explainProgram(
  { host, jumps, inventoryCommand }: Attempt,
  { log, reason }: ProgramFailure,
  offered: () => Promise<HostKey | undefined>,
): Promise<HostUnreachable> {
  const { endpoint } = host
  const said = log
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !/^(debug\d|OpenSSH_|Authenticated to|@@|Transferred|Bytes per)/.test(line),
    )
  const text = said.slice(-3).join('; ') || reason
  if (/Host key verification failed|No .* host key is known|IDENTIFICATION HAS CHANGED/.test(log)) {
    const key = jumps.length === 0 ? await offered() : undefined
    if (key !== undefined) return refuseKey(endpoint, key, inventoryCommand)
    return new HostUnreachable(`Cannot connect to "${endpoint.name}" at ${placeOf(endpoint)}: ${text}`, {
      hint: `the keys that the inventory has are the only ones that are taken, for "${endpoint.name}" and for each jump host`,
    })
  }
  if (/Permission denied/.test(log))
    return new HostUnreachable(
      `Cannot log in to "${endpoint.name}" at ${placeOf(endpoint)} as "${endpoint.user}" by the "ssh" program: ${text}`,
      { hint: 'what it tried is told by: ssh -v' },
    )
  if (TRANSIENT.test(log))
    return unreachable(endpoint, text, undefined, /reset by peer|closed by remote|kex_exchange/.test(log))
  return new HostUnreachable(`Cannot connect to "${endpoint.name}" at ${placeOf(endpoint)}: ${text}`)
}

const TRANSIENT =
  /Connection refused|timed out|No route to host|unreachable|Could not resolve|reset by peer|closed by remote|kex_exchange_identification/
