/** The part of dnsmasq.conf on DHCP and router advertisements. */
import type { Problem } from '../../core/errors.ts'
import { compareIp, parseIp, type Ip } from '../../core/ip.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { DhcpPlan, Wire } from '../dhcp/plan.ts'
import { bootLines } from './boot-lines.ts'
import { rangeLines } from './range-lines.ts'

/** Of leases: what dnsmasq allows where nothing is said, and what is enough for one range. */
const LEASES = { least: 1000, ofRange: 65_536 }

/** `server`: the host that dnsmasq runs on. */
export function dhcpPart(
  plans: readonly DhcpPlan[],
  directory: string,
  server: Host | undefined,
  problems: Problem[],
): readonly string[] {
  const wires = plans.flatMap((plan) => plan.wires).filter(isServed)
  return [
    '# DHCP',
    ...(isAlone(wires) ? ['dhcp-authoritative'] : []),
    '# The name and the file to boot from stand where every client looks for them.',
    'dhcp-no-override',
    '# Names are those of the inventory, not what clients call themselves.',
    'dhcp-ignore-names',
    `dhcp-lease-max=${leasesOf(wires)}`,
    `dhcp-hostsfile=${directory}/dhcp-hosts`,
    `dhcp-optsfile=${directory}/dhcp-opts`,
    ...plans.flatMap((plan) => routerLines(plan, server)),
    ...plans.flatMap(({ family, wires: all }) =>
      all
        .filter(isServed)
        .flatMap((wire) => [
          `# Network ${wire.network.name}, IPv${family}`,
          ...rangeLines(wire, addressesOn(server, wire), problems),
        ]),
    ),
    ...plans.flatMap(bootLines),
    '',
  ]
}

function isServed({ subnets }: Wire): boolean {
  return subnets.some(({ served }) => served)
}

/** Where others serve too, they may know of leases that this one does not. */
function isAlone(wires: readonly Wire[]): boolean {
  return wires.every(({ network }) => (network.dhcpServers ?? []).length <= 1)
}

/** In thousands, since dnsmasq takes another number only when it starts: a reservation more is no reason for that. */
function leasesOf(wires: readonly Wire[]): number {
  const subnets = wires.flatMap((wire) => wire.subnets)
  const leases = subnets.reduce(
    (sum, { pools, reservations }) =>
      sum +
      reservations.length +
      pools.reduce(
        (all, { first, last }) => all + Math.min(Number(last.value - first.value) + 1, LEASES.ofRange),
        0,
      ),
    LEASES.least,
  )
  return Math.ceil(leases / 1000) * 1000
}

function addressesOn(server: Host | undefined, { network: { name } }: Wire): readonly Ip[] {
  return (server?.nics ?? [])
    .filter(({ network }) => network === name)
    .flatMap(({ addresses }) => addresses.flatMap(({ ip }) => parseIp(ip) ?? []))
}

/**
 * Clients learn from router advertisements that there is DHCPv6 (RFC 4861 4.2), so they are sent; only as the gateway
 * of the network is the server called a router in them.
 */
function routerLines({ family, wires }: DhcpPlan, server: Host | undefined): readonly string[] {
  if (family === 4) return []
  const served = wires.filter(isServed)
  if (server === undefined) return ['enable-ra', 'ra-param=*,0,0']
  const guests = served.filter((wire) => !isGateway(wire, addressesOn(server, wire)))
  return ['enable-ra', ...guests.flatMap(({ nic }) => (nic === undefined ? [] : [`ra-param=${nic},0,0`]))]
}

/** A link-local gateway may be any router's. */
function isGateway({ subnets }: Wire, own: readonly Ip[]): boolean {
  return subnets.some(({ subnet }) => {
    const gateway = subnet.gateway === undefined ? undefined : parseIp(subnet.gateway)
    if (gateway?.family !== 6) return false
    return gateway.value >> 118n === LINK_LOCAL || own.some((ip) => compareIp(ip, gateway) === 0)
  })
}

/** The first ten bits of fe80::/10 (RFC 4291 2.5.6). */
const LINK_LOCAL = 0x3fan
