/** Which NIC is given which address by DHCP, checked for what servers let pass. */
import { dnsLabelProblem } from '../../core/dns-name.ts'
import { duidProblem } from '../../core/duid.ts'
import type { Problem } from '../../core/errors.ts'
import { compareIp, formatIp, parseIp, type Family, type Ip } from '../../core/ip.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Interval } from '../../inventory/model/lookup.ts'
import { macsOf } from '../../inventory/model/nic-stack.ts'
import type { DeclaredOption } from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { hasNames, hasNetworkBoot, hasReservation, type StateOptions } from '../../inventory/model/states.ts'
import type { ChosenSubnet, ChosenWire } from './choose-wires.ts'
import { clientChecks, placeOf, type Client, type ClientChecks } from './client-checks.ts'
import { hasControl } from './control-characters.ts'
import { bootOptions } from './network-boot.ts'
import type { OptionDefinition, Reservation } from './plan.ts'
import { EDGES, poolText, poolWith } from './pools.ts'
import { noOptions, ofFamily, readDhcpOptions, type ReadOptions } from './read-options.ts'

export interface Reserved {
  /** By address. */
  readonly bySubnet: ReadonlyMap<ChosenSubnet, readonly Reservation[]>
  readonly definitions: readonly OptionDefinition[]
}

interface Context {
  readonly family: Family
  readonly poolsOf: (subnet: ChosenSubnet) => readonly Interval[]
  readonly declared: readonly DeclaredOption[]
  readonly problems: Problem[]
  readonly checks: ClientChecks
  readonly addresses: Map<string, Client>
}

/** Retired and planned hosts have none, and neither have NICs that cannot be told by MAC or DUID. */
export function reservations(
  snapshot: Snapshot,
  wires: readonly ChosenWire[],
  options: StateOptions & Pick<Context, 'family' | 'poolsOf' | 'declared' | 'problems'>,
): Reserved {
  const byName = new Map(wires.map((wire) => [wire.network.name, wire]))
  const context: Context = { ...options, checks: clientChecks(options.problems), addresses: new Map() }
  const bySubnet = new Map<ChosenSubnet, Reservation[]>()
  const definitions: OptionDefinition[] = []
  for (const host of inOrder(snapshot.hosts)) {
    if (!hasNames(host.state)) continue
    const reserved = hasReservation(host.state, options)
    let own: ReadOptions | undefined
    for (const nic of host.nics) {
      const wire = nic.network === undefined ? undefined : byName.get(nic.network)
      if (wire === undefined) continue
      own ??= hostOptions(host, context)
      // Checked in any case: a planned host will have it one day.
      const client = { host, nic, network: wire.network, reserved }
      const lease = leaseOf(client, wire, context)
      const reservation = lease && reservationOf(client, lease.ip, own, context)
      if (!reserved || lease === undefined || reservation === undefined) continue
      const list = bySubnet.get(lease.subnet)
      if (list === undefined) bySubnet.set(lease.subnet, [reservation])
      else list.push(reservation)
      definitions.push(...own.definitions)
    }
  }
  for (const list of bySubnet.values()) list.sort((a, b) => compareIp(a.ip, b.ip))
  return { bySubnet, definitions }
}

