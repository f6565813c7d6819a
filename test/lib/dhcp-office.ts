/** A network with a DHCP server on it and some clients, as an inventory: what the deployment of DHCP servers is tried with. */
import type { Host } from '../../src/inventory/model/host.ts'
import type { Subnet } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from './inventory-builder.ts'

/** MAC of the client that ends in the number. */
export function macOf(last: number): string {
  return `52:54:00:0a:14:${last.toString(16).padStart(2, '0')}`
}

export interface Office {
  /** Name and last number of the server's address. */
  readonly server: string
  /** Last numbers of the addresses of clients, by name. */
  readonly clients: Readonly<Record<string, number>>
  /** Instead of those that go by their numbers. */
  readonly macs?: Readonly<Record<string, string>>
  readonly ipv4?: Partial<Subnet>
  readonly ipv6?: Partial<Subnet>
}

/** Network `lan` with 10.20.0.0/24 and fd20::/64; the server has the number 2, on `eth0`. */
export function dhcpOffice({ server, clients, macs = {}, ipv4 = {}, ipv6 = {} }: Office): Snapshot {
  const client = ([name, last]: readonly [string, number]): Host =>
    aHost(name, {
      nics: [aNic('eth0', 'lan', [`10.20.0.${last}`, `fd20::${last}`], macs[name] ?? macOf(last))],
    })
  return aSnapshot({
    networks: [
      aNetwork('lan', [
        aSubnet('10.20.0.0/24', {
          gateway: '10.20.0.1',
          dns: ['10.20.0.2'],
          domain: 'office.example',
          ...ipv4,
        }),
        aSubnet('fd20::/64', { dns: ['fd20::2'], ...ipv6 }),
      ]),
    ],
    hosts: [
      aHost(server, { nics: [aNic('eth0', 'lan', ['10.20.0.2', 'fd20::2'])] }),
      ...Object.entries(clients).map(client),
    ],
  })
}
