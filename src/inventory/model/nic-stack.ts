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

/** Where a machine is heard by a MAC. */
export interface MacUse {
  /** Of the NIC that has it and of those that stand on it; none where that is not known. */
  readonly networks: ReadonlySet<string>
  /** It may be met elsewhere too. */
  readonly shared: boolean
}

export function macUse(host: Nics, mac: string): MacUse {
  const heard = host.nics.filter((nic) => macsOf(host, nic).includes(mac))
  return {
    networks: new Set(heard.flatMap((nic) => nic.network ?? [])),
    shared: host.nics.some((nic) => nic.mac === mac && nic.sharedMac === true),
  }
}

/** The host's NICs with one plugged into another network, as it is in `moved`; what was with it in its bond or bridge goes along. */
export function withNicMoved(host: Nics, nic: Nic, moved: Nic): readonly Nic[] {
  const along = new Set(membersBelow(host, nic))
  return host.nics.map((one) => {
    if (one === nic) return moved
    if (!along.has(one) || one.network !== nic.network || moved.network === undefined) return one
    return { ...one, network: moved.network }
  })
}

function membersBelow(host: Nics, nic: Nic): readonly Nic[] {
  const below = new Set<Nic>([nic])
  // The set grows while it is walked.
  for (const one of below)
    for (const next of nicsBelow(host, one)) if (one.members?.includes(next.name) === true) below.add(next)
  below.delete(nic)
  return [...below]
}

/** The host's NICs with one by another name; those that stand on it go on doing so. */
export function withNicRenamed(host: Nics, nic: Nic, name: string): readonly Nic[] {
  const now = (one: string): string => (one === nic.name ? name : one)
  return host.nics.map((one) => ({
    ...one,
    name: now(one.name),
    ...(one.members === undefined ? {} : { members: one.members.map(now) }),
    ...(one.link === undefined ? {} : { link: now(one.link) }),
  }))
}
