/** Decides which addresses a NIC gets: those that were typed, and free ones as its network hands them out. */
import type { Problem } from '../../core/errors.ts'
import { eui64Address } from '../../core/interface-identifier.ts'
import { formatIp, parseIp, parsePrefix, type Family } from '../../core/ip.ts'
import type { Reader } from '../../db/store.ts'
import { freeAddresses } from '../allocate/free-addresses.ts'
import { noneFree } from '../allocate/none-free.ts'
import { restProblem } from '../allocate/quarantine.ts'
import { allocations, type Allocation, type Network, type Subnet } from '../model/network.ts'
import { prefixOfSubnet, subnetOf } from '../model/names.ts'

/** What was typed for the addresses of a NIC, read. */
export interface AddressWish {
  readonly explicit: readonly string[]
  /** Whether free ones are wanted for the families that no address is given of. */
  readonly automatic: boolean
  /** It was asked for, not merely the default. */
  readonly asked: boolean
  /** Where it is to differ from what the subnet has. */
  readonly allocation: Allocation | undefined
}

/** Reads addresses, `auto`, `first`, `last`, `random` and `none`; nothing at all means `auto`. */
export function readWish(texts: readonly string[], nic: string, problems: Problem[]): AddressWish {
  const words = texts.map((word) => word.trim().toLowerCase()).filter((word) => word !== '')
  const isChoice = (word: string): boolean => word === 'auto' || isAllocation(word)
  const chosen = words.filter(isChoice)
  const beside = words.find((word) => word !== 'none')
  if (words.includes('none') && beside !== undefined)
    problems.push({ message: `NIC "${nic}": "none" stands alone, not beside "${beside}"` })
  if (new Set(chosen).size > 1)
    problems.push({ message: `NIC "${nic}": one of ${[...new Set(chosen)].join(', ')} can be had, not all` })
  return {
    explicit: words
      .filter((word) => word !== 'none' && !isChoice(word))
      .flatMap((word) => readIp(word, problems)),
    automatic: words.length === 0 || chosen.length > 0,
    asked: chosen.length > 0,
    allocation: chosen.find(isAllocation),
  }
}

export function isAllocation(word: string): word is Allocation {
  return allocations.some((one) => one === word)
}

export function readIp(text: string, problems: Problem[]): readonly string[] {
  const ip = parseIp(text)
  if (ip !== undefined) return [formatIp(ip)]
  problems.push({
    message: `"${text}" is no IP address`,
    hint: text.includes('/') ? 'without prefix length: the subnet has that' : undefined,
  })
  return []
}

/** Whom the addresses are for. */
export interface Receiver {
  readonly host: string
  readonly mac: string | undefined
  /** Taken too: what the same change gives away but has not stored yet. */
  readonly promised: ReadonlySet<string>
}

/** The addresses that were wished for. Of the free ones, one of each family that the network has and that none is given of. */
export async function chooseAddresses(
  reader: Reader,
  network: Network,
  wish: AddressWish,
  receiver: Receiver,
  problems: Problem[],
): Promise<readonly string[]> {
  for (const text of wish.explicit) {
    const [ip, subnet] = [parseIp(text), subnetOf(network, text)]
    const resting =
      ip === undefined || subnet === undefined
        ? undefined
        : await restProblem(reader, subnet, ip, receiver.host)
    if (resting !== undefined) problems.push(resting)
  }
  if (!wish.automatic) return wish.explicit
  if (wish.asked && network.subnets.length === 0)
    problems.push({
      message: `network "${network.name}" has no subnet to take an address from`,
      hint: `inv add subnet PREFIX --network ${network.name}`,
    })
  const given = new Set(wish.explicit.map((text) => parseIp(text)?.family))
  const found: string[] = [...wish.explicit]
  for (const family of [4, 6] as const) {
    const subnets = subnetsOf(network, family)
    if (given.has(family) || subnets.length === 0) continue
    const made = subnets.filter((subnet) => subnet.ipv6 === 'slaac')
    if (made.length > 0) found.push(...made.flatMap((subnet) => ownAddress(subnet, receiver.mac) ?? []))
    else {
      const promised = new Set([...receiver.promised, ...wish.explicit])
      const { allocation } = wish
      found.push(...(await nextFree(reader, network, subnets, { allocation, promised }, problems)))
    }
  }
  return found
}

/** The address that a NIC with this MAC makes for itself in a subnet where NICs do so. */
export function ownAddress(subnet: Subnet, mac: string | undefined): string | undefined {
  const prefix = parsePrefix(subnet.prefix)
  if (subnet.ipv6 !== 'slaac' || mac === undefined || prefix === undefined) return undefined
  const ip = eui64Address(prefix, mac)
  return ip === undefined ? undefined : formatIp(ip)
}

/** From the first of the subnets that has room; with the reason in `problems` where none has. */
export async function nextFree(
  reader: Reader,
  network: Network,
  subnets: readonly Subnet[],
  {
    allocation,
    promised,
  }: { readonly allocation: Allocation | undefined; readonly promised: ReadonlySet<string> },
  problems: Problem[],
): Promise<readonly string[]> {
  for (const subnet of subnets) {
    const free = await freeAddresses(reader, subnet, 1, { allocation, promised })
    if (free.length > 0) return free
  }
  problems.push(await noneFree(reader, network, subnets))
  return []
}

/** The network's subnets of one family. */
export function subnetsOf(network: Network, family: Family): readonly Subnet[] {
  return network.subnets.filter((subnet) => prefixOfSubnet(subnet)?.family === family)
}
