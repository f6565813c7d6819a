/** What `dhcpd -t` lets pass between the subnets that one server serves. */
import type { Problem } from '../../core/errors.ts'
import { overlaps, parseIp } from '../../core/ip.ts'
import { poolText, poolWith, type Pool } from './pools.ts'
import { hasControl } from './quote.ts'
import type { ServedNetwork, ServedSubnet } from './served-networks.ts'

/** No overlaps, no control characters, and no dynamic range over an address that is someone's already. */
export function checkSubnets(
  networks: readonly ServedNetwork[],
  pools: (served: ServedSubnet) => readonly Pool[],
  problems: Problem[],
): void {
  const all = networks
    .flatMap((served) => served.subnets)
    .toSorted((a, b) => (a.prefix.network < b.prefix.network ? -1 : 1))
  let widest = all[0]
  for (const served of all.slice(1)) {
    if (widest !== undefined && overlaps(widest.prefix, served.prefix))
      problems.push({ message: `the subnets ${widest.subnet.prefix} and ${served.subnet.prefix} overlap` })
    else widest = served
  }
  for (const { network } of networks)
    if (hasControl(network.name))
      problems.push({
        message: `the name of network ${JSON.stringify(network.name)} holds a control character`,
      })
  for (const served of all) checkTaken(served, pools(served), problems)
}

function checkTaken({ subnet }: ServedSubnet, pools: readonly Pool[], problems: Problem[]): void {
  const taken = subnet.reserved.map(({ ip, purpose }) => ({
    ip,
    what: `reserved for ${JSON.stringify(purpose)}`,
  }))
  if (subnet.gateway !== undefined) taken.push({ ip: subnet.gateway, what: 'the gateway' })
  for (const { ip, what } of taken) {
    const parsed = parseIp(ip)
    const pool = parsed && poolWith(pools, parsed)
    if (pool !== undefined)
      problems.push({ message: `${ip}, ${what}, lies in the dynamic range ${poolText(pool)}` })
  }
}
