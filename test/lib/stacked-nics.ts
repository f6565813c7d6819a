/** Bonds, bridges and VLAN interfaces upon the ports of a host. */
import type { Nic } from '../../src/inventory/model/host.ts'
import type { Network } from '../../src/inventory/model/network.ts'

export interface StackDraft {
  /** What the first ports are made into. */
  readonly bundle: 'bond' | 'bridge' | undefined
  readonly members: number
  /** The bundle says its MAC, which is that of its first member. */
  readonly ownMac: boolean
  readonly vlan: boolean
}

/** The ports, then what stands on them: it takes over the addresses of the first member. */
export function stacked(
  ports: readonly Nic[],
  draft: StackDraft,
  networks: readonly Network[],
): readonly Nic[] {
  const [first] = ports
  if (first === undefined) return ports
  const members = draft.bundle === undefined ? [] : ports.slice(0, draft.members)
  const bundle: Nic | undefined =
    draft.bundle === undefined
      ? undefined
      : {
          name: draft.bundle === 'bond' ? 'bond0' : 'br0',
          kind: draft.bundle,
          members: members.map(({ name }) => name),
          ...(first.network === undefined ? {} : { network: first.network }),
          ...(draft.ownMac && first.mac !== undefined ? { mac: first.mac } : {}),
          addresses: first.addresses,
        }
  const bare = ports.map((port) => (members.includes(port) ? { ...port, addresses: [] } : port))
  const all = bundle === undefined ? bare : [...bare, bundle]
  const link = bundle?.name ?? first.name
  const other = networks.find(({ name }) => ports.every((port) => port.network !== name))
  if (!draft.vlan || other === undefined) return all
  return [...all, { name: `${link}.30`, kind: 'vlan', link, network: other.name, addresses: [] }]
}
