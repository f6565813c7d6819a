/** How the NICs of a host stand on each other: bonds and bridges on their members, VLAN interfaces on what they link to. */
import type { Host, Nic } from './host.ts'

type Nics = Pick<Host, 'nics'>

/** Names of the NICs that this one is made of, as recorded: those of a bond or bridge in order, that of a VLAN interface. */
export function standsOn(nic: Nic): readonly string[] {
  return [...(nic.members ?? []), ...(nic.link === undefined ? [] : [nic.link])]
}

/** The NICs right below; what is named and not there is left out. */
export function nicsBelow(host: Nics, nic: Nic): readonly Nic[] {
  return standsOn(nic).flatMap((name) => host.nics.find((one) => one.name === name) ?? [])
}

/** The bond or bridge that it is a member of. */
export function bundleOf(host: Nics, nic: Nic): Nic | undefined {
  return host.nics.find((one) => one.members?.includes(nic.name) === true)
}

/** Whether the one stands on the other, however many lie between. */
export function isAbove(host: Nics, upper: Nic, lower: Nic): boolean {
  const below = new Set(nicsBelow(host, upper))
  // The set grows while it is walked, so a circle ends it too.
  for (const nic of below) {
    if (nic === lower) return true
    for (const next of nicsBelow(host, nic)) below.add(next)
  }
  return false
}

/**
 * The MACs by which DHCP may be asked for the NIC's address, each once: its own, then, for a bond or a bridge, those of its
 * members, which ask by themselves while the machine boots from the network. A VLAN interface without a MAC of its own asks by
 * those of its link.
 */
export function macsOf(host: Nics, nic: Nic): readonly string[] {
  return [...new Set(macsFrom(host, nic, new Set()))]
}

function macsFrom(host: Nics, nic: Nic, seen: Set<Nic>): readonly string[] {
  if (seen.has(nic)) return []
  seen.add(nic)
  const own = nic.mac === undefined ? [] : [nic.mac]
  if (nic.kind === 'vlan' && own.length > 0) return own
  return [...own, ...nicsBelow(host, nic).flatMap((below) => macsFrom(host, below, seen))]
}
