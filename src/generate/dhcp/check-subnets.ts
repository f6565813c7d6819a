/** What servers and their checkers let pass between the subnets that one server knows. */
import type { Problem } from '../../core/errors.ts'
import { contains, overlaps, parseIp } from '../../core/ip.ts'
import type { Interval } from '../../inventory/model/lookup.ts'
import type { Subnet } from '../../inventory/model/network.ts'
import type { ChosenSubnet, ChosenWire } from './choose-wires.ts'
import { hasControl } from './control-characters.ts'
import { poolText, poolWith } from './pools.ts'

/** No overlaps, no control characters, and no relay agent by which nobody can tell where a request is from. */
export function checkWires(wires: readonly ChosenWire[], problems: Problem[]): void {
  const all = wires
    .flatMap(({ subnets }) => subnets)
    .toSorted((a, b) => (a.prefix.network < b.prefix.network ? -1 : 1))
  let widest: ChosenSubnet | undefined = all[0]
  for (const one of all.slice(1)) {
    if (widest !== undefined && overlaps(widest.prefix, one.prefix))
      problems.push({ message: `the subnets ${widest.subnet.prefix} and ${one.subnet.prefix} overlap` })
    else widest = one
  }
  checkRelays(wires, problems)
  for (const { network } of wires)
    if (hasControl(network.name))
      problems.push({
        message: `the name of network ${JSON.stringify(network.name)} holds a control character`,
      })
}

/** Servers know by the agent's address which network is asked for. */
function checkRelays(wires: readonly ChosenWire[], problems: Problem[]): void {
  const seen = new Map<string, string>()
  for (const { network, relays, subnets } of wires)
    for (const relay of relays) {
      const ip = parseIp(relay)
      if (ip === undefined || subnets.some(({ prefix }) => contains(prefix, ip))) continue
      const home = wires.find((wire) => wire.subnets.some(({ prefix }) => contains(prefix, ip)))
      const other = home?.network.name ?? seen.get(relay)
      seen.set(relay, network.name)
      if (other !== undefined)
        problems.push({
          message: `the relay ${relay} of network "${network.name}" is one of network "${other}"`,
          hint: 'give the relay agent an address in a subnet of its network',
        })
    }
}

/** No dynamic range over an address that is someone's already. */
export function checkTaken(subnet: Subnet, pools: readonly Interval[], problems: Problem[]): void {
  if (pools.length === 0) return
  const taken = subnet.reserved.map(({ ip, purpose }) => ({
    ip,
    what: `reserved for ${JSON.stringify(purpose)}`,
  }))
  if (subnet.gateway !== undefined) taken.push({ ip: subnet.gateway, what: 'the gateway' })
  for (const { ip, what } of taken) {
    const parsed = parseIp(ip)
    const pool = parsed?.family === pools[0]?.first.family ? parsed && poolWith(pools, parsed) : undefined
    if (pool !== undefined)
      problems.push({ message: `${ip}, ${what}, lies in the dynamic range ${poolText(pool)}` })
  }
}
