/** Who answers for a zone: its name servers as absolute names, and which host writes it. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { contains, formatIp, parseIp, parsePrefix } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { Host } from '../../inventory/model/host.ts'
import { fqdnOf, type Networks } from '../../inventory/model/names.ts'
import type { Zone } from '../../inventory/model/zone.ts'
import { mainName, type HostNames } from './host-names.ts'
import type { ZonePlan, ZoneServer } from './plan.ts'

/** Finds hosts by what zones call them. */
export interface ServerFinder {
  readonly networks: Networks
  readonly all: readonly Host[]
  /** Those that zones list. */
  readonly hosts: ReadonlyMap<string, Host>
  readonly names: ReadonlyMap<string, HostNames>
  /** By absolute name, as far as zones list it. */
  readonly byName: ReadonlyMap<string, Host>
}

export function serverFinder(
  zones: readonly Zone[],
  all: readonly Host[],
  named: readonly HostNames[],
  networks: Networks,
): ServerFinder {
  const listed = new Set(zones.flatMap(({ ns, primary }) => (primary === undefined ? ns : [...ns, primary])))
  const hosts = new Map<string, Host>()
  for (const host of all) if (listed.has(host.name)) hosts.set(host.name, host)
  const absolutes = new Set([...listed].filter((entry) => !hosts.has(entry)).map(absolute))
  const byName = new Map<string, Host>()
  if (absolutes.size > 0)
    for (const { host, addresses } of named)
      for (const { name } of addresses) if (absolutes.has(name) && !byName.has(name)) byName.set(name, host)
  const servers = new Set([...hosts.values(), ...byName.values()])
  const names = new Map<string, HostNames>()
  for (const one of named) if (servers.has(one.host)) names.set(one.host.name, one)
  return { networks, all, hosts, names, byName }
}

type Served = Pick<ZonePlan, 'nameServers' | 'source' | 'servers'>

/** Tells what is wrong of the zone's list. */
export function serversOf(zone: Zone, finder: ServerFinder, problems: Problem[]): Served {
  if (zone.ns.length === 0)
    problems.push({
      message: `zone "${zone.name}" has no name server`,
      hint: `inv set zone ${zone.name} ns=HOST`,
    })
  const listed = zone.ns.flatMap((entry) => readServer(zone, entry, finder, problems) ?? [])
  const servers = listed.flatMap(({ name, host }) =>
    host === undefined ? [] : [serverOf(host, name, finder)],
  )
  const primary =
    zone.primary === undefined ? servers[0] : chosenPrimary(zone, zone.primary, servers, finder, problems)
  return {
    nameServers: listed.map(({ name }) => name),
    // A hidden primary is told to nobody.
    source: (zone.primary === undefined ? undefined : primary?.name) ?? listed[0]?.name ?? '',
    servers: {
      primary,
      secondaries: servers.filter(({ host }) => host !== primary?.host),
      elsewhere: listed.some(({ host }) => host === undefined),
    },
  }
}

const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'].flatMap((text) => parsePrefix(text) ?? [])

function serverOf(host: Host, name: string | undefined, { names }: ServerFinder): ZoneServer {
  const addresses = host.nics
    .flatMap((nic) => nic.addresses.flatMap(({ ip }) => parseIp(ip) ?? []))
    .filter((ip) => !LINK_LOCAL.some((prefix) => contains(prefix, ip)))
    .map(formatIp)
  const named = new Set(
    names.get(host.name)?.addresses.flatMap((address) => (address.name === name ? [address.text] : [])),
  )
  const reached = addresses.filter((text) => named.has(text))
  return { host, name, addresses, reached: reached.length > 0 ? reached : addresses }
}

interface Listed {
  readonly name: string
  readonly host: Host | undefined
}

function readServer(
  zone: Zone,
  entry: string,
  finder: ServerFinder,
  problems: Problem[],
): Listed | undefined {
  const place = `zone "${zone.name}": name server "${entry}"`
  const host = finder.hosts.get(entry)
  if (host === undefined && !entry.includes('.')) {
    const near = nearestHost(entry, finder)
    problems.push({
      message: `${place} is no host`,
      hint:
        near === undefined
          ? 'a server that is not recorded is given by its absolute name'
          : `did you mean "${near}"?`,
    })
    return undefined
  }
  const name = host === undefined ? absolute(entry) : nameOf(host, finder)
  const problem = name.includes('.') ? dnsNameProblem(name) : 'it has no domain, so no name in DNS'
  if (problem !== undefined) problems.push({ message: `${place}: ${problem}` })
  if (host?.state === 'retired') problems.push({ message: `${place} is retired` })
  return problem === undefined ? { name, host: host ?? finder.byName.get(name) } : undefined
}

function chosenPrimary(
  zone: Zone,
  chosen: string,
  servers: readonly ZoneServer[],
  finder: ServerFinder,
  problems: Problem[],
): ZoneServer | undefined {
  const host = finder.hosts.get(chosen)
  const place = `zone "${zone.name}": primary "${chosen}"`
  if (host === undefined) {
    const near = nearestHost(chosen, finder)
    problems.push({
      message: `${place} is no host`,
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
    })
    return undefined
  }
  if (host.state === 'retired') problems.push({ message: `${place} is retired` })
  return servers.find((server) => server.host === host) ?? serverOf(host, undefined, finder)
}

function nearestHost(name: string, { all }: ServerFinder): string | undefined {
  return nearest(
    name,
    all.map((host) => host.name),
  )
}

function absolute(entry: string): string {
  return entry.toLowerCase().replace(/\.$/, '')
}

/** The name that other records point to. */
function nameOf(host: Host, { names, networks }: ServerFinder): string {
  return mainName(host, names.get(host.name)?.addresses ?? [], networks) ?? fqdnOf(host, networks)
}
