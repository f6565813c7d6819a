/** The formats of `inv export`; each is loaded when it is asked for. */
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import type { BindOptions, ZoneSerial } from './bind/generate-bind.ts'

export interface Generated {
  readonly files: readonly GeneratedFile[]
  /** Serials of the zones among them, to be stored when these files are published. */
  readonly serials?: readonly ZoneSerial[]
}

export interface Format {
  readonly name: string
  readonly summary: string
  /** Whether it differs by server; where it does not, a server is no option of it. */
  readonly perServer: boolean
  readonly generate: (snapshot: Snapshot, options: BindOptions) => Promise<Generated>
}

export const formats: readonly Format[] = [
  {
    name: 'bind',
    summary: 'Zone files of BIND 9, forward and reverse, and the named.conf that names them',
    perServer: true,
    generate: async (snapshot, options) =>
      (await import('./bind/generate-bind.ts')).generateBind(snapshot, options),
  },
  {
    name: 'dhcpd',
    summary: 'dhcpd.conf of ISC dhcpd for IPv4',
    perServer: true,
    generate: async (snapshot, { server }) => {
      const { generateDhcpd } = await import('./dhcpd/generate-dhcpd.ts')
      return { files: generateDhcpd(snapshot, server === undefined ? {} : { server }) }
    },
  },
  {
    name: 'hosts',
    summary: 'An /etc/hosts file',
    perServer: false,
    generate: async (snapshot) => ({ files: (await import('./hosts.ts')).generateHosts(snapshot) }),
  },
  {
    name: 'known-hosts',
    summary: 'The known SSH host keys, by names and addresses',
    perServer: false,
    generate: async (snapshot) => ({
      files: (await import('./known-hosts.ts')).generateKnownHosts(snapshot),
    }),
  },
  {
    name: 'ssh-config',
    summary: 'An ssh_config with a block for each host',
    perServer: false,
    generate: async (snapshot) => ({ files: (await import('./ssh-config.ts')).generateSshConfig(snapshot) }),
  },
]

/** Throws where there is no such format. */
export function formatNamed(name: string): Format {
  const format = formats.find((one) => one.name === name)
  if (format !== undefined) return format
  const names = formats.map((one) => one.name)
  const near = nearest(name, names)
  throw new UserError(`Cannot export "${name}": unknown format`, {
    hint: near === undefined ? `one of ${names.join(', ')}` : `did you mean "${near}"?`,
  })
}
