/** Who has each address of a snapshot. */
import { compareIp, parseIp, type Ip } from '../core/ip.ts'
import type { Host } from './model/host.ts'
import type { AddressOwner, Interval } from './model/lookup.ts'
import type { Snapshot } from './model/snapshot.ts'

export interface Taken {
  readonly ip: Ip
  readonly owner: AddressOwner
}

/** By address; the first of several that have the same. */
export type Owners = ReadonlyMap<number | string, AddressOwner>

/** No key is a bigint: V8 hashes those by their last 64 bits, which hosts of many IPv6 subnets share. */
export function ownerKey({ family, value }: Ip): number | string {
  return family === 4 ? Number(value) : value.toString(16)
}

export function ownersIn(snapshot: Snapshot): Owners {
  const owners = new Map<number | string, AddressOwner>()
  const add = (text: string, owner: AddressOwner): void => {
    const ip = parseIp(text)
    if (ip === undefined) return
    const key = ownerKey(ip)
    if (!owners.has(key)) owners.set(key, owner)
  }
  for (const host of snapshot.hosts)
    for (const nic of host.nics) {
      const owner: AddressOwner = { kind: 'host', host: host.name, nic: nic.name }
      for (const { ip } of nic.addresses) add(ip, owner)
    }
  for (const network of snapshot.networks)
    for (const { reserved } of network.subnets)
      for (const { ip, purpose } of reserved) add(ip, { kind: 'reserved', network: network.name, purpose })
  return owners
}

/** In the order of the addresses. Where two have one address, both are in it. */
export function takenIn(snapshot: Snapshot): readonly Taken[] {
  const ofHost = (host: Host): Taken[] =>
    host.nics.flatMap((nic) =>
      nic.addresses.flatMap((address) => {
        const ip = parseIp(address.ip)
        return ip === undefined ? [] : [{ ip, owner: { kind: 'host', host: host.name, nic: nic.name } }]
      }),
    )
  const reserved = snapshot.networks.flatMap((network) =>
    network.subnets.flatMap((subnet) =>
      subnet.reserved.flatMap((address): Taken[] => {
        const ip = parseIp(address.ip)
        if (ip === undefined) return []
        return [{ ip, owner: { kind: 'reserved', network: network.name, purpose: address.purpose } }]
      }),
    ),
  )
  return [...snapshot.hosts.flatMap((host) => ofHost(host)), ...reserved].sort((a, b) =>
    compareIp(a.ip, b.ip),
  )
}

export function within(taken: readonly Taken[], { first, last }: Interval): readonly Taken[] {
  const found: Taken[] = []
  for (let at = indexOfFirst(taken, first); at < taken.length; at += 1) {
    const one = taken[at]
    if (one === undefined || compareIp(one.ip, last) > 0) break
    found.push(one)
  }
  return found
}

/** Index of the first address that is not below this one. */
function indexOfFirst(taken: readonly Taken[], ip: Ip): number {
  let [low, high] = [0, taken.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = taken[middle]
    if (one !== undefined && compareIp(one.ip, ip) < 0) low = middle + 1
    else high = middle
  }
  return low
}
