// The addresses that lab hosts and the operator get when none are asked for.
import {
  contains,
  formatIp,
  hostRange,
  type Ip,
  parseIp,
  parsePrefix,
  type Prefix,
} from '../../src/core/ip.ts'

function readPrefix(text: string): Prefix {
  const prefix = parsePrefix(text)
  if (prefix === undefined) throw new Error(`Cannot use "${text}": it is not a prefix such as 10.20.0.0/24`)
  return prefix
}

function readIp(text: string): Ip {
  const ip = parseIp(text)
  if (ip === undefined) throw new Error(`Cannot use "${text}": it is not an IP address`)
  return ip
}

/** The first address from the second on that is not taken, with prefix length; the first is left to a router. */
export function nextFree(subnet: string, taken: ReadonlySet<string>): string {
  const prefix = readPrefix(subnet)
  const { last } = hostRange(prefix)
  for (let value = prefix.network + 2n; value <= last; value += 1n) {
    const address = formatIp({ family: prefix.family, value })
    if (!taken.has(address)) return `${address}/${prefix.length}`
  }
  throw new Error(`Cannot give an address: "${subnet}" is full`)
}

/** Where the operator sits: the last usable IPv4 address, or ::fffe of an IPv6 prefix; with prefix length. */
export function operatorAddress(subnet: string): string {
  const prefix = readPrefix(subnet)
  const value = prefix.family === 4 ? hostRange(prefix).last : prefix.network + 0xfffen
  return `${formatIp({ family: prefix.family, value })}/${prefix.length}`
}

/** An address as a NIC carries it: with the prefix length of the subnet that holds it, unless it has one. */
export function withLength(address: string, subnets: readonly string[]): string {
  if (address.includes('/')) return address
  const prefix = subnets.map(readPrefix).find((one) => contains(one, readIp(address)))
  if (prefix === undefined)
    throw new Error(`Cannot use address "${address}": no subnet of its network holds it`)
  return `${address}/${prefix.length}`
}

/** An address without its prefix length. */
export function bare(address: string): string {
  return address.split('/')[0] ?? address
}
