/** Which zones a DNS server has. */
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { Host } from '../../inventory/model/host.ts'
import { addressNames, fqdnOf, type Networks } from '../../inventory/model/names.ts'
import type { ZonePlan, ZonePlans } from './zone-plan.ts'

/** Those that list the host, or one of its names, as a name server; all where no server is given. Throws where there are none. */
export function zonesOfServer(
  plans: ZonePlans,
  server: string | undefined,
  hosts: ReadonlyMap<string, Host>,
  networks: Networks,
): readonly ZonePlan[] {
  const all = [...plans.values()]
  if (server === undefined) return all
  const host = hosts.get(server)
  if (host === undefined) {
    const near = nearest(server, hosts.keys())
    throw new UserError(`Cannot generate DNS zones for "${server}": there is no such host`, {
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
    })
  }
  const names = new Set([fqdnOf(host, networks), ...addressNames(host, networks)])
  const own = all.filter(
    ({ listed, nameServers }) => listed.includes(host.name) || nameServers.some((name) => names.has(name)),
  )
  if (own.length > 0) return own
  const zones = all.filter(({ name }) => !name.endsWith('.arpa'))
  throw new UserError(
    `Cannot generate DNS zones for "${server}": no zone has it as a name server (${zones.map(({ name, nameServers }) => `"${name}": ${nameServers.join(', ')}`).join('; ')})`,
    { hint: `inv set zone NAME ns=${server}` },
  )
}
