/** The formats of other programs that `inv import` reads; each is loaded when it is asked for. */
import type { Importer } from './draft.ts'

export interface ImportFormat {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Importer>
  /** Of the files of a folder, those that it reads, by their path in it. Default: all. */
  readonly takes?: (path: string) => boolean
}

export const foreignFormats: readonly ImportFormat[] = [
  {
    name: 'ansible',
    summary: 'An Ansible inventory, INI or YAML, with its group_vars and host_vars',
    load: async () => (await import('./ansible/import-ansible.ts')).importAnsible,
    // A folder may hold playbooks and roles too.
    takes: (path) => /^[^/]+$|(^|\/)(group|host)_vars\//.test(path),
  },
  {
    name: 'bind',
    summary: 'A named.conf with its zones, or zone files',
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
    name: 'dnsmasq',
    summary: 'Configuration of dnsmasq, with its files of hosts and options',
    load: async () => (await import('./dnsmasq/import-dnsmasq.ts')).importDnsmasq,
  },
  {
    name: 'kea',
    summary: 'The configuration of a Kea DHCPv4 or DHCPv6 server',
    load: async () => (await import('./kea/import-kea.ts')).importKea,
  },
  {
    name: 'leases',
    summary: 'Leases of ISC dhcpd, Kea (CSV) or dnsmasq: who is on the wire',
    load: async () => (await import('./leases/import-leases.ts')).importLeases,
  },
  {
    name: 'libvirt',
    summary: 'Domains of libvirt, as virsh dumpxml prints them',
    load: async () => (await import('./libvirt/import-libvirt.ts')).importLibvirt,
  },
]
