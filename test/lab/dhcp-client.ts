// A DHCP client as a machine that is just switched on has one: a real dhclient behind a NIC of its own.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { run } from './process.ts'
import { getRoots } from './roots.ts'
import { labFolder, type LabState } from './state.ts'

export interface DhcpRequest {
  readonly network: string
  readonly mac: string
  /** 4 unless given. */
  readonly family?: 4 | 6
  /** The name that the client sends. */
  readonly hostName?: string
  /** Seconds after which it gives up; 10 unless given. */
  readonly timeout?: number
}

export interface DhcpLease {
  readonly address: string
  /** The length of the network's prefix; 128 for IPv6, where the address comes alone. */
  readonly prefixLength: number
  readonly routers: readonly string[]
  readonly resolvers: readonly string[]
  readonly hostName: string | null
  readonly domain: string | null
  readonly server: string | null
  /** Everything that dhclient told of the lease, named as in dhclient-script(8) less "new_". */
  readonly options: Readonly<Record<string, string>>
}

/** Asks for a lease; null when no server gave one in time. */
export async function requestLease(lab: LabState, request: DhcpRequest): Promise<DhcpLease | null> {
  const network = lab.networks.find(({ name }) => name === request.network)
  if (network === undefined)
    throw new Error(`Cannot ask for a lease: the lab has no network "${request.network}"`)
  const roots = await getRoots()
  const timeout = request.timeout ?? 10
  const script = join(import.meta.dirname, 'namespace', 'dhcp-client.sh')
  const outcome = await run(['nsenter', `--target=${lab.hold.pid}`, '--mount', '--pid', '--', 'sh', script], {
    timeout: (timeout + 10) * 1000,
    env: {
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      LC_ALL: 'C',
      CLIENT_LAYERS: roots.layers('debian').join(':'),
      CLIENT_SWITCH: `/proc/${lab.switch}/ns/net`,
      CLIENT_BRIDGE: network.bridge,
      CLIENT_PORT: `d${randomBytes(4).toString('hex')}`,
      CLIENT_MAC: request.mac,
      CLIENT_FAMILY: String(request.family ?? 4),
      CLIENT_TIMEOUT: String(timeout),
      CLIENT_NAME: request.hostName ?? '',
      CLIENT_DISKS: join(labFolder(lab.id), 'disks'),
    },
  })
  if (outcome.code === 2) return null
  if (outcome.code !== 0) throw new Error(`Cannot ask for a lease: ${outcome.stderr.trim()}`)
  return readLease(outcome.stdout)
}

function readLease(text: string): DhcpLease {
  const options: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const match = /^new_(\w+)=(.*)$/.exec(line)
    if (match !== null) options[match[1] ?? ''] = match[2] ?? ''
  }
  const one = (name: string): string | null => options[name] ?? null
  const list = (...names: string[]): readonly string[] =>
    names.flatMap((name) => (options[name] ?? '').split(' ')).filter((word) => word !== '')
  const mask = options['subnet_mask']
  return {
    address: one('ip_address') ?? one('ip6_address') ?? '',
    prefixLength: mask === undefined ? Number(options['ip6_prefixlen'] ?? 128) : maskLength(mask),
    routers: list('routers'),
    resolvers: list('domain_name_servers', 'dhcp6_name_servers'),
    hostName: one('host_name'),
    domain: one('domain_name') ?? one('dhcp6_domain_search'),
    server: one('dhcp_server_identifier'),
    options,
  }
}

function maskLength(mask: string): number {
  return mask
    .split('.')
    .reduce((length, part) => length + Number(part).toString(2).replaceAll('0', '').length, 0)
}
