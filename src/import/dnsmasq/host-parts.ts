/** The hosts of a dnsmasq configuration, by one name each, whether DHCP or DNS speaks of them. */
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { dnsLabelProblem, dnsNameProblem } from '../../core/dns-name.ts'
import { shown } from '../shown.ts'
import type { DnsmasqState } from './state.ts'

/** A name in the domain of this server is the label alone, so that `web01` and `web01.office.example` are one. */
export function hostParts(state: DnsmasqState): readonly HostPart[] {
  const domain = state.domains.findLast(({ within }) => within === undefined)?.domain
  const short = (name: string): string => {
    const label =
      domain !== undefined && name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name
    return label.includes('.') ? name : label
  }
  const parts = withoutRepeats(
    [...state.hosts, ...state.names].map((part) => ({ ...part, name: short(part.name) })),
    short,
  )
  const known = new Set(parts.map(({ name }) => name))
  const aliases = state.aliases.flatMap(({ at, name, target }): readonly HostPart[] => {
    const host = short(target)
    const alias = short(name)
    const problem = alias.includes('.') ? dnsNameProblem(alias) : dnsLabelProblem(alias)
    if (known.has(host) && problem === undefined) return [{ at, name: host, addresses: [], aliases: [alias] }]
    if (problem === undefined) state.records.push({ at, owner: name, type: 'CNAME', data: `${target}.` })
    else state.report.unplaced(at, `cname ${shown(name)} has no place in the inventory: ${problem}`)
    return []
  })
  return [...parts, ...aliases]
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
