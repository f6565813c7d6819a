/** What tells one layer-2 segment from another is its own. */
import type { Problem } from '../../core/errors.ts'
import { bridgeOf } from '../model/bridge.ts'
import type { Lookup } from '../model/lookup.ts'
import type { Network } from '../model/network.ts'

/** A VLAN id, and a bridge on a hypervisor, belong to one network. */
export async function segmentProblems(
  lookup: Lookup,
  network: Network,
  self: string,
): Promise<readonly Problem[]> {
  const others = (await lookup.segments()).filter(({ name }) => name !== self && name !== network.name)
  const sameVlan = others.find(({ vlan }) => vlan !== undefined && vlan === network.vlan)
  const sameBridge = others.find((other) => bridgeOf(other) === bridgeOf(network))
  return [
    ...(sameVlan === undefined
      ? []
      : [{ message: `vlan ${network.vlan} is that of network "${sameVlan.name}"` }]),
    ...(sameBridge === undefined
      ? []
      : [
          {
            message: `bridge "${bridgeOf(network)}" is that of network "${sameBridge.name}"`,
            hint: 'give another with bridge=NAME',
          },
        ]),
  ]
}
