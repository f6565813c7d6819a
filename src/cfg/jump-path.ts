/** Through which hosts one is reached: its attribute `ssh-jump`, followed back to a host that needs none. */
import { UserError } from '../core/errors.ts'
import { parseIp } from '../core/ip.ts'
import type { Endpoint } from '../ssh/endpoint.ts'
import type { AttributeValue } from '../type/attribute.ts'
import type { HostView, InventoryView } from '../type/inventory-view.ts'

const ATTRIBUTE = 'ssh-jump'

/** In the order in which they are passed. `user`: whom to log in as where nothing else says so. Throws UserError for an unknown host and for a circle. */
export function jumpsOf(
  host: HostView,
  view: Pick<InventoryView, 'host'>,
  endpointOf: (host: HostView) => Endpoint,
  user: string,
): readonly Endpoint[] {
  return path(host, [])

  function path(of: HostView, seen: readonly string[]): readonly Endpoint[] {
    if (seen.includes(of.name))
      throw new UserError(
        `Cannot reach "${host.name}": its jump hosts go round in a circle: ${[...seen, of.name].join(' > ')}`,
        { hint: `the attribute ${ATTRIBUTE} of one of them has to go` },
      )
    const words = wordsOf(of.attributes[ATTRIBUTE])
    // A jump host may well be in the group that has the attribute: what comes before it is its own way.
    const self = words.indexOf(of.name)
    const before = self === -1 ? words : words.slice(0, self)
    return before.flatMap((word, index) => {
      const jump = view.host(word)
      if (jump === undefined) return [stranger(word, host.name, user)]
      const own = endpointOf(jump)
      return index === 0 ? [...path(jump, [...seen, of.name]), own] : [own]
    })
  }
}

/** `bastion1,bastion2`, or a list. */
function wordsOf(value: AttributeValue | undefined): readonly string[] {
  if (value === undefined || value === 'none') return []
  const items = Array.isArray(value) ? value.map(String) : String(value).split(',')
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

/** `user@address:port` of a machine that the inventory does not have; its key is looked for in the operator's known_hosts. */
function stranger(word: string, host: string, otherwise: string): Endpoint {
  const [, user, bracketed, bare = '', port] =
    /^(?:([^@\s]+)@)?(?:\[([^\]]+)\]|([^:\s]+))(?::(\d+))?$/.exec(word) ?? []
  const address = bracketed ?? bare
  // One word without a dot is a name that somebody mistyped.
  if (address === '' || (port === undefined && !address.includes('.') && parseIp(address) === undefined))
    throw new UserError(`Cannot reach "${host}" through "${word}": the inventory has no such host`, {
      hint: `its attribute ${ATTRIBUTE} names hosts of the inventory, or address:port`,
    })
  return {
    name: address,
    address,
    ...(port === undefined ? {} : { port: Number(port) }),
    user: user ?? otherwise,
    hostKeys: [],
    yields: [
      ...(port === undefined ? ['port' as const] : []),
      ...(user === undefined ? ['user' as const] : []),
    ],
  }
}
