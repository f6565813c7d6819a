/** dhcpd.conf of ISC dhcpd 4.4 for IPv4, from the inventory. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { formatIp, netmaskOf } from '../../core/ip.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { StateOptions } from '../../inventory/model/states.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { checkSubnets } from './check-subnets.ts'
import { poolsOf, type Pool } from './pools.ts'
import { quoteString } from './quote.ts'
import { reservations, type Reservation } from './reservations.ts'
import { servedNetworks, type ServedNetwork, type ServedSubnet } from './served-networks.ts'
import { subnetOptions, type SubnetOptions } from './subnet-options.ts'

export interface DhcpdOptions extends StateOptions {
  /** Name of the host that serves: only the networks that it is plugged into. */
  readonly server?: string
}

const HEADER = [
  '# Made by hostwright from the inventory. Do not edit: it is written anew.',
  '# ISC dhcpd 4.4, IPv4.',
  '',
  'authoritative;',
  'ddns-update-style none;',
]

/** One file, `dhcpd.conf`. Throws `Invalid` with every reason why dhcpd would refuse it or do other than the inventory says. */
export function generateDhcpd(snapshot: Snapshot, options: DhcpdOptions = {}): readonly GeneratedFile[] {
  const networks = servedNetworks(snapshot, options.server)
  const problems: Problem[] = []
  const subnets = networks.flatMap((served) => served.subnets)
  const pools = new Map(
    subnets.map((served) => [served, served.subnet.dhcp ? poolsOf(served, problems) : []]),
  )
  const contents = new Map<ServedSubnet, SubnetOptions>()
  for (const { network, subnets: own } of networks)
    for (const served of own)
      if (served.subnet.dhcp) contents.set(served, subnetOptions(network, served, problems))
  const poolsOfSubnet = (served: ServedSubnet): readonly Pool[] => pools.get(served) ?? []
  checkSubnets(networks, poolsOfSubnet, problems)
  const hosts = reservations(snapshot, networks, poolsOfSubnet, problems, options)
  if (problems.length > 0) throw new Invalid('Cannot generate dhcpd.conf', problems)

  const definitions = new Set([...contents.values()].flatMap((content) => content.definitions))
  const blocks = [
    [...HEADER, ...[...definitions].toSorted()],
    ...networks.map((served) =>
      networkBlock(served, (one) => subnetBlock(one, contents.get(one), poolsOfSubnet(one))),
    ),
    ...hosts.map(hostBlock),
  ]
  return [{ path: 'dhcpd.conf', text: `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n` }]
}

/** Several subnets on one wire are one shared network (dhcpd.conf(5)). */
function networkBlock(
  served: ServedNetwork,
  block: (one: ServedSubnet) => readonly string[],
): readonly string[] {
  const subnets = served.subnets.map(block)
  const [only] = subnets
  const comment = `# Network ${served.network.name}`
  // Where nothing is handed out, another server may be in charge: its clients must not be told that they are wrong.
  const off = served.subnets.some(({ subnet }) => subnet.dhcp) ? [] : ['  not authoritative;']
  if (only !== undefined && subnets.length === 1)
    return [comment, ...only.slice(0, 1), ...off, ...only.slice(1)]
  return [
    comment,
    `shared-network ${quoteString(served.network.name)} {`,
    ...off,
    ...subnets.flatMap((lines) => lines.map((line) => `  ${line}`)),
    '}',
  ]
}

function subnetBlock(
  { prefix }: ServedSubnet,
  content: SubnetOptions | undefined,
  pools: readonly Pool[],
): readonly string[] {
  const ranges = pools.map(({ first, last }) => `    range ${formatIp(first)} ${formatIp(last)};`)
  return [
    `subnet ${formatIp({ family: 4, value: prefix.network })} netmask ${netmaskOf(prefix)} {`,
    ...(content?.statements ?? []).map((line) => `  ${line}`),
    ...(ranges.length === 0 ? [] : ['  pool {', ...ranges, '  }']),
    '}',
  ]
}

function hostBlock({ label, mac, ip, hostName, overrides }: Reservation): readonly string[] {
  return [
    `host ${label} {`,
    `  hardware ethernet ${mac};`,
    `  fixed-address ${ip};`,
    `  option host-name ${quoteString(hostName)};`,
    ...overrides.map((line) => `  ${line}`),
    '}',
  ]
}
