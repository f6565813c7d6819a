/** `dhcp-hosts`: a line for each client, with the addresses that it is to have (dnsmasq(8), `--dhcp-host`). */
import type { Problem } from '../../core/errors.ts'
import type { DhcpPlan, Reservation } from '../dhcp/plan.ts'
import { checkLength } from './lines.ts'
import { hostTag, NO_BOOT } from './tags.ts'

/** Words that would be a lease time or an order where a name stands. */
const NO_NAME = /^(?:\d+[smhdw]?|infinite|ignore)$/

/** Whether its name cannot stand in its line, but has to be handed out as an option. */
export function isNameless({ hostName }: Pick<Reservation, 'hostName'>): boolean {
  return NO_NAME.test(hostName)
}

/** One client: its reservation of IPv4, and those of IPv6. */
interface Client {
  readonly v4: Reservation | undefined
  readonly v6: Reservation[]
}

export function reservationLines(plans: readonly DhcpPlan[], problems: Problem[]): readonly string[] {
  return clientsOf(plans).map((client) => {
    const line = clientLine(client)
    const [any] = [client.v4 ?? [], client.v6].flat()
    checkLength(line, `host "${any?.host}" ${any?.nic}`, problems)
    return line
  })
}

/**
 * dnsmasq takes the first line with the client's MAC that has no address of the family at all, or one that fits: of two lines, one for
 * each family, either would hide the other. So they are one.
 */
function clientsOf(plans: readonly DhcpPlan[]): readonly Client[] {
  const [first, second] = ([4, 6] as const).map((family) =>
    plans
      .filter((plan) => plan.family === family)
      .flatMap(({ wires }) => wires)
      .flatMap(({ subnets }) => subnets)
      .flatMap(({ reservations }) => reservations),
  )
  const clients = (first ?? []).map((v4): Client => ({ v4, v6: [] }))
  if (second === undefined || second.length === 0) return clients
  const byMacs = new Map<string, Client>()
  for (const client of clients)
    if (client.v4 !== undefined) {
      byMacs.set(keyOf(client.v4, client.v4.nic), client)
      byMacs.set(keyOf(client.v4), client)
    }
  for (const v6 of second) {
    const known = v6.macs.length === 0 ? undefined : (byMacs.get(keyOf(v6, v6.nic)) ?? byMacs.get(keyOf(v6)))
    if (known !== undefined) known.v6.push(v6)
    else {
      const client: Client = { v4: undefined, v6: [v6] }
      clients.push(client)
      if (v6.macs.length > 0) byMacs.set(keyOf(v6), client)
    }
  }
  return clients
}

function keyOf({ host, macs }: Reservation, nic = ''): string {
  return `${host} ${nic} ${macs.join(' ')}`
}

function clientLine({ v4, v6 }: Client): string {
  if (v4 !== undefined && v6.length === 0)
    return [...v4.macs, ...tagsOf(v4), v4.address, ...nameOf(v4)].join(',')
  const all = v4 === undefined ? v6 : [v4, ...v6]
  const fields = new Set([
    ...all.flatMap(({ macs }) => macs),
    ...v6.flatMap(({ duid }) => (duid === undefined ? [] : [`id:${duid}`])),
    ...all.flatMap(tagsOf),
    ...(v4 === undefined ? [] : [v4.address]),
    ...v6.map(({ address }) => `[${address}]`),
    ...all.flatMap(nameOf),
  ])
  return [...fields].join(',')
}

function nameOf(one: Reservation): readonly string[] {
  return isNameless(one) ? [] : [one.hostName]
}

function tagsOf(one: Reservation): readonly string[] {
  const own = one.options.length > 0 || Object.keys(one.fallback).length > 0 || isNameless(one)
  return [...(own ? [`set:${hostTag(one.host)}`] : []), ...(one.boots ? [] : [`set:${NO_BOOT}`])]
}
