/** The hosts of a dnsmasq configuration, by one name each, whether DHCP or DNS speaks of them. */
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { dnsLabelProblem, dnsNameProblem } from '../../core/dns-name.ts'
import { shown } from '../shown.ts'
import type { DnsmasqState } from './state.ts'

/** A name in the domain of this server is the label alone, so that `web01` and `web01.office.example` are one. */
export function hostParts(state: DnsmasqState, hosts: readonly HostPart[]): readonly HostPart[] {
  const domain = state.domains.findLast(({ within }) => within === undefined)?.domain
  const short = (name: string): string => {
    const label =
      domain !== undefined && name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name
    return known.get(name) ?? (label.includes('.') ? name : label)
  }
  const known = knownByAddress(hosts, state.names)
  const parts = withoutRepeats(
    [...hosts, ...state.names].map((part) => ({ ...part, name: short(part.name) })),
    short,
  )
  const own = new Set(parts.map(({ name }) => name))
  const aliases = state.aliases.flatMap(({ at, name, target }): readonly HostPart[] => {
    const host = short(target)
    const alias = short(name)
    const problem = alias.includes('.') ? dnsNameProblem(alias) : dnsLabelProblem(alias)
    if (own.has(host) && problem === undefined) return [{ at, name: host, addresses: [], aliases: [alias] }]
    if (problem === undefined) state.records.push({ at, owner: name, type: 'CNAME', data: `${target}.` })
    else state.report.unplaced(at, `cname ${shown(name)} has no place in the inventory: ${problem}`)
    return []
  })
  return [...parts, ...aliases]
}

/** Whole names whose address DHCP gives to a host that is called by the first label of it: they are that host's. */
function knownByAddress(hosts: readonly HostPart[], names: readonly HostPart[]): ReadonlyMap<string, string> {
  const owners = new Map(hosts.flatMap(({ name, addresses }) => addresses.map((ip) => [ip, name] as const)))
  return new Map(
    names.flatMap(({ name, addresses }) => {
      const label = name.split('.')[0]
      return label !== undefined && addresses.some((ip) => owners.get(ip) === label)
        ? [[name, label] as const]
        : []
    }),
  )
}

/** A machine's own name is no other name of it. */
function withoutRepeats(parts: readonly HostPart[], short: (name: string) => string): readonly HostPart[] {
  return parts.map((part) =>
    part.aliases === undefined
      ? part
      : {
          ...part,
          aliases: part.aliases
            .map(short)
            .filter((alias) => alias !== part.name && alias !== part.name.split('.')[0]),
        },
  )
}