/** By name, so that who is first does not depend on where a host was put. */
function inOrder(hosts: readonly Host[]): readonly Host[] {
  const sorted = hosts.every((host, index) => index === 0 || (hosts[index - 1]?.name ?? '') <= host.name)
  return sorted ? hosts : hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function hostOptions(host: Host, { family, declared, problems }: Context): ReadOptions {
  if (host.options === undefined) return noOptions
  const read = readDhcpOptions(ofFamily(host.options, family), { family, declared, owner: 'host' })
  for (const { message, hint } of read.problems)
    problems.push({ message: `host "${host.name}": ${message}`, hint })
  return read
}

interface Lease {
  readonly ip: Ip
  readonly subnet: ChosenSubnet
}

/** A NIC asks once on its wire and gets one address there: the first that DHCP gives. All of them are checked. */
function leaseOf(client: Client, wire: ChosenWire, context: Context): Lease | undefined {
  let first: Lease | undefined
  for (const { ip: text } of client.nic.addresses) {
    if (text.includes(':') !== (context.family === 6)) continue
    const ip = parseIp(text)
    const subnet = ip && subnetWith(wire.subnets, ip)
    const problem = addressProblem(ip, subnet, wire, context)
    const other = context.addresses.get(text)
    if (problem !== undefined) context.problems.push({ message: `${placeOf(client)}: ${text} ${problem}` })
    if (other === undefined) context.addresses.set(text, client)
    else
      context.problems.push({
        message: `${placeOf(client)}: ${text} is the address of ${placeOf(other)} too`,
      })
    if (ip !== undefined && subnet !== undefined && subnet.served && !subnet.stateless)
      first ??= { ip, subnet }
  }
  return first
}

function reservationOf(
  client: Client,
  ip: Ip,
  own: ReadOptions,
  { family, checks, problems }: Context,
): Reservation | undefined {
  const { host, nic } = client
  const known = macsOf(host, nic)
  const duid = family === 6 ? host.duid : undefined
  if (known.length === 0 && duid === undefined) return undefined
  if (hasControl(host.name) || hasControl(nic.name))
    problems.push({
      message: `host ${JSON.stringify(host.name)}: the name of NIC ${JSON.stringify(nic.name)}, or its own, holds a control character`,
    })
  const boots = hasNetworkBoot(host.state)
  const hostName = hostNameOf(host)
  const label = dnsLabelProblem(hostName)
  if (label !== undefined) problems.push({ message: `${placeOf(client)}: ${label}` })
  const wrong = duid === undefined ? undefined : duidProblem(duid)
  if (wrong !== undefined) problems.push({ message: `${placeOf(client)}: "${duid}" is no DUID: ${wrong}` })
  const macs = known.filter((mac) => checks.takeMac(mac, client))
  // Where another NIC of the machine has an address by its DUID already, this one would never be asked for.
  if (duid === undefined ? macs.length === 0 : !checks.takeDuid(duid, client)) return undefined
  const reservation = {
    host: host.name,
    nic: nic.name,
    macs,
    ip,
    address: formatIp(ip),
    hostName,
    options: boots ? own.options : own.options.filter(({ code }) => !bootOptions[family].has(code)),
    fallback: boots ? own.fields : {},
    boots,
  }
  return duid === undefined ? reservation : { ...reservation, duid }
}

const FEW = 8

function subnetWith(subnets: readonly ChosenSubnet[], ip: Ip): ChosenSubnet | undefined {
  if (subnets.length <= FEW) return subnets.find((one) => holds(one, ip))
  let [low, high] = [0, subnets.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = subnets[middle]
    if (one !== undefined && one.prefix.network <= ip.value) low = middle + 1
    else high = middle
  }
  const one = subnets[low - 1]
  return one !== undefined && holds(one, ip) ? one : undefined
}

function holds({ prefix, last }: ChosenSubnet, ip: Ip): boolean {
  return prefix.network <= ip.value && ip.value <= last
}

function addressProblem(
  ip: Ip | undefined,
  subnet: ChosenSubnet | undefined,
  wire: ChosenWire,
  { poolsOf, family }: Context,
): string | undefined {
  if (ip === undefined) return 'is no address'
  if (subnet === undefined) return `lies in no subnet of network "${wire.network.name}"`
  if (ip.value < subnet.usable.first) return `is ${EDGES[family].first}`
  if (ip.value > subnet.usable.last) return `is ${EDGES[family].last} of its subnet`
  const pool = poolWith(poolsOf(subnet), ip)
  return pool === undefined ? undefined : `lies in the dynamic range ${poolText(pool)}`
}

/** What the client is told to call itself: the first label. */
function hostNameOf({ name }: Host): string {
  const dot = name.indexOf('.')
  return (dot === -1 ? name : name.slice(0, dot)).toLowerCase()
}
