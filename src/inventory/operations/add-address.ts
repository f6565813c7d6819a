/** Gives a NIC one address more, or reserves one for a purpose. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { parseIp } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import { restProblem } from '../allocate/quarantine.ts'
import type { Host, Nic, NicAddress } from '../model/host.ts'
import type { Network } from '../model/network.ts'
import { subnetOf } from '../model/names.ts'
import { dnsName } from '../model/typed-name.ts'
import { macsOf } from '../model/nic-stack.ts'
import { putChecked } from '../rules/problems-of.ts'
import { isAllocation, nextFree, ownAddress, readIp, subnetsOf } from './choose-addresses.ts'
import { existing, withSubnet } from './find-object.ts'

export interface AddressInput {
  /** An address; for a free one `auto` (as the subnet has it), `first`, `last` or `random`. */
  readonly address: string
  readonly host?: string | undefined
  /** Default: the host's first NIC on the network, or its first; what is in a bond or a bridge counts as that. */
  readonly nic?: string | undefined
  readonly network?: string | undefined
  /** For `auto`. Default 4. */
  readonly family?: 4 | 6 | undefined
  /** Absolute name of it in DNS, where it differs from the derived one. */
  readonly name?: string | undefined
  /** What it is reserved for, where no host has it. */
  readonly purpose?: string | undefined
}

export interface AddedAddress {
  readonly ip: string
  readonly host?: string
  readonly nic?: string
  readonly network: string
  readonly purpose?: string
}

export async function addAddress(tx: Tx, input: AddressInput): Promise<AddedAddress> {
  const action = `Cannot add address "${input.address}"`
  if ((input.host === undefined) === (input.purpose === undefined))
    throw new UserError(`${action}: it belongs either to a host or to a purpose`, {
      hint: 'give --host HOST, or --purpose TEXT to reserve it',
    })
  return input.host === undefined
    ? reserve(tx, action, input, input.purpose ?? '')
    : addToHost(tx, action, input, input.host)
}

async function addToHost(
  tx: Tx,
  action: string,
  input: AddressInput,
  hostName: string,
): Promise<AddedAddress> {
  const host = await existing(tx, action, 'host', hostName)
  const nic = nicFor(action, host, input)
  const networkName = nic.network ?? input.network
  if (networkName === undefined)
    throw new UserError(`${action}: NIC "${nic.name}" of "${host.name}" is on no network`, {
      hint: `inv set nic ${host.name} ${nic.name} network=NAME`,
    })
  const network = await existing(tx, action, 'network', networkName)
  const ip = await resolve(tx, action, network, input, { host, nic })
  const address: NicAddress = {
    ip,
    ...(input.name === undefined ? {} : { name: dnsName(input.name) }),
  }
  const has = host.nics.some((one) => one.addresses.some((other) => other.ip === ip))
  const problems: readonly Problem[] = has
    ? [{ message: `host "${host.name}" has it already` }]
    : await rest(tx, network, ip, host.name)
  const after: Host = {
    ...host,
    nics: host.nics.map((one) =>
      one === nic ? { ...nic, network: network.name, addresses: [...nic.addresses, address] } : one,
    ),
  }
  await putChecked(tx, action, 'host', after, problems)
  return { ip, host: host.name, nic: nic.name, network: network.name }
}

function nicFor(action: string, host: Host, input: AddressInput): Nic {
  const inside = new Set(host.nics.flatMap(({ members }) => members ?? []))
  const nic = host.nics.find((one) =>
    input.nic === undefined
      ? !inside.has(one.name) && (input.network === undefined || one.network === input.network.toLowerCase())
      : one.name === input.nic,
  )
  if (nic !== undefined) return nic
  const names = host.nics.map((one) => one.name).join(', ')
  throw new UserError(
    `${action}: host "${host.name}" has no NIC ${input.nic === undefined ? 'for it' : `"${input.nic}"`}`,
    { hint: names === '' ? `inv add nic ${host.name} eth0 --network NAME` : `it has ${names}` },
  )
}

async function reserve(tx: Tx, action: string, input: AddressInput, purpose: string): Promise<AddedAddress> {
  const network = await existing(tx, action, 'network', await networkOf(tx, action, input))
  const ip = await resolve(tx, action, network, input)
  const subnet = subnetOf(network, ip)
  if (subnet === undefined)
    throw new Invalid(action, [{ message: `it is in no subnet of network "${network.name}"` }])
  const problems: Problem[] = [...(await rest(tx, network, ip))]
  const parsed = parseIp(ip)
  const owner = parsed === undefined ? undefined : await tx.ownerOfAddress(parsed)
  if (owner?.kind === 'reserved') problems.push({ message: `it is reserved already: ${owner.purpose}` })
  const after = withSubnet(network, subnet.prefix, {
    ...subnet,
    reserved: [...subnet.reserved.filter((one) => one.ip !== ip), { ip, purpose }],
  })
  await putChecked(tx, action, 'network', after, problems)
  return { ip, network: network.name, purpose }
}

async function networkOf(tx: Tx, action: string, input: AddressInput): Promise<string> {
  if (input.network !== undefined) return input.network
  const ip = parseIp(input.address)
  const [place] = ip === undefined ? [] : await tx.subnetsWithin({ first: ip, last: ip })
  if (place !== undefined) return place.network
  throw new UserError(
    ip === undefined
      ? `${action}: it is no IP address; auto, first, last and random look on a network`
      : `${action}: no subnet holds it`,
    { hint: ip === undefined ? 'give --network' : 'inv add subnet records one' },
  )
}

async function resolve(
  tx: Tx,
  action: string,
  network: Network,
  input: AddressInput,
  receiver?: { readonly host: Host; readonly nic: Nic },
): Promise<string> {
  const word = input.address.toLowerCase()
  const problems: Problem[] = []
  if (word !== 'auto' && !isAllocation(word)) {
    const [ip] = readIp(word, problems)
    if (ip !== undefined) return ip
    throw new Invalid(action, problems)
  }
  const family = input.family ?? 4
  const subnets = subnetsOf(network, family)
  const has = new Set(receiver?.nic.addresses.map((address) => address.ip))
  const [mac] = receiver === undefined ? [] : macsOf(receiver.host, receiver.nic)
  const own = subnets.flatMap((subnet) => ownAddress(subnet, mac) ?? []).find((one) => !has.has(one))
  if (word === 'auto' && own !== undefined) return own
  const allocation = isAllocation(word) ? word : undefined
  const [free] =
    subnets.length === 0
      ? []
      : await nextFree(tx, network, subnets, { allocation, promised: new Set() }, problems)
  if (free !== undefined) return free
  const none: Problem = { message: `network "${network.name}" has no IPv${family} subnet` }
  throw new Invalid(action, subnets.length === 0 ? [none] : problems)
}

/** Why this host, or for a purpose nobody, may not have the address yet. */
async function rest(tx: Tx, network: Network, ip: string, host?: string): Promise<readonly Problem[]> {
  const [parsed, subnet] = [parseIp(ip), subnetOf(network, ip)]
  if (parsed === undefined || subnet === undefined) return []
  return [await restProblem(tx, subnet, parsed, host)].filter((problem) => problem !== undefined)
}
