/** What a host must be among the others: what it refers to exists, and what only one may have is its own. */
import type { Problem } from '../../core/errors.ts'
import { formatPrefix, overlaps, parseIp, parsePrefix, prefixOf, type Ip } from '../../core/ip.ts'
import type { Host, Nic } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import type { Network, Subnet } from '../model/network.ts'
import { subnetOf } from '../model/names.ts'
import { macProblems } from './macs.ts'
import { edgeName, usableHint } from './subnet-addresses.ts'
import { unknownObject } from './unknown-object.ts'

/** `self`: the name under which the host is stored now, so that it does not collide with itself. */
export async function hostReferenceProblems(
  lookup: Lookup,
  host: Host,
  self: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  if (host.parent !== undefined) problems.push(...(await parentProblems(lookup, host, host.parent)))
  for (const group of host.groups)
    if (!(await lookup.has('group', group))) problems.push(await unknownObject(lookup, 'group', group))
  const aliasOwner = await lookup.ownerOfAlias(host.name)
  if (aliasOwner !== undefined && aliasOwner !== self)
    problems.push({ message: `the name is an alias of host "${aliasOwner}"` })
  for (const alias of host.aliases) problems.push(...(await aliasProblems(lookup, alias, host, self)))
  for (const nic of host.nics) problems.push(...(await nicProblems(lookup, nic, self)))
  problems.push(...(await macProblems(lookup, host, self)))
  if (host.duid !== undefined) problems.push(...(await duidProblems(lookup, host.duid, self)))
  return problems
}

/** DHCPv6 knows a client by nothing else. */
async function duidProblems(lookup: Lookup, duid: string, self: string): Promise<readonly Problem[]> {
  const others = (await lookup.hostsWithDuid(duid)).filter((name) => name !== self)
  return others.map((name) => ({ message: `DUID ${duid} belongs to host "${name}"` }))
}

async function parentProblems(lookup: Lookup, host: Host, parent: string): Promise<readonly Problem[]> {
  if (parent === host.name) return []
  const seen = [host.name]
  for (let at: string | undefined = parent; at !== undefined;) {
    if (seen.includes(at))
      return [{ message: `its parents go round in a circle: ${[...seen, at].join(' → ')}` }]
    seen.push(at)
    const found: Host | undefined = await lookup.get('host', at)
    if (found === undefined) {
      const problem = await unknownObject(lookup, 'host', at)
      return at === parent ? [{ ...problem, message: `unknown parent "${at}"` }] : []
    }
    at = found.parent
  }
  return []
}

async function aliasProblems(
  lookup: Lookup,
  alias: string,
  host: Host,
  self: string,
): Promise<readonly Problem[]> {
  if (alias === host.name) return [{ message: `alias "${alias}" is the name of the host itself` }]
  const owner = await lookup.ownerOfAlias(alias)
  if (owner !== undefined && owner !== self)
    return [{ message: `alias "${alias}" belongs to host "${owner}"` }]
  if (alias !== self && (await lookup.has('host', alias)))
    return [{ message: `alias "${alias}" is the name of host "${alias}"` }]
  return []
}

async function nicProblems(lookup: Lookup, nic: Nic, self: string): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  const network = nic.network === undefined ? undefined : await lookup.get('network', nic.network)
  if (nic.network !== undefined && network === undefined)
    problems.push(await unknownObject(lookup, 'network', nic.network))
  for (const address of nic.addresses) {
    const ip = parseIp(address.ip)
    if (ip === undefined) continue
    if (network !== undefined) problems.push(...(await placeProblems(lookup, network, address.ip, ip)))
    else if (nic.network === undefined)
      problems.push({
        message: `address ${address.ip} is on NIC "${nic.name}", which is on no network`,
        hint: await networkHint(lookup, ip),
      })
    const owner = await lookup.ownerOfAddress(ip)
    if (owner === undefined || (owner.kind === 'host' && owner.host === self)) continue
    problems.push({
      message:
        owner.kind === 'reserved'
          ? `address ${address.ip} is reserved: ${owner.purpose}`
          : `address ${address.ip} belongs to host "${owner.host}" (${owner.nic})`,
      hint: freeHint(network, address.ip),
    })
  }
  return problems
}

/** Which network it would be, or how to record one that holds it. */
async function networkHint(lookup: Lookup, ip: Ip): Promise<string> {
  const [found] = await lookup.subnetsWithin({ first: ip, last: ip })
  if (found !== undefined) return `${found.prefix} is a subnet of network "${found.network}"`
  const usual = formatPrefix(prefixOf(ip, ip.family === 4 ? 24 : 64))
  return `no subnet holds it: inv add subnet ${usual} --network NETWORK`
}

function freeHint(network: Network | undefined, ip: string): string | undefined {
  const subnet = subnetOf(network, ip)
  return subnet === undefined ? undefined : `inv free ${subnet.prefix} shows what is free`
}

/** Whether a host may have this address on this network. */
async function placeProblems(
  lookup: Lookup,
  network: Network,
  text: string,
  ip: Ip,
): Promise<readonly Problem[]> {
  const subnet = subnetOf(network, text)
  if (subnet === undefined) return [await outsideProblem(lookup, network, text, ip)]
  const prefix = parsePrefix(subnet.prefix)
  if (prefix === undefined) return []
  const edge = edgeName(prefix, ip)
  if (edge !== undefined)
    return [{ message: `address ${text} is ${edge} of ${subnet.prefix}`, hint: usableHint(prefix) }]
  const pool = dynamicRangeWith(subnet, ip)
  return pool === undefined
    ? []
    : [
        {
          message: `address ${text} is in the dynamic range ${pool} of ${subnet.prefix}`,
          hint: `inv free ${subnet.prefix} shows what is free`,
        },
      ]
}

async function outsideProblem(lookup: Lookup, network: Network, text: string, ip: Ip): Promise<Problem> {
  const [elsewhere] = await lookup.subnetsWithin({ first: ip, last: ip })
  const own = network.subnets.map((subnet) => subnet.prefix)
  return {
    message: `address ${text} is in no subnet of network "${network.name}"${own.length === 0 ? '' : ` (${own.join(', ')})`}`,
    hint:
      elsewhere === undefined
        ? insteadHint(own)
        : `${elsewhere.prefix} is a subnet of network "${elsewhere.network}"`,
  }
}

function insteadHint([first]: readonly string[]): string {
  return first === undefined ? 'inv add subnet records one' : `inv free ${first} shows what is free in it`
}

function dynamicRangeWith(subnet: Subnet, ip: Ip): string | undefined {
  const range = subnet.ranges.find(({ kind, first, last }) => {
    const [low, high] = [parseIp(first), parseIp(last)]
    if (kind !== 'dynamic' || low === undefined || high === undefined) return false
    return low.family === ip.family && low.value <= ip.value && ip.value <= high.value
  })
  return range === undefined ? undefined : `${range.first}-${range.last}`
}

/** Subnets of one list that share addresses, as sentences. */
export function overlapProblems(prefixes: readonly string[]): readonly Problem[] {
  const parsed = prefixes.map((text) => parsePrefix(text)).filter((prefix) => prefix !== undefined)
  return parsed.flatMap((prefix, index) =>
    parsed
      .slice(0, index)
      .filter((other) => overlaps(prefix, other))
      .map((other) => ({
        code: 'subnet-overlap',
        message:
          formatPrefix(other) === formatPrefix(prefix)
            ? `subnet ${formatPrefix(prefix)} is given twice`
            : `subnet ${formatPrefix(prefix)} overlaps ${formatPrefix(other)}`,
      })),
  )
}
