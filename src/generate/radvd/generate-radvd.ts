/** radvd.conf: what routers announce, so that hosts make or ask for the addresses that the inventory has for them. */
import { chunksOf } from '../../core/chunks.ts'
import { dnsNameProblem } from '../../core/dns-name.ts'
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { parseIp, prefixOf } from '../../core/ip.ts'
import { bridgeOf, INTERFACE_NAME_LIMIT } from '../../inventory/model/bridge.ts'
import type { Host, Nic } from '../../inventory/model/host.ts'
import type { Network } from '../../inventory/model/network.ts'
import { bundleOf } from '../../inventory/model/nic-stack.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { hasControl } from '../dhcp/control-characters.ts'
import { unknownServer } from '../unknown-server.ts'
import { advertisementOf, type Advertisement } from './advertisement.ts'

export interface RadvdOptions {
  /** Name of the router: only the networks that it is plugged into. */
  readonly server?: string
}

const ACTION = 'Cannot generate radvd.conf'

const HEADER = `# Made by hostwright from the inventory. Do not edit: it is written anew.
# radvd 2.19, router advertisements of IPv6.`

/** One file, `radvd.conf`. Without a server the interfaces are the bridges of the networks, for nobody's NICs are meant. */
export function generateRadvd(snapshot: Snapshot, { server }: RadvdOptions = {}): readonly GeneratedFile[] {
  const host = server === undefined ? undefined : hostNamed(snapshot, server)
  const links = snapshot.networks
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((network): readonly Link[] => {
      const advertisement = advertisementOf(network)
      if (advertisement.prefixes.length === 0) return []
      if (host === undefined) return [{ network, advertisement, name: bridgeOf(network), routes: true }]
      const nic = nicOn(host, network)
      return nic === undefined
        ? []
        : [{ network, advertisement, name: nic.name, routes: isRouter(host, network) }]
    })
  if (links.length === 0) {
    const where = server === undefined ? 'no network has' : `none of the networks of "${server}" has`
    throw new UserError(`${ACTION}: ${where} an IPv6 subnet`, {
      hint: 'inv add subnet PREFIX --network NETWORK',
    })
  }
  const problems = links.flatMap(linkProblems)
  if (problems.length > 0) throw new Invalid(ACTION, problems)
  const text = [HEADER, ...links.map((link) => interfaceBlock(link).join('\n'))].join('\n\n')
  return [{ path: 'radvd.conf', text: `${text}\n`, objects: links.flatMap(linkObjects).sort() }]
}

interface Link {
  readonly network: Network
  readonly advertisement: Advertisement
  /** Of the interface. */
  readonly name: string
  /** Whether hosts are to take it as a way out of the network. */
  readonly routes: boolean
}

function interfaceBlock({ network, advertisement, name, routes }: Link): readonly string[] {
  const { managed, otherConfig, prefixes, resolvers, domains } = advertisement
  return [
    `# Network ${network.name}`,
    `interface ${name} {`,
    '  AdvSendAdvert on;',
    `  AdvManagedFlag ${onOff(managed)};`,
    `  AdvOtherConfigFlag ${onOff(otherConfig)};`,
    // RFC 8200 5: a link of IPv6 has 1280 octets at least, and radvd refuses less.
    ...(network.mtu === undefined || network.mtu < 1280 ? [] : [`  AdvLinkMTU ${network.mtu};`]),
    ...(routes ? [] : ['  AdvDefaultLifetime 0;']),
    ...prefixes.flatMap(({ subnet, autonomous }) => [
      `  prefix ${subnet.prefix} {`,
      '    AdvOnLink on;',
      `    AdvAutonomous ${onOff(autonomous)};`,
      '  };',
    ]),
    ...chunksOf(resolvers, RESOLVERS).map((some) => `  RDNSS ${some.join(' ')} { };`),
    ...(domains.length === 0 ? [] : [`  DNSSL ${domains.join(' ')} { };`]),
    '};',
  ]
}

/** In one option of radvd.conf(5). */
const RESOLVERS = 3

function onOff(on: boolean): string {
  return on ? 'on' : 'off'
}

function linkObjects({ network, advertisement, name, routes }: Link): readonly string[] {
  const { managed, otherConfig, prefixes, resolvers, domains } = advertisement
  const flags = `managed ${onOff(managed)} other ${onOff(otherConfig)} router ${onOff(routes)}`
  return [
    `advertisement ${network.name} ${name} ${flags}`,
    ...prefixes.map(({ subnet, autonomous }) => `prefix ${subnet.prefix} autonomous ${onOff(autonomous)}`),
    ...resolvers.map((ip) => `resolver ${network.name} ${ip}`),
    ...domains.map((domain) => `search ${network.name} ${domain}`),
  ]
}

/** What radvd refuses, and what hosts would not make addresses of (RFC 4862 5.5.3: prefix and identifier have 128 bits together). */
function linkProblems({ network, advertisement, name }: Link): readonly Problem[] {
  const { prefixes, domains } = advertisement
  const problems: Problem[] = prefixes.flatMap(({ subnet, autonomous }) =>
    !autonomous || subnet.prefix.endsWith('/64')
      ? []
      : [{ message: `subnet ${subnet.prefix}: hosts make addresses themselves in a /64 only` }],
  )
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/.test(name) || name.length > INTERFACE_NAME_LIMIT)
    problems.push({ message: `"${name}" on network "${network.name}" is no name of an interface` })
  if (hasControl(network.name))
    problems.push({
      message: `the name of network ${JSON.stringify(network.name)} holds a control character`,
    })
  for (const domain of domains) {
    const problem = dnsNameProblem(domain)
    if (problem !== undefined) problems.push({ message: `the domain "${domain}": ${problem}` })
  }
  return problems
}

/** Whether it is the gateway there: hosts may send what leaves the network to no other. A link-local gateway may be any router's. */
function isRouter(host: Host, network: Network): boolean {
  const own = new Set(host.nics.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)))
  return network.subnets.some(({ gateway }) => {
    const ip = gateway === undefined ? undefined : parseIp(gateway)
    if (gateway === undefined || ip?.family !== 6) return false
    return own.has(gateway) || prefixOf(ip, 10).network === LINK_LOCAL
  })
}

/** fe80::/10. */
const LINK_LOCAL = 0xfe80n << 112n

/** The NIC that speaks there: one with an address, else the first that is no part of another. */
function nicOn(host: Host, network: Network): Nic | undefined {
  const nics = host.nics.filter((nic) => nic.network === network.name)
  return (
    nics.find(({ addresses }) => addresses.some(({ ip }) => ip.includes(':'))) ??
    nics.find((nic) => bundleOf(host, nic) === undefined)
  )
}

function hostNamed(snapshot: Snapshot, server: string): Host {
  const host = snapshot.hosts.find(({ name }) => name === server)
  if (host === undefined) throw unknownServer(ACTION, server, snapshot.hosts)
  return host
}
