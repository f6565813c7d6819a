/** How the hosts of the inventory are reached. */
import type { HostTarget } from '../apply/run-types.ts'
import { UserError } from '../core/errors.ts'
import type { AttributeValue } from '../type/attribute.ts'
import type { HostView } from '../type/inventory-view.ts'
import type { SiteInventory } from './open-site-inventory.ts'

/**
 * The first address of the first NIC that has one, IPv4 before IPv6, else the host's name in DNS. The attributes
 * `ssh-address`, `ssh-port` and `ssh-user` of a host or its groups say otherwise.
 */
export function targetOf(name: string, { view, site }: SiteInventory): HostTarget {
  const host = view.host(name)
  if (host === undefined) throw new UserError(`Cannot reach "${name}": unknown host`)
  const port = host.attributes['ssh-port']
  return {
    name,
    address: textOf(host.attributes['ssh-address']) ?? firstAddress(host) ?? host.fqdn,
    ...(port === undefined ? {} : { port: Number(port) }),
    user: textOf(host.attributes['ssh-user']) ?? site.config.ssh.user,
    hostKeys: host.hostKeys,
    parent: host.parent,
  }
}

function firstAddress(host: HostView): string | undefined {
  const addresses = host.nics.flatMap((nic) => nic.addresses)
  return (addresses.find(({ family }) => family === 4) ?? addresses[0])?.ip
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
