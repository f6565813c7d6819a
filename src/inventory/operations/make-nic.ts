/** Makes a NIC from what was typed: MAC, network, and the next free addresses. */
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp, parsePrefix } from '../../core/ip.ts'
import { parseMac } from '../../core/mac.ts'
import { nearest } from '../../core/nearest.ts'
import type { Reader } from '../../db/store.ts'
import { freeAddresses } from '../allocate.ts'
import { macProblem } from '../fields/host-fields.ts'
import type { Host, Nic, NicAddress } from '../model/host.ts'
import type { Network } from '../model/network.ts'
import { makeMac } from './make-mac.ts'

export interface NicInput {
  /** Default: `eth0`, `eth1`, … */
  readonly name?: string | undefined
  readonly mac?: string | undefined
  /** Default: the network whose subnet holds the first explicit address. */
  readonly network?: string | undefined
  /** Addresses, `auto` (the next free ones, also for the families that no address is given of), `none`. Default: `auto`. */
  readonly ips: readonly string[]
}

/** The NIC for the host as it is so far. What is wrong is added to `problems`. */
export async function makeNic(
  reader: Reader,
  host: Host,
  input: NicInput,
  macSeed: string,
  problems: Problem[],
): Promise<Nic> {
  const name = input.name ?? freeNicName(host)
  const mac = await macOf(reader, host, name, input.mac, macSeed, problems)
  const words = input.ips.map((word) => word.trim().toLowerCase()).filter((word) => word !== '')
  if (words.includes('none') && words.length > 1)
    problems.push({
      message: `NIC "${name}": "none" stands alone, not beside "${words.find((word) => word !== 'none') ?? 'none'}"`,
    })
  const explicit = words
    .filter((word) => word !== 'auto' && word !== 'none')
    .flatMap((word) => readIp(word, problems))
  const networkName = input.network?.toLowerCase() ?? (await networkHolding(reader, explicit, problems))
  const network = networkName === undefined ? undefined : await reader.get('network', networkName)
  const automatic = words.length === 0 || words.includes('auto')
  if (automatic && words.includes('auto') && networkName === undefined)
    problems.push({
      message: `NIC "${name}" is on no network to take an address from`,
      hint: 'give --network',
    })
  const promised = new Set([...explicit, ...host.nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip))])
  const found =
    automatic && network !== undefined ? await nextFree(reader, network, explicit, promised, problems) : []
  return {
    name,
    ...(mac === undefined ? {} : { mac }),
    ...(networkName === undefined ? {} : { network: networkName }),
    addresses: [...explicit, ...found].map((ip): NicAddress => ({ ip })),
  }
}

/** Reads `NAME,mac=…,network=…,ip=…`; `ip` may stand several times. */
export function readNicInput(text: string, problems: Problem[]): NicInput {
  const [name = '', ...rest] = text.split(',')
  const input: { name: string; mac?: string; network?: string; ips: string[] } = { name, ips: [] }
  for (const part of rest) {
    const equals = part.indexOf('=')
    const [key, value] = [part.slice(0, Math.max(0, equals)).trim(), part.slice(equals + 1).trim()]
    if (key === 'ip') input.ips.push(value)
    else if (key === 'mac' || key === 'network') input[key] = value
    else {
      const meant = nearest(equals === -1 ? part : key, ['mac', 'network', 'ip'])
      problems.push({
        message: `NIC "${name}": "${part}" is none of mac=…, network=…, ip=…`,
        hint: meant === undefined ? undefined : `did you mean "${meant}="?`,
      })
    }
  }
  return input
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
  nic: string,
  text: string | undefined,
  seed: string,
  problems: Problem[],
): Promise<string | undefined> {
  if (text !== undefined) {
    const mac = parseMac(text)
    if (mac === undefined) problems.push(macProblem(text))
    return mac
  }
  if (host.kind === 'physical') return undefined
  return makeMac(reader, seed, host.name, nic, new Set(host.nics.flatMap((other) => other.mac ?? [])))
}

function readIp(text: string, problems: Problem[]): readonly string[] {
  const ip = parseIp(text)
  if (ip !== undefined) return [formatIp(ip)]
  problems.push({
    message: `"${text}" is no IP address`,
    hint: text.includes('/') ? 'without prefix length: the subnet has that' : undefined,
  })
  return []
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

/** One address of each family that the network has and that none is given of, from the first subnet with room. */
async function nextFree(
  reader: Reader,
  network: Network,
  explicit: readonly string[],
  promised: ReadonlySet<string>,
  problems: Problem[],
): Promise<readonly string[]> {
  const found: string[] = []
  for (const family of [4, 6] as const) {
    if (explicit.some((ip) => parseIp(ip)?.family === family)) continue
    const subnets = network.subnets.filter((subnet) => parsePrefix(subnet.prefix)?.family === family)
    let free: string | undefined
    for (const subnet of subnets) {
      ;[free] = await freeAddresses(reader, subnet, 1, promised)
      if (free !== undefined) break
    }
    if (free !== undefined) found.push(free)
    else if (subnets.length > 0)
      problems.push({
        message: `no address is free in ${subnets.map((subnet) => subnet.prefix).join(', ')} of network "${network.name}"`,
        hint: 'give --ip none, or a wider static range',
      })
  }
  return found
}
