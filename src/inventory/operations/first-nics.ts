/** Which NICs a machine has that is described by networks, bonds and MACs alone. */
import type { Problem } from '../../core/errors.ts'
import type { NicInput } from './make-nic.ts'
import type { BondInput } from './read-nic-input.ts'

export interface Description {
  /** One NIC on each; the n-th is the n-th bond as far as there are bonds. */
  readonly networks: readonly string[]
  readonly bonds: readonly BondInput[]
  /** In the order of the ports, those of the bonds first. */
  readonly macs: readonly string[]
  /** The MACs may be somebody else's too. */
  readonly sharedMac: boolean
  /** Addresses of the first bond or NIC. */
  readonly ips: readonly string[]
  /** NICs that are described one by one: they are not made again as ports of a bond. */
  readonly further: readonly NicInput[]
}

/** All NICs, each behind those that it stands on. What does not go together is told of in `problems`. */
export function firstNics(described: Description, problems: Problem[]): readonly NicInput[] {
  const { networks, bonds, macs, ips, further } = described
  const known = new Set(further.flatMap(({ name }) => name ?? []))
  const ports = bonds.flatMap(({ members }, index) =>
    members
      .filter((name) => !known.has(name))
      .map((name): NicInput => ({ name, network: networks[index], ips: ['none'] })),
  )
  const nameless = bonds.length + networks.length === 0 && macs.length + ips.length > 0
  const plain = (nameless ? [undefined] : networks.slice(bonds.length)).map((network, index): NicInput => ({
    network,
    ips: index === 0 && bonds.length === 0 ? ips : [],
  }))
  const given = withMacs([...ports, ...plain], described, problems)
  const inBond = (nic: NicInput): boolean => bonds.some(({ members }) => members.includes(nic.name ?? ''))
  return [
    ...given.slice(0, ports.length),
    ...further.filter(inBond),
    ...bonds.map(({ name, members }, index): NicInput => {
      return { name, kind: 'bond', members, network: networks[index], ips: index === 0 ? ips : [] }
    }),
    ...given.slice(ports.length),
    ...further.filter((nic) => !inBond(nic)),
  ]
}

/** The n-th MAC is that of the n-th port. */
function withMacs(
  ports: readonly NicInput[],
  { macs, sharedMac }: Description,
  problems: Problem[],
): readonly NicInput[] {
  if (macs.length > ports.length)
    problems.push({
      message: `${macs.length} MACs are too many for ${ports.length === 1 ? 'one NIC' : `${ports.length} NICs`}`,
      hint: 'several NICs that act as one are a bond: --bond bond0=eth0,eth1',
    })
  return ports.map((port, index) => {
    const mac = macs[index]
    return mac === undefined ? port : { ...port, mac, sharedMac }
  })
}
