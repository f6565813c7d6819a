/** What machines boot from the network, by what they are: `dhcp-match` sets a tag, `dhcp-boot` needs it (dnsmasq(8)). */
import type { BootClient } from '../../inventory/model/network.ts'
import { bootArchitectures, HTTP_CLIENT, IPXE_OPTION, IPXE_USER_CLASS } from '../dhcp/network-boot.ts'
import type { BootFields, DhcpPlan, PlannedSubnet, Reservation } from '../dhcp/plan.ts'
import { quoted } from './lines.ts'
import { hostTag, NO_BOOT, subnetTag } from './tags.ts'

/** Option 60, as whose beginning a UEFI HTTP client must find its own. */
const VENDOR_CLASS = 60

/** The last line that fits counts, so what is for all clients stands first. */
export function bootLines({ family, wires }: DhcpPlan): readonly string[] {
  if (family === 6) return []
  const subnets = wires.flatMap((wire) => wire.subnets).filter(({ served }) => served)
  const clients = new Set(subnets.flatMap(({ boot }) => boot.map(({ client }) => client)))
  return [
    ...[...clients].flatMap(matchLines),
    ...subnets.flatMap(httpLines),
    ...subnets.flatMap((subnet) => lines(subnet, {}, [])),
    ...subnets.flatMap((subnet) => subnet.reservations.flatMap((one) => hostLines(subnet, one))),
  ]
}

function matchLines(client: BootClient): readonly string[] {
  if (client === 'ipxe')
    return [`dhcp-match=set:ipxe,${IPXE_OPTION}`, `dhcp-userclass=set:ipxe,${IPXE_USER_CLASS}`]
  return bootArchitectures[client].map((code) => `dhcp-match=set:${client},option:client-arch,${code}`)
}

function httpLines({ subnet, boot }: PlannedSubnet): readonly string[] {
  return boot
    .filter(({ client }) => client.startsWith('http-'))
    .map(({ client }) => {
      const tags = [subnetTag(subnet.prefix), client, `!${NO_BOOT}`].map((tag) => `tag:${tag}`)
      return `dhcp-option-force=${tags.join(',')},${VENDOR_CLASS},${quoted(HTTP_CLIENT)}`
    })
}

/** Fields of a host take the place of each that its subnet has. */
function hostLines(subnet: PlannedSubnet, { host, fallback, boots }: Reservation): readonly string[] {
  return boots && Object.keys(fallback).length > 0 ? lines(subnet, fallback, [hostTag(host)]) : []
}

function lines(
  { subnet, boot, fallback }: PlannedSubnet,
  own: BootFields,
  tags: readonly string[],
): readonly string[] {
  const needs = [subnetTag(subnet.prefix), ...tags]
  return [
    ...bootLine(needs, { ...fallback, ...own }),
    ...boot.toReversed().flatMap(({ client, fields }) => bootLine([...needs, client], { ...fields, ...own })),
  ]
}

function bootLine(
  tags: readonly string[],
  { filename, serverName, nextServer }: BootFields,
): readonly string[] {
  const texts = [filename, serverName].map((text) => (text === undefined ? '' : quoted(text)))
  const fields = nextServer === undefined ? texts : [...texts, nextServer]
  if (fields.every((field) => field === '')) return []
  return [`dhcp-boot=${[...tags.map((tag) => `tag:${tag}`), `tag:!${NO_BOOT}`, ...fields].join(',')}`]
}
