/** Hosts with all that they are called, for files that a resolver or an SSH client reads. */
import { dnsNameProblem } from '../core/dns-name.ts'
import { Invalid } from '../core/errors.ts'
import { formatIp, parseIp, type Ip } from '../core/ip.ts'
import type { Host } from '../inventory/model/host.ts'
import { addressNames, aliasNames, fqdnOf, nameOfAddress, networksByName } from '../inventory/model/names.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { sortedHosts } from './sorted-hosts.ts'

export interface NamedHost {
  readonly host: Host
  /** Absolute where it has a domain. */
  readonly fqdn: string
  /** Its first label, where no other host has the same; never `localhost`, which is the reader's own machine (RFC 6761). */
  readonly short: string | undefined
  readonly aliases: readonly string[]
  /** In the order of the NICs, so that the first is the one to reach it by. */
  readonly addresses: readonly { readonly ip: Ip; readonly text: string; readonly name: string | undefined }[]
}

/** In canonical order, without retired ones. Throws `Invalid` where a name or an address is none. */
export function namedHosts(snapshot: Snapshot, action: string): readonly NamedHost[] {
  const networks = networksByName(snapshot.networks)
  const hosts = sortedHosts(snapshot)
  const labels = new Map<string, number>()
  for (const host of hosts) labels.set(labelOf(host), (labels.get(labelOf(host)) ?? 0) + 1)
  const named = hosts.map((host) => ({
    host,
    fqdn: addressNames(host, networks)[0] ?? fqdnOf(host, networks),
    short: labels.get(labelOf(host)) === 1 && labelOf(host) !== 'localhost' ? labelOf(host) : undefined,
    aliases: aliasNames(host, networks),
    addresses: host.nics.flatMap((nic) =>
      nic.addresses.flatMap((address) => {
        const ip = parseIp(address.ip)
        const name = nameOfAddress(host, nic, address, networks)
        return ip === undefined ? [] : [{ ip, text: formatIp(ip), name }]
      }),
    ),
  }))
  const problems = named.flatMap(({ host, fqdn, aliases, addresses }) => {
    const names = new Set([fqdn, ...aliases, ...addresses.flatMap(({ name }) => name ?? [])])
    return [...names].flatMap((name) => {
      const problem = dnsNameProblem(name, { underscore: true })
      return problem === undefined ? [] : [{ message: `host "${host.name}": "${name}": ${problem}` }]
    })
  })
  if (problems.length > 0) throw new Invalid(action, problems)
  return named
}

function labelOf(host: Host): string {
  return (host.name.split('.')[0] ?? host.name).toLowerCase()
}
