/** Which NIC is given which address by DHCP, checked for what `dhcpd -t` lets pass. */
import { dnsLabelProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { contains, formatIp, hostRange, parseIp, type Ip } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import type { Host, Nic } from '../../inventory/model/host.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { sortedHosts } from '../sorted-hosts.ts'
import { poolText, poolWith, type Pool } from './pools.ts'
import type { ServedNetwork, ServedSubnet } from './served-networks.ts'

export interface Reservation {
  /** Unique in the file: dhcpd's own name of the declaration, which no client sees. */
  readonly label: string
  readonly mac: string
  readonly ip: string
  readonly hostName: string
}

export type PoolsOf = (subnet: ServedSubnet) => readonly Pool[]

/** In canonical order of host names, then of NICs. Retired hosts and NICs without MAC have none. */
export function reservations(
  snapshot: Snapshot,
  networks: readonly ServedNetwork[],
  poolsOf: PoolsOf,
  problems: Problem[],
): readonly Reservation[] {
  const byName = new Map(networks.map((served) => [served.network.name, served]))
  const seen: Seen = { macs: new Map(), ips: new Map() }
  const found: Reservation[] = []
  for (const host of sortedHosts(snapshot)) {
    for (const nic of host.nics) {
      const served = nic.network === undefined ? undefined : byName.get(nic.network)
      if (served !== undefined) found.push(...ofNic(host, nic, served, poolsOf, seen, problems))
    }
  }
  return found
}

interface Seen {
  /** By network and MAC: where it was met. */
  readonly macs: Map<string, string>
  readonly ips: Map<string, string>
}

function ofNic(
  host: Host,
  nic: Nic,
  served: ServedNetwork,
  poolsOf: PoolsOf,
  seen: Seen,
  problems: Problem[],
): Reservation[] {
  const place = `host "${host.name}" ${nic.name}`
  const fixed: string[] = []
  for (const address of nic.addresses) {
    const ip = parseIp(address.ip)
    if (ip?.family === 6) continue
    const subnet = ip && served.subnets.find(({ prefix }) => contains(prefix, ip))
    const problem = addressProblem(ip, subnet, served, poolsOf)
    const other = seen.ips.get(address.ip)
    if (problem !== undefined) problems.push({ message: `${place}: ${address.ip} ${problem}` })
    if (other === undefined) seen.ips.set(address.ip, place)
    else problems.push({ message: `${place}: ${address.ip} is the address of ${other} too` })
    if (ip !== undefined && subnet?.subnet.dhcp === true) fixed.push(formatIp(ip))
  }
  // A NIC asks once on its wire and gets one address there: the first.
  const [ip] = fixed
  if (nic.mac === undefined || ip === undefined) return []
  checkClient(host, nic.mac, place, served, seen, problems)
  return [{ label: labelOf(host, nic, ip), mac: nic.mac, ip, hostName: hostNameOf(host) }]
}

function addressProblem(
  ip: Ip | undefined,
  subnet: ServedSubnet | undefined,
  served: ServedNetwork,
  poolsOf: PoolsOf,
): string | undefined {
  if (ip === undefined) return 'is no address'
  if (subnet === undefined) return `lies in no subnet of network "${served.network.name}"`
  const usable = hostRange(subnet.prefix)
  if (ip.value < usable.first) return 'is the address of the subnet itself'
  if (ip.value > usable.last) return 'is the broadcast address of its subnet'
  const pool = subnet.subnet.dhcp ? poolWith(poolsOf(subnet), ip) : undefined
  return pool === undefined ? undefined : `lies in the dynamic range ${poolText(pool)}`
}

function checkClient(
  host: Host,
  mac: string,
  place: string,
  served: ServedNetwork,
  seen: Seen,
  problems: Problem[],
): void {
  if (parseMac(mac) !== mac)
    problems.push({ message: `${place}: "${mac}" is no MAC of six octets with colons` })
  else if (!isUnicastMac(mac)) problems.push({ message: `${place}: "${mac}" is no MAC that a NIC may have` })
  const label = dnsLabelProblem(hostNameOf(host))
  if (label !== undefined) problems.push({ message: `${place}: ${label}` })
  const key = `${served.network.name} ${mac}`
  const other = seen.macs.get(key)
  if (other === undefined) seen.macs.set(key, place)
  else
    problems.push({
      message: `${place}: the MAC ${mac} is that of ${other} too, on network "${served.network.name}"`,
    })
}

/** What the client is told to call itself: the first label. */
function hostNameOf(host: Host): string {
  return (host.name.split('.')[0] ?? host.name).toLowerCase()
}

// Addresses are unique, so the label is. dhcpd takes neither quotes nor blanks in it.
function labelOf(host: Host, nic: Nic, ip: string): string {
  return `${host.name}-${nic.name}-${ip}`.replaceAll(/[^A-Za-z0-9]+/g, '-')
}
