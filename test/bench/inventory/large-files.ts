/** A large inventory as the files that it is imported from: tables, and the configuration of a DHCP server. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { netmaskOf, parsePrefix, formatIp } from '../../../src/core/ip.ts'
import type { Host } from '../../../src/inventory/model/host.ts'
import type { Network, Subnet } from '../../../src/inventory/model/network.ts'
import { largeInventory } from '../../lib/large-inventory.ts'

export interface LargeFiles {
  readonly groups: string
  readonly subnets: string
  readonly hosts: string
  readonly dhcpd: string
}

/** Each host has a NIC, a MAC, an IPv4 and an IPv6 address and a group. Gives the paths. */
export function writeLargeFiles(folder: string, size: number): LargeFiles {
  const { groups, networks, hosts } = largeInventory(size)
  const write = (name: string, lines: readonly string[]): string => {
    const path = join(folder, name)
    writeFileSync(path, `${lines.join('\n')}\n`)
    return path
  }
  return {
    groups: write('groups.csv', ['name', ...groups.map(({ name }) => name)]),
    subnets: write('subnets.csv', ['prefix,network,gateway,domain', ...networks.flatMap(subnetRows)]),
    hosts: write('hosts.csv', ['name,mac,ip,network,groups', ...hosts.map(hostRow)]),
    dhcpd: write('dhcpd.conf', [...networks.map(sharedNetwork), ...hosts.map(reservation)]),
  }
}

function subnetRows({ name, subnets }: Network): readonly string[] {
  return subnets.map(({ prefix, gateway = '', domain = '' }) => [prefix, name, gateway, domain].join(','))
}

function hostRow({ name, nics, groups }: Host): string {
  const [nic] = nics
  const ips = nic?.addresses.map(({ ip }) => ip).join(' ') ?? ''
  return [name, nic?.mac ?? '', ips, nic?.network ?? '', groups.join(';')].join(',')
}

function sharedNetwork({ name, subnets }: Network): string {
  return `shared-network ${name} {\n${subnets.flatMap(dhcpSubnet).join('\n')}\n}`
}

function dhcpSubnet({ prefix: text, gateway, domain }: Subnet): readonly string[] {
  const prefix = parsePrefix(text)
  if (prefix?.family !== 4) return []
  const network = formatIp({ family: 4, value: prefix.network })
  return [
    `  subnet ${network} netmask ${netmaskOf(prefix)} { option routers ${gateway}; option domain-name "${domain}"; }`,
  ]
}

function reservation({ name, nics }: Host): string {
  const [nic] = nics
  return `host ${name} { hardware ethernet ${nic?.mac}; fixed-address ${nic?.addresses[0]?.ip}; }`
}
