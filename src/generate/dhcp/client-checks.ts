/** Whether a server can tell a client from the others on its wire. */
import type { Problem } from '../../core/errors.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import type { Host, Nic } from '../../inventory/model/host.ts'
import type { Network } from '../../inventory/model/network.ts'

/** A NIC that asks. */
export interface Client {
  readonly host: Host
  readonly nic: Nic
  readonly network: Network
  /** Whether its reservation will be in the plan. */
  readonly reserved: boolean
}

export interface ClientChecks {
  /** Whether the MAC gets a reservation: of NICs that share one on purpose the first has it, for a server can tell no client from the other. */
  readonly takeMac: (mac: string, client: Client) => boolean
  /** Whether the DUID gets one: a machine has the same for each of its NICs, and the first on the wire has it. */
  readonly takeDuid: (duid: string, client: Client) => boolean
}

export function placeOf({ host, nic }: Client): string {
  return `host "${host.name}" ${nic.name}`
}

export function clientChecks(problems: Problem[]): ClientChecks {
  const wires = new Map<Network, Wire>()
  const wireOf = (network: Network): Wire => {
    let wire = wires.get(network)
    if (wire === undefined)
      wires.set(network, (wire = { macs: new Map(), shared: new Set(), duids: new Map() }))
    return wire
  }
  return {
    takeMac: (mac, client) => {
      checkForm(mac, client, problems)
      const { macs, shared } = wireOf(client.network)
      const other = macs.get(mac)
      if (client.host.nics.some((one) => one.sharedMac === true && one.mac === mac)) shared.add(mac)
      if (other === undefined || (!other.reserved && shared.has(mac))) {
        macs.set(mac, client)
        return true
      }
      // Two NICs of one machine that go by one MAC cannot be told apart either, and need not be.
      if (!shared.has(mac) && other.host !== client.host) reportTwice(`MAC ${mac}`, client, other, problems)
      return false
    },
    takeDuid: (duid, client) => {
      const { duids } = wireOf(client.network)
      const other = duids.get(duid)
      if (other === undefined) duids.set(duid, client)
      else if (other.host !== client.host) reportTwice(`DUID ${duid}`, client, other, problems)
      return other === undefined
    },
  }
}

interface Wire {
  /** Who was met with it first. */
  readonly macs: Map<string, Client>
  /** Those that several may have. */
  readonly shared: Set<string>
  readonly duids: Map<string, Client>
}

function checkForm(mac: string, client: Client, problems: Problem[]): void {
  if (parseMac(mac) !== mac)
    problems.push({ message: `${placeOf(client)}: "${mac}" is no MAC of six octets with colons` })
  else if (!isUnicastMac(mac))
    problems.push({ message: `${placeOf(client)}: "${mac}" is no MAC that a NIC may have` })
}

function reportTwice(what: string, client: Client, other: Client, problems: Problem[]): void {
  const network = client.network.name
  problems.push({
    message: `${placeOf(client)}: the ${what} is that of ${placeOf(other)} too, on network "${network}"`,
  })
}
