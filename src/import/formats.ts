/** The formats of other programs that `inv import` reads; each is loaded when it is asked for. */
import type { Importer } from './draft.ts'

export interface ImportFormat {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Importer>
}

export const foreignFormats: readonly ImportFormat[] = [
  {
    name: 'ansible',
    summary: 'An Ansible inventory, INI or YAML, with its group_vars and host_vars',
    load: async () => (await import('./ansible/import-ansible.ts')).importAnsible,
  },
  {
    name: 'bind',
    summary: 'A named.conf with its zones, or zone files',
    load: async () => (await import('./bind/import-bind.ts')).importBind,
  },
  {
    name: 'bind',
    summary: 'Zones of BIND: a named.conf with the files that it names, or zone files',
    load: async () => (await import('./bind/import-bind.ts')).importBind,
  },
  {
    name: 'cinv',
    summary: 'The database folder of cinv',
    load: async () => (await import('./cinv/import-cinv.ts')).importCinv,
  },
  {
    name: 'dhcpd',
    summary: 'A dhcpd.conf of ISC dhcpd, IPv4 or IPv6, with what it includes',
    load: async () => (await import('./dhcpd/import-dhcpd.ts')).importDhcpd,
  },
  {
    name: 'kea',
    summary: 'The configuration of a Kea DHCPv4 or DHCPv6 server',
    load: async () => (await import('./kea/import-kea.ts')).importKea,
  },
  {
    name: 'leases',
    summary: 'The dhcpd.leases of ISC dhcpd: who is on the wire',
    load: async () => (await import('./leases/import-leases.ts')).importLeases,
  },
  {
    name: 'dhcpd',
    summary: 'dhcpd.conf of ISC dhcpd, for IPv4 and IPv6',
    load: async () => (await import('./dhcpd/import-dhcpd.ts')).importDhcpd,
  },
  {
    name: 'dnsmasq',
    summary: 'A dnsmasq configuration with the files that it names',
    load: async () => (await import('./dnsmasq/import-dnsmasq.ts')).importDnsmasq,
  },
  {
    name: 'kea',
    summary: 'Configurations of Kea, Dhcp4 and Dhcp6',
    load: async () => (await import('./kea/import-kea.ts')).importKea,
  },
  {
    name: 'leases',
    summary: 'dhcpd.leases of ISC dhcpd: who holds an address now',
    load: async () => (await import('./leases/import-leases.ts')).importLeases,
  },
  {
    name: 'libvirt',
    summary: 'Domains of libvirt, as virsh dumpxml prints them',
    load: async () => (await import('./libvirt/import-libvirt.ts')).importLibvirt,
  },
]
