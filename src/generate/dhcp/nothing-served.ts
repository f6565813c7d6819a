/** Why there is nothing that a DHCP server could serve, and what would change that. */
import { UserError } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Network } from '../../inventory/model/network.ts'

/** `looked`: the networks in which there could have been something. */
export function nothingServed(
  family: Family,
  action: string,
  host: Host | undefined,
  looked: readonly Network[],
): UserError {
  const hint = isOnlyOf(family === 4 ? 6 : 4, looked)
    ? ofOtherFamily[family]
    : `inv set subnet PREFIX dhcp=on${family === 6 ? ' ipv6=dhcpv6' : ''}`
  if (host === undefined) return new UserError(`${action}: no ${whatIsServed(family)}`, { hint })
  if (host.nics.every(({ network }) => network === undefined))
    return new UserError(`${action} for "${host.name}": none of its NICs is plugged into a network`, {
      hint: `inv add nic ${host.name} NAME --network NETWORK`,
    })
  return new UserError(`${action}: of the networks that "${host.name}" serves, no ${whatIsServed(family)}`, {
    hint,
  })
}

/** What the formats of a family say where the other one is meant. */
const ofOtherFamily: Readonly<Record<Family, string>> = {
  4: 'there are IPv6 subnets only: inv export dhcpd6, kea6 and dnsmasq are for these',
  6: 'there are IPv4 subnets only: inv export dhcpd, kea4 and dnsmasq are for these',
}

/** Whether there are subnets, and all of this family. */
function isOnlyOf(family: Family, networks: readonly Network[]): boolean {
  const subnets = networks.flatMap((network) => network.subnets)
  return subnets.length > 0 && subnets.every(({ prefix }) => prefix.includes(':') === (family === 6))
}

/** Whether it says that another family has something. */
export function isForOtherFamily({ hint }: UserError): boolean {
  return hint === ofOtherFamily[4] || hint === ofOtherFamily[6]
}

function whatIsServed(family: Family): string {
  return family === 4
    ? 'IPv4 subnet has DHCP on'
    : 'IPv6 subnet has DHCP on and its addresses or options from it'
}
