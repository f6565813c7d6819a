/** Gives a host a NIC more; a bond or a bridge takes over what its members had. */
import type { Problem } from '../../core/errors.ts'
import type { Reader } from '../../db/store.ts'
import type { Host, Nic } from '../model/host.ts'
import type { MacSource } from './make-mac.ts'
import { makeNic, type NicInput } from './make-nic.ts'

/**
 * The network of a bond or bridge is by default that of its members; addresses that these have become its own, instead of new ones.
 * It then takes their place too: the name of a host is that of its first address.
 */
export async function withNic(
  reader: Reader,
  host: Host,
  input: NicInput,
  macs: MacSource,
  problems: Problem[],
): Promise<{ readonly host: Host; readonly nic: Nic }> {
  const members = host.nics.filter(({ name }) => input.members?.includes(name) === true)
  const taken = input.ips.length === 0 ? members.flatMap(({ addresses }) => addresses) : []
  const network = input.network ?? members.find((member) => member.network !== undefined)?.network
  const ips = taken.length === 0 ? input.ips : ['none']
  const bare: Host =
    taken.length === 0
      ? host
      : { ...host, nics: host.nics.map((nic) => (members.includes(nic) ? { ...nic, addresses: [] } : nic)) }
  const made = await makeNic(reader, bare, { ...input, network, ips }, macs, problems)
  const nic: Nic = { ...made, addresses: [...taken, ...made.addresses] }
  const first = bare.nics.findIndex(({ name }) => taken.length > 0 && name === members[0]?.name)
  const nics = first === -1 ? [...bare.nics, nic] : bare.nics.toSpliced(first + 1, 0, nic)
  return { host: { ...bare, nics }, nic }
}

/** Of NICs that are added together: what is in a bond or a bridge gets no address by itself. */
export function membersWithoutAddress(inputs: readonly NicInput[]): readonly NicInput[] {
  const members = new Set(inputs.flatMap((input) => input.members ?? []))
  return inputs.map((input) =>
    input.name !== undefined && members.has(input.name) && input.ips.length === 0
      ? { ...input, ips: ['none'] }
      : input,
  )
}
