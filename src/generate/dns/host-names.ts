/** What the addresses of hosts are called in DNS, read once for all views. */
import type { Problem } from '../../core/errors.ts'
import {
  contains,
  formatIp,
  parseIp,
  parsePrefix,
  prefixOf,
  widthOf,
  type Ip,
  type Prefix,
} from '../../core/ip.ts'
import type { Host, Nic } from '../../inventory/model/host.ts'
import { fqdnOf, nameOfAddress, type Networks } from '../../inventory/model/names.ts'
import type { DnsView } from '../../inventory/model/service-settings.ts'

export interface HostNames {
  readonly host: Host
  readonly addresses: readonly NamedAddress[]
}

export interface NamedAddress {
  readonly ip: Ip
  /** Canonical. */
  readonly text: string
  /** Absolute, without final dot. */
  readonly name: string
  readonly host: Host
  readonly nic: Nic
}

/** Of those addresses that have a name. An address has one PTR record, so one owner. */
export function namesOfHosts(
  hosts: readonly Host[],
  networks: Networks,
  problems: Problem[],
): readonly HostNames[] {
  // A dotted quad is a small number, which is found sooner than its text.
  const owners = new Map<string | number, Nic>()
  const hostOf = once(() => new Map(hosts.flatMap(({ name, nics }) => nics.map((nic) => [nic, name]))))
  return hosts.map((host) => {
    const addresses: NamedAddress[] = []
    for (const nic of host.nics)
      for (const address of nic.addresses) {
        const ip = parseIp(address.ip)
        // A dotted quad has one form only.
        const text = ip?.family === 6 ? formatIp(ip) : address.ip
        const key = ip?.family === 4 ? Number(ip.value) : text
        const other = owners.get(key)
        const reason =
          ip === undefined
            ? 'it is no address'
            : other === undefined
              ? undefined
              : `it is an address of host "${hostOf().get(other) ?? ''}" ${other.name} too`
        if (reason === undefined) owners.set(key, nic)
        else problems.push({ message: `host "${host.name}" ${nic.name}: ${address.ip}: ${reason}` })
        const own = nameOfAddress(host, nic, address, networks)
        // Of equal names one is kept.
        const before = addresses.at(-1)?.name
        const name = own === before ? before : own
        if (ip !== undefined && name !== undefined) addresses.push({ ip, text, name, host, nic })
      }
    // A list that grew has room for more, which those of many hosts need not keep.
    return { host, addresses: addresses.slice() }
  })
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** Those that make records in the view. */
export function addressesIn(
  view: DnsView | undefined,
): (addresses: HostNames['addresses']) => HostNames['addresses'] {
  if (view?.addresses === undefined) return (addresses) => addresses
  const prefixes = prefixesOf(view.addresses)
  return (addresses) => addresses.filter(({ ip }) => prefixes.some((prefix) => contains(prefix, ip)))
}

/** Of prefixes and single addresses; what is neither is left out. */
export function prefixesOf(list: readonly string[]): readonly Prefix[] {
  return list.flatMap((text) => {
    const ip = parseIp(text)
    if (ip !== undefined) return [prefixOf(ip, widthOf(ip.family))]
    return parsePrefix(text) ?? []
  })
}

/** The name that stands for the host: its own where an address has it, else that of its first address. */
export function mainName(
  host: Host,
  addresses: HostNames['addresses'],
  networks: Networks,
): string | undefined {
  const fqdn = fqdnOf(host, networks)
  return addresses.some(({ name }) => name === fqdn) ? fqdn : addresses[0]?.name
}
