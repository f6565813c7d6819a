/** How a host is shown to a person, and as data. */
import { pairs, type Block } from '../command/block.ts'
import { formatSize } from '../core/size.ts'
import { showAttribute } from '../inventory/fields/attributes.ts'
import { groupsByName, inheritedAttributes, withParents } from '../inventory/groups-of.ts'
import type { AttributeValue, Host } from '../inventory/model/host.ts'
import { aliasNames, fqdnOf, nameOfAddress, networksByName } from '../inventory/model/names.ts'
import type { Surroundings } from '../inventory/surroundings.ts'

/** What follows from the record, beside the record itself. */
export interface Derived {
  readonly fqdn: string
  readonly addressNames: Readonly<Record<string, string>>
  readonly aliasNames: readonly string[]
  readonly groups: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly guests: readonly string[]
}

export function derivedOf(host: Host, surroundings: Surroundings): Derived {
  const networks = networksByName(surroundings.networks)
  const groups = groupsByName(surroundings.groups)
  return {
    fqdn: fqdnOf(host, networks),
    addressNames: Object.fromEntries(
      host.nics.flatMap((nic) =>
        nic.addresses.flatMap((address) => {
          const name = nameOfAddress(host, nic, address, networks)
          return name === undefined ? [] : [[address.ip, name]]
        }),
      ),
    ),
    aliasNames: aliasNames(host, networks),
    groups: withParents(host.groups, groups),
    attributes: inheritedAttributes(host, groups),
    guests: surroundings.guests,
  }
}

export function describeHost(host: Host, derived: Derived): Block {
  const { location } = host
  const rows: (readonly [string, string | undefined])[] = [
    ['host', host.name],
    ['name', derived.fqdn === host.name ? undefined : derived.fqdn],
    ['kind', host.kind],
    ['state', host.state],
    ['parent', host.parent],
    ['guests', joined(derived.guests)],
    ['os', host.os],
    ['cpus', host.cpus?.toString()],
    ['memory', host.memory === undefined ? undefined : formatSize(host.memory)],
    ['location', joined([location?.site, location?.rack, location?.unit?.toString()])],
    ['serial', host.serial],
    ['asset', host.asset],
    ['groups', joined(derived.groups)],
    ['tags', joined(host.tags)],
    ['aliases', joined(derived.aliasNames.length > 0 ? derived.aliasNames : host.aliases)],
    ...host.nics.map((nic) => [nic.name, nicLines(nic, derived)] as const),
    ...host.disks.map((disk) => [disk.name, formatSize(disk.size)] as const),
    ...Object.entries(derived.attributes).map(
      ([key, value]) => [`attr.${key}`, showAttribute(value)] as const,
    ),
    ...host.hostKeys.map((key) => ['ssh-host-key', key] as const),
    ['notes', host.notes],
  ]
  return pairs(...rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const])))
}

function nicLines(nic: Host['nics'][number], derived: Derived): string {
  const head = [nic.mac, nic.network].filter((part) => part !== undefined).join(' on ')
  const width = Math.max(0, ...nic.addresses.map(({ ip }) => ip.length))
  const lines = nic.addresses.map(({ ip }) =>
    `${ip.padEnd(width)}  ${derived.addressNames[ip] ?? ''}`.trimEnd(),
  )
  return [head || '-', ...lines].join('\n')
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const text = parts.filter((part) => part !== undefined).join(', ')
  return text === '' ? undefined : text
}
