/** Which NIC is given which address by DHCP, checked for what `dhcpd -t` lets pass. */
import { dnsLabelProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { contains, formatIp, hostRange, parseIp, type Ip } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import type { Host, Nic } from '../../inventory/model/host.ts'
import type { Subnet } from '../../inventory/model/network.ts'
import { macsOf } from '../../inventory/model/nic-stack.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { hasNetworkBoot, hasReservation, type StateOptions } from '../../inventory/model/states.ts'
import { sortedHosts } from '../sorted-hosts.ts'
import { bootOverrides } from './network-boot.ts'
import { poolText, poolWith, type Pool } from './pools.ts'
import type { ServedNetwork, ServedSubnet } from './served-networks.ts'

export interface Reservation {
  /** Unique in the file: dhcpd's own name of the declaration, which no client sees. */
  readonly label: string
  readonly mac: string
  readonly ip: string
  readonly hostName: string
  /** Statements that take back what the subnet offers to boot from, where the host is not to boot from the network. */
  readonly overrides: readonly string[]
}

export type PoolsOf = (subnet: ServedSubnet) => readonly Pool[]

/** In canonical order of host names, then of NICs. Retired and planned hosts and NICs without MAC have none. */
export function reservations(
  snapshot: Snapshot,
  networks: readonly ServedNetwork[],
  poolsOf: PoolsOf,
  problems: Problem[],
  options: StateOptions = {},
): readonly Reservation[] {
  const byName = new Map(networks.map((served) => [served.network.name, served]))
  const seen: Seen = { macs: new Map(), ips: new Map() }
  const found: Reservation[] = []
  for (const host of sortedHosts(snapshot)) {
    const reserved = hasReservation(host.state, options)
    for (const nic of host.nics) {
      const served = nic.network === undefined ? undefined : byName.get(nic.network)
      if (served === undefined) continue
      // Checked in any case: a planned host will have it one day.
      const own = ofNic({ host, nic, served, reserved }, poolsOf, seen, problems)
      if (reserved) found.push(...own)
    }
  }
  return found
}

interface Seen {
  /** By network and MAC: where it was met. */
  readonly macs: Map<
    string,
    {
      readonly host: Host
      readonly place: string
      readonly shared: boolean
      readonly reserved: boolean
    }
  >
  readonly ips: Map<string, string>
}

interface Client {
  readonly host: Host
  readonly nic: Nic
  readonly served: ServedNetwork
  /** Whether its reservation will be in the file. */
  readonly reserved: boolean
}

function ofNic(client: Client, poolsOf: PoolsOf, seen: Seen, problems: Problem[]): Reservation[] {
  const { host, nic, served } = client
  const place = placeOf(client)
  const fixed: { readonly ip: string; readonly subnet: Subnet }[] = []
  for (const address of nic.addresses) {
    const ip = parseIp(address.ip)
    if (ip?.family === 6) continue
    const subnet = ip && served.subnets.find(({ prefix }) => contains(prefix, ip))
    const problem = addressProblem(ip, subnet, served, poolsOf)
    const other = seen.ips.get(address.ip)
    if (problem !== undefined) problems.push({ message: `${place}: ${address.ip} ${problem}` })
    if (other === undefined) seen.ips.set(address.ip, place)
    else problems.push({ message: `${place}: ${address.ip} is the address of ${other} too` })
    if (ip !== undefined && subnet?.subnet.dhcp === true)
      fixed.push({ ip: formatIp(ip), subnet: subnet.subnet })
  }
  // A NIC asks once on its wire and gets one address there: the first.
  const [first] = fixed
  if (first === undefined) return []
  const { ip, subnet } = first
  const overrides = hasNetworkBoot(host.state) ? [] : bootOverrides(subnet)
  const macs = macsOf(host, nic)
  const label = macs.length === 0 ? undefined : dnsLabelProblem(hostNameOf(host))
  if (label !== undefined) problems.push({ message: `${place}: ${label}` })
  return macs.flatMap((mac, index) => {
    if (!checkMac(client, mac, seen, problems)) return []
    // Each member of a bond is a client of its own while the machine boots, and is given the address of the bond.
    const part = macs.length === 1 ? '' : `-${String(index + 1).padStart(2, '0')}`
    return [{ label: `${labelOf(host, nic, ip)}${part}`, mac, ip, hostName: hostNameOf(host), overrides }]
  })
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

function placeOf({ host, nic }: Client): string {
  return `host "${host.name}" ${nic.name}`
}

/** Whether the MAC gets a reservation: of NICs that share one on purpose the first has it, for a server can tell no client from the other. */
function checkMac(client: Client, mac: string, seen: Seen, problems: Problem[]): boolean {
  const { host, served, reserved } = client
  const place = placeOf(client)
  if (parseMac(mac) !== mac)
    problems.push({ message: `${place}: "${mac}" is no MAC of six octets with colons` })
  else if (!isUnicastMac(mac)) problems.push({ message: `${place}: "${mac}" is no MAC that a NIC may have` })
  const key = `${served.network.name} ${mac}`
  const other = seen.macs.get(key)
  const shared = host.nics.some((one) => one.mac === mac && one.sharedMac === true) || other?.shared === true
  if (other === undefined || (shared && !other.reserved)) {
    seen.macs.set(key, { host, place, shared, reserved })
    return true
  }
  // Two NICs of one machine that go by one MAC cannot be told apart either, and need not be.
  if (!shared && other.host !== host)
    problems.push({
      message: `${place}: the MAC ${mac} is that of ${other.place} too, on network "${served.network.name}"`,
    })
  return false
}

/** What the client is told to call itself: the first label. */
function hostNameOf(host: Host): string {
  return (host.name.split('.')[0] ?? host.name).toLowerCase()
}

// Addresses are unique, so the label is. dhcpd takes neither quotes nor blanks in it.
function labelOf(host: Host, nic: Nic, ip: string): string {
  return `${host.name}-${nic.name}-${ip}`.replaceAll(/[^A-Za-z0-9]+/g, '-')
}
