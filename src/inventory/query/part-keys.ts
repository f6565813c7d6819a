/** What can be asked of NICs, disks and addresses, each with the keys of its host behind `host.`. */
import { nicFields } from '../fields/host-fields.ts'
import { nicKinds, type Disk, type Host, type Nic, type NicAddress } from '../model/host.ts'
import { nameOfAddress, networksByName, subnetOf, type Networks } from '../model/names.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { fieldKeys } from './field-keys.ts'
import { queryableHosts } from './host-keys.ts'
import { choiceKey, findKey, manyKey, oneKey, type Key, type KeyFamily, type Queryable } from './key.ts'

/** A NIC as an entry of a list of its own; `of` is its host. */
export interface NicEntry extends Nic {
  readonly host: string
}
export interface DiskEntry extends Disk {
  readonly host: string
}
/** An address that a host has, or that is reserved for a purpose. */
export interface AddressEntry {
  readonly ip: string
  readonly host?: string
  readonly nic?: string
  readonly network?: string | undefined
  readonly subnet?: string | undefined
  /** In DNS. */
  readonly name?: string | undefined
  readonly mac?: string | undefined
  readonly purpose?: string
}

export function nicsIn({ hosts }: Snapshot): readonly NicEntry[] {
  return hosts.flatMap((host) => host.nics.map((nic) => ({ host: host.name, ...nic })))
}

export function disksIn({ hosts }: Snapshot): readonly DiskEntry[] {
  return hosts.flatMap((host) => host.disks.map((disk) => ({ host: host.name, ...disk })))
}

export function addressesIn({ hosts, networks }: Snapshot): readonly AddressEntry[] {
  const byName = networksByName(networks)
  const ofHost = (host: Host): readonly AddressEntry[] =>
    host.nics.flatMap((nic) => nic.addresses.map((address) => entryOf(host, nic, address, byName)))
  const reserved = networks.flatMap((network) =>
    network.subnets.flatMap((subnet) =>
      subnet.reserved.map(({ ip, purpose }) => ({
        ip,
        network: network.name,
        subnet: subnet.prefix,
        purpose,
      })),
    ),
  )
  return [...hosts.flatMap((host) => ofHost(host)), ...reserved]
}

/** What follows from the subnet is found when it is asked for: of many addresses it seldom is. */
function entryOf(host: Host, nic: Nic, address: NicAddress, networks: Networks): AddressEntry {
  return {
    ip: address.ip,
    host: host.name,
    nic: nic.name,
    network: nic.network,
    mac: nic.mac,
    get subnet() {
      return subnetOf(networks.get(nic.network ?? ''), address.ip)?.prefix
    },
    get name() {
      return nameOfAddress(host, nic, address, networks)
    },
  }
}

export function queryableNics(snapshot: Snapshot): Queryable<NicEntry> {
  const networks = networksByName(snapshot.networks)
  const keys: readonly Key<NicEntry>[] = [
    oneKey('host', 'name', 'the host that has it', (nic) => nic.host),
    oneKey('name', 'text', 'its name', (nic) => nic.name),
    choiceKey('kind', nicKinds, `${nicKinds.join(', ')}, or none for a port`, (nic) => nic.kind),
    oneKey('mac', 'mac', 'its MAC', (nic) => nic.mac),
    oneKey('network', 'name', 'the network that it is on', (nic) => nic.network),
    oneKey('vlan', 'number', 'the VLAN of that', (nic) => networks.get(nic.network ?? '')?.vlan),
    manyKey('ip', 'address', 'its addresses', (nic) => nic.addresses.map(({ ip }) => ip)),
    oneKey('addresses', 'number', 'how many', (nic) => nic.addresses.length),
    manyKey('members', 'text', 'NICs that it is made of', (nic) => nic.members ?? []),
    oneKey('link', 'text', 'the NIC that it stands on', (nic) => nic.link),
    choiceKey('shared-mac', ['off', 'on'], 'on where another NIC may have the MAC too', (nic) =>
      nic.sharedMac === true ? 'on' : 'off',
    ),
  ]
  return {
    kind: 'nic',
    keys: [...keys, ...fieldKeys(nicFields, keys)],
    families: [hostFamily(snapshot, (nic) => nic.host)],
  }
}

export function queryableDisks(snapshot: Snapshot): Queryable<DiskEntry> {
  return {
    kind: 'disk',
    keys: [
      oneKey('host', 'name', 'the host that has it', (disk) => disk.host),
      oneKey('name', 'text', 'its name', (disk) => disk.name),
      oneKey('size', 'size', 'its size', (disk) => disk.size),
    ],
    families: [hostFamily(snapshot, (disk) => disk.host)],
  }
}

export function queryableAddresses(snapshot: Snapshot): Queryable<AddressEntry> {
  return {
    kind: 'address',
    keys: [
      oneKey('ip', 'address', 'the address', (address) => address.ip),
      oneKey('family', 'number', '4 or 6', (address) => (address.ip.includes(':') ? 6 : 4)),
      oneKey('host', 'name', 'the host that has it', (address) => address.host),
      oneKey('nic', 'text', 'the NIC that has it', (address) => address.nic),
      oneKey('name', 'name', 'its name in DNS', (address) => address.name),
      oneKey('mac', 'mac', 'the MAC of its NIC', (address) => address.mac),
      oneKey('network', 'name', 'the network that it is on', (address) => address.network),
      oneKey('subnet', 'prefix', 'the subnet that it lies in', (address) => address.subnet),
      oneKey('purpose', 'text', 'what it is reserved for', (address) => address.purpose),
    ],
    families: [hostFamily(snapshot, (address) => address.host)],
  }
}

/** `host.state`: every key of the host that a part belongs to. */
function hostFamily<T>(snapshot: Snapshot, hostOf: (part: T) => string | undefined): KeyFamily<T> {
  const hosts = queryableHosts(snapshot)
  let byName: ReadonlyMap<string, Host> | undefined
  return {
    prefix: 'host.',
    about: 'any key of its host',
    key: (name) => {
      const found = findKey(hosts, name)
      if (found === undefined) return undefined
      return {
        ...found,
        name: `host.${found.name}`,
        get: (part) => {
          byName ??= new Map(snapshot.hosts.map((host) => [host.name, host]))
          const host = byName.get(hostOf(part) ?? '')
          return host === undefined ? [] : found.get(host)
        },
      }
    },
  }
}
