/** The reservations of a plan as `host` declarations of dhcpd.conf, which are global wherever they stand. */
import type { DhcpPlan, PlannedSubnet, Reservation } from '../dhcp/plan.ts'
import { bootTakenBack, fieldStatements } from './boot-statements.ts'
import { optionStatements } from './option-statements.ts'
import { quoteString } from './quote.ts'

/** In the order of networks and addresses. */
export function hostBlocks(plan: DhcpPlan): readonly string[] {
  const statement = optionStatements(plan)
  const blocks: string[] = []
  for (const { subnets } of plan.wires)
    for (const subnet of subnets) {
      const takenBack = bootTakenBack(subnet)
      for (const reservation of subnet.reservations) {
        const { options, fallback, boots } = reservation
        const own = [...options.map(statement), ...fieldStatements(fallback), ...(boots ? [] : takenBack)]
        blocks.push(...blocksOf(reservation, subnet, own))
      }
    }
  return blocks
}

/** Each member of a bond is a client of its own while the machine boots, and is given the address of the bond. */
function blocksOf(
  reservation: Reservation,
  { prefix }: PlannedSubnet,
  own: readonly string[],
): readonly string[] {
  const { host, nic, macs, duid, address, hostName } = reservation
  const label = labelOf(reservation)
  const comment = `# host ${host} ${nic}`
  const statements = own.map((line) => `\n  ${line}`).join('')
  if (prefix.family === 6) {
    const clients = [
      ...(duid === undefined ? [] : [`host-identifier option dhcp6.client-id ${duid};`]),
      ...macs.map((mac) => `hardware ethernet ${mac};`),
    ]
    return clients.map(
      (client, index) =>
        `${comment}\nhost ${label}${part(index, clients.length)} {\n  ${client}\n  fixed-address6 ${address};${statements}\n}`,
    )
  }
  const name = `option host-name ${quoteString(hostName)};`
  return macs.map(
    (mac, index) =>
      `${comment}\nhost ${label}${part(index, macs.length)} {\n  hardware ethernet ${mac};\n  fixed-address ${address};\n  ${name}${statements}\n}`,
  )
}

function part(index: number, count: number): string {
  return count === 1 ? '' : `-${String(index + 1).padStart(2, '0')}`
}

/**
 * Unique in the file, as addresses are: dhcpd's own name of the declaration, which no client sees. It takes neither quotes nor blanks.
 * What is before an IPv6 address, of which parts may be left out, must not be taken for a part of it.
 */
function labelOf({ host, nic, address, ip }: Reservation): string {
  const name = `${host}-${nic}`
  const plain = /[^A-Za-z0-9-]/.test(name) ? name.replaceAll(/[^A-Za-z0-9-]+/g, '-') : name
  return ip.family === 4
    ? `${plain}-${address.replaceAll('.', '-')}`
    : `${plain}_${address.replaceAll(':', '-')}`
}
