/** Makes a NIC from what was typed: MAC, network, and the next free addresses. */
import type { Problem } from '../../core/errors.ts'
import { parseIp } from '../../core/ip.ts'
import { parseMac } from '../../core/mac.ts'
import { nearest } from '../../core/nearest.ts'
import type { Reader } from '../../db/store.ts'
import { macProblem } from '../fields/host-fields.ts'
import { nicKinds, type Host, type Nic, type NicAddress } from '../model/host.ts'
import { macsOf } from '../model/nic-stack.ts'
import { chooseAddresses, readWish } from './choose-addresses.ts'
import { makeMac, type MacSource } from './make-mac.ts'

export interface NicInput {
  /** Default: `eth0`, `eth1`, … */
  readonly name?: string | undefined
  /** `auto` makes one. Default: made for virtual hosts, none for others. */
  readonly mac?: string | undefined
  /** Default: the network whose subnet holds the first explicit address. */
  readonly network?: string | undefined
  /** Addresses, `auto` (free ones, also for the families that no address is given of), `first`, `last`, `random`, `none`. Default: `auto`. */
  readonly ips: readonly string[]
  /** `bond`, `bridge`, `vlan`; a link by itself says `vlan`. Default: a port of the hardware. */
  readonly kind?: string | undefined
  readonly members?: readonly string[] | undefined
  readonly link?: string | undefined
  readonly sharedMac?: boolean | undefined
}

/** The NIC for the host as it is so far. What is wrong is added to `problems`. */
export async function makeNic(
  reader: Reader,
  host: Host,
  input: NicInput,
  macs: MacSource,
  problems: Problem[],
): Promise<Nic> {
  const name = input.name ?? freeNicName(host)
  const wish = readWish(input.ips, name, problems)
  const networkName = input.network?.toLowerCase() ?? (await networkHolding(reader, wish.explicit, problems))
  const network = networkName === undefined ? undefined : await reader.get('network', networkName)
  const shape = shapeOf(name, input, problems)
  const mac = await macOf(reader, host, { ...shape, network: networkName, mac: input.mac }, macs, problems)
  if (wish.asked && networkName === undefined)
    problems.push({
      message: `NIC "${name}" is on no network to take an address from`,
      hint: 'give --network',
    })
  const promised = new Set(host.nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip)))
  const [heard] = macsOf(host, { ...shape, ...(mac === undefined ? {} : { mac }), addresses: [] })
  const addresses =
    network === undefined
      ? wish.explicit
      : await chooseAddresses(reader, network, wish, { host: host.name, mac: heard, promised }, problems)
  return {
    ...shape,
    ...(mac === undefined ? {} : { mac }),
    ...(input.sharedMac === true ? { sharedMac: true } : {}),
    ...(networkName === undefined ? {} : { network: networkName }),
    addresses: addresses.map((ip): NicAddress => ({ ip })),
  }
}

/** What it is made of. */
function shapeOf(
  name: string,
  { kind: text, members = [], link }: NicInput,
  problems: Problem[],
): Omit<Nic, 'addresses'> {
  const word = text ?? (link === undefined ? undefined : 'vlan')
  const kind = word === undefined ? undefined : nicKinds.find((one) => one === word.toLowerCase())
  if (word !== undefined && kind === undefined) {
    const meant = nearest(word, nicKinds)
    problems.push({
      message: `NIC "${name}": unknown kind "${word}"`,
      hint: meant === undefined ? `the kinds are ${nicKinds.join(', ')}` : `did you mean "${meant}"?`,
    })
  }
  return {
    name,
    ...(kind === undefined ? {} : { kind }),
    ...(members.length === 0 ? {} : { members }),
    ...(link === undefined ? {} : { link }),
  }
}

function freeNicName(host: Host): string {
  const names = new Set(host.nics.map((nic) => nic.name))
  let index = 0
  while (names.has(`eth${index}`)) index += 1
  return `eth${index}`
}

async function macOf(
  reader: Reader,
  host: Host,
  { name, kind, network, mac: text }: Pick<Nic, 'name' | 'kind'> & Pick<NicInput, 'mac' | 'network'>,
  macs: MacSource,
  problems: Problem[],
): Promise<string | undefined> {
  // A bond, a bridge and a VLAN interface go by the MAC of what they stand on.
  const made =
    text === undefined ? host.kind !== 'physical' && kind === undefined : text.toLowerCase() === 'auto'
  if (made) {
    const promised = new Set(host.nics.flatMap((other) => other.mac ?? []))
    return makeMac(reader, macs, { host: host.name, nic: name, network, promised }, problems)
  }
  if (text === undefined) return undefined
  const mac = parseMac(text)
  if (mac === undefined) problems.push(macProblem(text))
  return mac
}

async function networkHolding(
  reader: Reader,
  ips: readonly string[],
  problems: Problem[],
): Promise<string | undefined> {
  const [text] = ips
  const ip = text === undefined ? undefined : parseIp(text)
  if (text === undefined || ip === undefined) return undefined
  const [place] = await reader.subnetsWithin({ first: ip, last: ip })
  if (place === undefined)
    problems.push({ message: `no subnet holds ${text}`, hint: 'inv add subnet records one' })
  return place?.network
}
