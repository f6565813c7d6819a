/** Hosts and inventories as types see them, from the few fields that a test is about. */
import type { Facts } from '../../src/type/facts.ts'
import type {
  ExportFormat,
  GeneratedFile,
  HostView,
  InventoryView,
  NetworkView,
  NicView,
} from '../../src/type/inventory-view.ts'

export function hostView(name: string, fields: Partial<HostView> = {}): HostView {
  return {
    name,
    fqdn: `${name}.office.example`,
    kind: 'physical',
    state: 'active',
    parent: undefined,
    os: undefined,
    cpus: undefined,
    memory: undefined,
    disks: [],
    nics: [],
    groups: [],
    tags: [],
    attributes: {},
    hostKeys: [],
    ...fields,
  }
}

export const officeNetwork: NetworkView = {
  name: 'office',
  vlan: undefined,
  bridge: 'br-office',
  mtu: undefined,
  subnets: ['10.20.0.0/24', 'fd20::/64'],
  dhcpServers: undefined,
  dhcp: [4],
}

/** A NIC on the office's network. Addresses end in the given word. */
export function nicView(
  name: string,
  mac: string | undefined,
  last: string,
  network = officeNetwork,
): NicView {
  return {
    name,
    kind: undefined,
    members: [],
    link: undefined,
    mac,
    network,
    addresses: [
      {
        ip: `10.20.0.${last}`,
        family: 4,
        prefixLength: 24,
        subnet: '10.20.0.0/24',
        gateway: undefined,
        name: undefined,
      },
      {
        ip: `fd20::${last}`,
        family: 6,
        prefixLength: 64,
        subnet: 'fd20::/64',
        gateway: undefined,
        name: undefined,
      },
    ],
  }
}

export function inventoryView(
  hosts: readonly HostView[],
  files: Readonly<Partial<Record<ExportFormat, readonly GeneratedFile[]>>> = {},
): InventoryView {
  return {
    host: (name) => hosts.find((one) => one.name === name),
    hosts: () => hosts,
    guests: (parent) => hosts.filter((one) => one.parent === parent),
    group: (name) => hosts.filter((one) => one.groups.includes(name)),
    network: (name) => (name === officeNetwork.name ? officeNetwork : undefined),
    networks: () => [officeNetwork],
    export: (format) => files[format] ?? [],
  }
}

export function factsView(fields: Partial<Facts> = {}): Facts {
  return {
    os: { id: 'debian', family: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
    kernel: { name: 'Linux', release: '6.1.0', machine: 'x86_64' },
    hostname: 'host',
    cpus: 1,
    memory: 2 ** 30,
    init: 'sysv',
    packages: 'apt',
    network: 'ifupdown',
    user: { name: 'root', uid: 0 },
    nics: [],
    ...fields,
  }
}
