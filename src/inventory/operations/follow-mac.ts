/** Keeps the addresses that NICs make from their MACs (EUI-64) in step with the MACs. */
import type { Host, Nic, NicAddress } from '../model/host.ts'
import { macsOf } from '../model/nic-stack.ts'
import { subnetOf, type Networks } from '../model/names.ts'
import { ownAddress } from './choose-addresses.ts'

/**
 * The host after MACs of it were changed, with the addresses made from the old ones replaced by those of the new; their own
 * names stay. A NIC that has its first MAC gets them as well, unless it has IPv6 ones already, or none at all where its network
 * would have given it others: then it was meant to have none.
 */
export function followMacs(networks: Networks, before: Host, after: Host): Host {
  let changed = false
  const nics = after.nics.map((nic) => {
    const old = before.nics.find(({ name }) => name === nic.name)
    // A bond goes by the MAC of a member, so the MAC may be another though the NIC is the same.
    const [from, to] = [old === undefined ? undefined : macsOf(before, old)[0], macsOf(after, nic)[0]]
    if (old === undefined || old.network !== nic.network || from === to) return nic
    changed = true
    return withAddressesOf(networks, nic, from, to)
  })
  return changed ? { ...after, nics } : after
}

function withAddressesOf(
  networks: Networks,
  nic: Nic,
  from: string | undefined,
  to: string | undefined,
): Nic {
  const network = nic.network === undefined ? undefined : networks.get(nic.network)
  if (network === undefined) return nic
  const addresses = nic.addresses.flatMap((address): readonly NicAddress[] => {
    const subnet = subnetOf(network, address.ip)
    if (subnet === undefined || ownAddress(subnet, from) !== address.ip) return [address]
    const ip = ownAddress(subnet, to)
    return ip === undefined ? [] : [{ ...address, ip }]
  })
  const waiting = addresses.length > 0 || network.subnets.every(({ ipv6 }) => ipv6 === 'slaac')
  const first = from === undefined && waiting && addresses.every(({ ip }) => !ip.includes(':'))
  const more = first ? network.subnets.flatMap((subnet) => ownAddress(subnet, to) ?? []) : []
  return { ...nic, addresses: [...addresses, ...more.map((ip): NicAddress => ({ ip }))] }
}
