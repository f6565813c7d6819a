/** The name servers of a zone as absolute names. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Host } from '../../inventory/model/host.ts'
import { addressNames, fqdnOf, type Networks } from '../../inventory/model/names.ts'
import type { Zone } from '../../inventory/model/zone.ts'

/** In the order of the zone's list; each is a host's name in DNS, or an absolute name of a server elsewhere. */
export function nameServersOf(
  zone: Zone,
  hosts: ReadonlyMap<string, Host>,
  networks: Networks,
  problems: Problem[],
): readonly string[] {
  if (zone.ns.length === 0)
    problems.push({
      message: `zone "${zone.name}" has no name server`,
      hint: `inv set zone ${zone.name} ns=HOST`,
    })
  return zone.ns.flatMap((entry) => {
    const place = `zone "${zone.name}": name server "${entry}"`
    const host = hosts.get(entry)
    if (host === undefined && !entry.includes('.')) {
      const near = nearest(entry, hosts.keys())
      problems.push({
        message: `${place} is no host`,
        hint:
          near === undefined
            ? 'a server that is not recorded is given by its absolute name'
            : `did you mean "${near}"?`,
      })
      return []
    }
    const name = host === undefined ? entry.toLowerCase().replace(/\.$/, '') : nameOfHost(host, networks)
    const problem = name.includes('.') ? dnsNameProblem(name) : 'it has no domain, so no name in DNS'
    if (problem !== undefined) problems.push({ message: `${place}: ${problem}` })
    if (host?.state === 'retired') problems.push({ message: `${place} is retired` })
    return problem === undefined ? [name] : []
  })
}

/** The name that other records point to. */
function nameOfHost(host: Host, networks: Networks): string {
  return addressNames(host, networks)[0] ?? fqdnOf(host, networks)
}
