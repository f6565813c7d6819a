/** Where a DHCP server is plugged in, and which of its clients can be asked for to see whether it answers. */
import { contains, parseIp, parsePrefix } from '../../src/core/ip.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { NetworkView, NicView } from '../../src/type/inventory-view.ts'
import type { Client } from './ask.ts'

export type Family = 4 | 6

export interface Attachment {
  readonly network: NetworkView
  /** The interface that carries it on the host: by what the facts say, the bridge that has taken the recorded address. */
  readonly interface: string
  /** The server's own addresses there, without prefix length, of those that the inventory records and the host has. */
  readonly addresses: readonly string[]
  /** Whether the facts know the interface. */
  readonly isUp: boolean
}

/** One for each network that the host is plugged into, in the order of its NICs. */
export function attachmentsOf({ host, facts }: HostContext): readonly Attachment[] {
  const found = new Map<string, Attachment>()
  for (const nic of host.nics) {
    const { network } = nic
    if (network === undefined) continue
    const other = found.get(network.name)
    if (other !== undefined && (other.addresses.length > 0 || nic.addresses.length === 0)) continue
    const carrier = carrierOf(nic, facts.nics)
    const present = new Set(carrier?.addresses.map((address) => address.replace(/\/.*/, '')))
    found.set(network.name, {
      network,
      interface: carrier?.name ?? nic.name,
      addresses: nic.addresses.map(({ ip }) => ip).filter((ip) => present.has(ip)),
      isUp: carrier !== undefined,
    })
  }
  return [...found.values()]
}

function carrierOf(
  nic: NicView,
  known: HostContext['facts']['nics'],
): HostContext['facts']['nics'][number] | undefined {
  const own = new Set(nic.addresses.map(({ ip, prefixLength }) => `${ip}/${prefixLength}`))
  return (
    known.find(({ addresses }) => addresses.some((address) => own.has(address))) ??
    known.find(({ name }) => name === nic.name)
  )
}

/** One client may have been switched off for good, or its address may be somebody else's still. */
const CLIENTS_EACH = 3

/** Some clients on each network that the server is plugged into, of the reservations among the objects of its configuration. */
export function clientsOf(attachments: readonly Attachment[], objects: readonly string[]): readonly Client[] {
  const wires = attachments
    .filter(({ isUp }) => isUp)
    .flatMap((attachment) =>
      attachment.network.subnets.flatMap((text) => {
        const prefix = parsePrefix(text)
        if (prefix === undefined) return []
        const server = attachment.addresses.find((address) => !address.includes(':'))
        if (prefix.family === 4 && server === undefined) return []
        return [{ attachment, prefix, server: server ?? '', proves: proofOf(attachment, prefix.family) }]
      }),
    )
  const counts = new Map(wires.map(({ proves }) => [proves, 0]))
  const clients: Client[] = []
  for (const line of objects) {
    const reserved = readReservation(line)
    if (reserved === undefined) continue
    const wire = wires.find(({ prefix }) => contains(prefix, reserved.ip))
    const count = wire === undefined ? CLIENTS_EACH : (counts.get(wire.proves) ?? 0)
    if (wire === undefined || count >= CLIENTS_EACH) continue
    counts.set(wire.proves, count + 1)
    const { attachment, server, proves } = wire
    const { id, address, ip } = reserved
    clients.push({ family: ip.family, interface: attachment.interface, server, id, address, proves })
    if ([...counts.values()].every((one) => one >= CLIENTS_EACH)) break
  }
  return clients
}

function proofOf({ network }: Attachment, family: Family): string {
  return `answers ${network.name} IPv${family}`
}

/** Reads `reservation HOST NIC ADDRESS ID …`: the ID is a MAC, or for IPv6 a DUID. */
function readReservation(line: string) {
  const [kind, , , address = '', id = ''] = line.split(' ', 5)
  if (kind !== 'reservation') return undefined
  const ip = parseIp(address)
  if (ip === undefined || id === '') return undefined
  const octets = id.replaceAll(':', '')
  // A client that is known by its MAC alone has a DUID of link-layer address most often (RFC 8415 11.4).
  const isMac = octets.length === 12
  return { ip, address, id: ip.family === 6 && isMac ? `00030001${octets}` : octets }
}
