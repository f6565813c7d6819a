/** What a plan says, a line for each thing, in the words of the inventory: what a person is shown of a change. */
import { optionText } from './option-text.ts'
import type { BootFields, DhcpPlan, PlannedOption, PlannedSubnet, Reservation } from './plan.ts'
import { poolText } from './pools.ts'

/** Sorted, for `GeneratedFile.objects`. */
export function objectsOf({ wires }: DhcpPlan): readonly string[] {
  return wires.flatMap(({ subnets }) => subnets.flatMap(subnetLines)).sort()
}

function subnetLines(planned: PlannedSubnet): readonly string[] {
  const { subnet, served, pools, options, leaseTime } = planned
  const { prefix } = subnet
  if (!served) return []
  const gateway = subnet.gateway === undefined ? [] : [`gateway ${prefix} ${subnet.gateway}`]
  return [
    `subnet ${prefix}`,
    ...gateway,
    ...pools.map((pool) => `range ${prefix} ${poolText(pool)}`),
    ...(leaseTime === undefined ? [] : [`lease-time ${prefix} ${leaseTime}`]),
    ...options.filter(({ name }) => !FROM_PREFIX.has(name)).map((option) => optionLine(prefix, option)),
    ...bootLines(prefix, 'any', planned.fallback),
    ...planned.boot.flatMap(({ client, fields }) => bootLines(prefix, client, fields)),
    ...planned.reservations.flatMap(reservationLines),
  ]
}

/** Said by the prefix and the gateway already. */
const FROM_PREFIX: ReadonlySet<string> = new Set(['subnet-mask', 'broadcast-address', 'routers'])

function reservationLines({
  host,
  nic,
  address,
  macs,
  duid,
  options,
  fallback,
  boots,
}: Reservation): readonly string[] {
  const clients = duid === undefined ? macs : [duid, ...macs]
  const line = `reservation ${host} ${nic} ${address} ${clients.join(' ')}`
  if (boots && options.length === 0 && Object.keys(fallback).length === 0) return [line]
  return [
    line,
    ...options.map((option) => optionLine(`${host} ${nic}`, option)),
    ...(boots ? bootLines(`${host} ${nic}`, 'any', fallback) : [`boot ${host} ${nic} nothing`]),
  ]
}

function optionLine(owner: string, option: PlannedOption): string {
  return `option ${owner} ${option.name} ${optionText(option)}`
}

function bootLines(
  owner: string,
  client: string,
  { nextServer, filename, serverName }: BootFields,
): readonly string[] {
  const words = [nextServer, filename, serverName].filter((word) => word !== undefined)
  return words.length === 0 ? [] : [`boot ${owner} ${client} ${words.join(' ')}`]
}
