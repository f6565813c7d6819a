/** Which zones there are: those of the inventory, and the reverse zones that its subnets imply. */
import { closestAncestor, dnsNameProblem, dnsSortKey, isWithin } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { compareIp } from '../../core/ip.ts'
import type { Host } from '../../inventory/model/host.ts'
import { domainOfSubnet, prefixOfSubnet, type Networks } from '../../inventory/model/names.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { SerialScheme, Zone, ZoneRecord } from '../../inventory/model/zone.ts'
import { mailboxName } from './mailbox.ts'
import { nameServersOf } from './name-servers.ts'
import { reverseZonesOf } from './reverse-zones.ts'

export interface ZonePlan {
  /** Lower case, without final dot. */
  readonly name: string
  /** Absolute names without final dot; the first is the primary. */
  readonly nameServers: readonly string[]
  /** As the zone lists them, to be matched with a server's names. */
  readonly listed: readonly string[]
  /** Mailbox as a name with its dot (RFC 1035 8). */
  readonly mailbox: string
  /** Seconds. */
  readonly ttl: number
  readonly serialScheme: SerialScheme
  /** Those of the inventory's zone; none in a derived one. */
  readonly records: readonly ZoneRecord[]
}

export type ZonePlans = ReadonlyMap<string, ZonePlan>

/** In canonical order. A reverse zone that lies in a zone of the inventory is not derived. */
export function planZones(
  snapshot: Snapshot,
  hosts: ReadonlyMap<string, Host>,
  networks: Networks,
  problems: Problem[],
): ZonePlans {
  const plans = new Map<string, ZonePlan>()
  for (const zone of snapshot.zones.toSorted((a, b) => (dnsSortKey(a.name) < dnsSortKey(b.name) ? -1 : 1))) {
    const plan = planOf(zone, nameServersOf(zone, hosts, networks, problems), problems)
    if (plans.has(plan.name)) problems.push({ message: `there are two zones "${plan.name}"` })
    plans.set(plan.name, plan)
  }
  const forward = new Map([...plans].filter(([name]) => !isWithin(name, 'arpa')))
  for (const { domain, names } of reverseNames(snapshot)) {
    const template =
      (domain === undefined ? undefined : closestAncestor(domain, forward)) ?? forward.values().next().value
    for (const name of names)
      if (template !== undefined && closestAncestor(name, plans) === undefined)
        plans.set(name, { ...template, name, records: [] })
  }
  return new Map([...plans].toSorted(([a], [b]) => (dnsSortKey(a) < dnsSortKey(b) ? -1 : 1)))
}

function planOf(zone: Zone, nameServers: readonly string[], problems: Problem[]): ZonePlan {
  const name = zone.name.toLowerCase().replace(/\.$/, '')
  const mail = zone.mail ?? `hostmaster@${name}`
  const mailbox = mailboxName(mail)
  const reasons = [dnsNameProblem(name, { underscore: true })]
  if (mailbox === undefined) reasons.push(`"${mail}" is no mailbox, as hostmaster@office.example`)
  // RFC 2181 8.
  if (!Number.isInteger(zone.ttl) || zone.ttl < 0 || zone.ttl > 0x7fff_ffff)
    reasons.push(`the TTL ${zone.ttl} is not from 0 to 2147483647 seconds`)
  for (const reason of reasons)
    if (reason !== undefined) problems.push({ message: `zone "${zone.name}": ${reason}` })
  return {
    name,
    nameServers,
    listed: zone.ns,
    mailbox: mailbox ?? '.',
    ttl: zone.ttl,
    serialScheme: zone.serialScheme,
    records: zone.records,
  }
}

/** Of each subnet with its domain, subnets with a domain first, then numerically: so it does not matter how they are listed. */
function reverseNames(
  snapshot: Snapshot,
): readonly { readonly domain: string | undefined; readonly names: readonly string[] }[] {
  return snapshot.networks
    .flatMap((network) => network.subnets.map((subnet) => ({ network, subnet })))
    .flatMap(({ network, subnet }) => {
      const prefix = prefixOfSubnet(subnet)
      return prefix === undefined ? [] : [{ domain: domainOfSubnet(network, subnet), prefix }]
    })
    .toSorted(
      (a, b) =>
        Number(a.domain === undefined) - Number(b.domain === undefined) ||
        compareIp(
          { family: a.prefix.family, value: a.prefix.network },
          { family: b.prefix.family, value: b.prefix.network },
        ),
    )
    .map(({ domain, prefix }) => ({ domain, names: reverseZonesOf(prefix) }))
}
