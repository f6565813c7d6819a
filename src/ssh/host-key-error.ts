/** The refusal of a host key that is not pinned: which key was offered, and how to pin it once it has been checked. */
import { HostUnreachable } from './host-unreachable.ts'
import { fingerprint, formatKeyLine, type HostKey } from './known-hosts.ts'
import { placeOf } from './dial.ts'
import type { CheckedEndpoint } from './endpoint.ts'

/** `inventoryCommand`: as one has to type it for the customer at hand, `inv -C acme`. */
export function refuseKey(
  endpoint: CheckedEndpoint,
  offered: HostKey,
  inventoryCommand = 'inv',
): HostUnreachable {
  const subject = `Cannot connect to "${endpoint.name}" at ${placeOf(endpoint)}`
  const line = formatKeyLine(offered)
  const shown = `${fingerprint(offered)} (${line})`
  if (endpoint.pinned.length === 0)
    return new HostUnreachable(`${subject}: its host key is not known: it offers ${shown}`, {
      hint: `check the fingerprint on the host's console, then: ${inventoryCommand} set host ${endpoint.name} ssh-host-key+='${line}'; or accept it unseen with --accept-new-host-keys`,
    })
  const pinned = endpoint.pinned.map((key) => `${key.type} ${fingerprint(key)}`).join(', ')
  return new HostUnreachable(
    `${subject}: its host key has changed: it offers ${shown}, but the inventory has ${pinned}`,
    {
      hint: `somebody may be in between; if the host was installed anew, check the fingerprint on its console, then: ${inventoryCommand} set host ${endpoint.name} ssh-host-key='${line}'`,
    },
  )
}
