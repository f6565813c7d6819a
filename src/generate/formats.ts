/** The formats of `inv export`; each is loaded when it is asked for. */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { StateOptions } from '../inventory/model/states.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import type { AnsibleOptions } from './ansible/generate-ansible.ts'
import type { BindOptions, ZoneSerial } from './bind/generate-bind.ts'
import type { DhcpOptions } from './dhcp/plan-dhcp.ts'
import type { DnsmasqOptions } from './dnsmasq/generate-dnsmasq.ts'
import type { PrometheusOptions } from './prometheus.ts'

export interface Generated {
  readonly files: readonly GeneratedFile[]
  /** Serials of the zones among them, to be stored when these files are published. */
  readonly serials?: readonly ZoneSerial[]
}

/** What the formats take; each takes of it what concerns it. */
export interface GenerateOptions
  extends BindOptions, DhcpOptions, DnsmasqOptions, StateOptions, AnsibleOptions, PrometheusOptions {}

export interface Format {
  readonly name: string
  readonly summary: string
  /** Whether it can be of some hosts only. */
  readonly perHost?: true
  /** Options that only some formats take, by their key. */
  readonly takes?: readonly (keyof AnsibleOptions | keyof PrometheusOptions | 'view' | 'forwarders')[]
  /** Whether it differs by server; where it does not, a server is no option of it. */
  readonly perServer: boolean
  readonly generate: (snapshot: Snapshot, options: GenerateOptions) => Promise<Generated>
}

export const formats: readonly Format[] = [
  {
    name: 'ansible',
    summary: 'An Ansible inventory: static as YAML, or what a dynamic one prints with --list and --host NAME',
    perServer: false,
    perHost: true,
    takes: ['list', 'host'],
    generate: async (snapshot, options) => ({
      files: (await import('./ansible/generate-ansible.ts')).generateAnsible(snapshot, options),
    }),
  },
  {
    name: 'bind',
    summary:
      'Zone files of BIND 9, forward and reverse, and the named.conf of a primary or secondary that names them',
    perServer: true,
    generate: async (snapshot, options) =>
      (await import('./bind/generate-bind.ts')).generateBind(snapshot, options),
  },
  {
    name: 'dhcpd',
    summary: 'dhcpd.conf of ISC dhcpd for IPv4',
    perServer: true,
    generate: async (snapshot, options) => ({
      files: (await import('./dhcpd/generate-dhcpd.ts')).generateDhcpd(snapshot, options),
    }),
  },
  {
    name: 'dhcpd6',
    summary: 'dhcpd6.conf of ISC dhcpd for IPv6',
    perServer: true,
    generate: async (snapshot, options) => ({
      files: (await import('./dhcpd/generate-dhcpd6.ts')).generateDhcpd6(snapshot, options),
    }),
  },
  {
    name: 'dnsmasq',
    summary: 'Configuration of dnsmasq: DHCP of both families, router advertisements and DNS',
    perServer: true,
    takes: ['view', 'forwarders'],
    generate: async (snapshot, options) => ({
      files: (await import('./dnsmasq/generate-dnsmasq.ts')).generateDnsmasq(snapshot, options),
    }),
  },
  {
    name: 'hosts',
    summary: 'An /etc/hosts file',
    perServer: false,
    perHost: true,
    generate: async (snapshot) => ({ files: (await import('./hosts.ts')).generateHosts(snapshot) }),
  },
  {
    name: 'kea4',
    summary: 'kea-dhcp4.conf of Kea 2.2 and later',
    perServer: true,
    generate: async (snapshot, options) => ({
      files: (await import('./kea/generate-kea.ts')).generateKea(snapshot, 4, options),
    }),
  },
  {
    name: 'kea6',
    summary: 'kea-dhcp6.conf of Kea 2.2 and later',
    perServer: true,
    generate: async (snapshot, options) => ({
      files: (await import('./kea/generate-kea.ts')).generateKea(snapshot, 6, options),
    }),
  },
  {
    name: 'known-hosts',
    summary: 'The known SSH host keys, by names and addresses',
    perServer: false,
    perHost: true,
    generate: async (snapshot) => ({
      files: (await import('./known-hosts.ts')).generateKnownHosts(snapshot),
    }),
  },
  {
    name: 'prometheus',
    summary: 'Targets for the file_sd_configs of Prometheus, with labels',
    perServer: false,
    perHost: true,
    takes: ['port'],
    generate: async (snapshot, options) => ({
      files: (await import('./prometheus.ts')).generatePrometheus(snapshot, options),
    }),
  },
  {
    name: 'radvd',
    summary: 'radvd.conf: router advertisements of IPv6, as DHCPv6 and addresses that hosts make need them',
    perServer: true,
    generate: async (snapshot, options) => ({
      files: (await import('./radvd/generate-radvd.ts')).generateRadvd(snapshot, options),
    }),
  },
  {
    name: 'ssh-config',
    summary: 'An ssh_config with a block for each host',
    perServer: false,
    perHost: true,
    generate: async (snapshot) => ({ files: (await import('./ssh-config.ts')).generateSshConfig(snapshot) }),
  },
  {
    name: 'sshfp',
    summary: 'SSHFP records of the known SSH host keys, as lines of a zone file',
    perServer: false,
    perHost: true,
    generate: async (snapshot) => ({ files: (await import('./sshfp.ts')).generateSshfp(snapshot) }),
  },
]

/** One of these, or of further ones that the caller has. Throws where there is no such format. */
export function formatNamed<F extends { readonly name: string }>(name: string, known: readonly F[]): F {
  const format = known.find((one) => one.name === name.toLowerCase())
  if (format !== undefined) return format
  const names = known.map((one) => one.name)
  const near = nearest(name, names)
  throw new UserError(`Cannot export "${name}": unknown format`, {
    hint: near === undefined ? `one of ${names.join(', ')}` : `did you mean "${near}"?`,
  })
}
