/** How a host is shown to a person. */
import { pairs, type Block } from '../command/block.ts'
import { formatSize } from '../core/size.ts'
import type { Host, Location } from '../inventory/model/host.ts'
import type { RunOfHost } from '../inventory/model/run.ts'
import type { Guest } from '../inventory/surroundings.ts'
import type { Derived } from './derive-host.ts'
import { describeAttributes } from './describe-attributes.ts'
import { describeNics } from './describe-nics.ts'
import { describeWaivers } from './describe-waivers.ts'
import { withUnicode } from './with-unicode.ts'

/** `verbose` (`-v`) tells of inherited values too that something nearer took the place of. */
export function describeHost(host: Host, derived: Derived, verbose = false, lastRun?: RunOfHost): Block {
  const rows: (readonly [string, string | undefined])[] = [
    ['host', withUnicode(host.name)],
    ['name', derived.fqdn === host.name ? undefined : withUnicode(derived.fqdn)],
    ['kind', host.kind],
    ['state', host.state],
    ['parent', host.parent],
    ['guests', describeGuests(derived.guestTree)],
    ['os', host.os],
    ['cpus', host.cpus?.toString()],
    ['memory', host.memory === undefined ? undefined : formatSize(host.memory)],
    ['location', host.location === undefined ? undefined : describeLocation(host.location)],
    ['serial', host.serial],
    ['asset', host.asset],
    ['duid', host.duid],
    ...Object.entries(host.options ?? {}).map(([name, value]) => ['option', `${name}=${value}`] as const),
    ['groups', describeGroups(derived)],
    ['tags', joined(host.tags)],
    ['aliases', joined((derived.aliasNames.length > 0 ? derived.aliasNames : host.aliases).map(withUnicode))],
    ...describeNics(host, derived),
    ...host.disks.map((disk) => [disk.name, formatSize(disk.size)] as const),
    ...describeAttributes(derived.attributes, derived.origin.attributes, verbose),
    ...host.hostKeys.map((key) => ['ssh-host-key', key] as const),
    ...describeWaivers(host.waivers),
    ['notes', host.notes],
    ['last run', lastRun === undefined ? undefined : describeRun(lastRun)],
  ]
  return pairs(...rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const])))
}

/** `apply, 2026-07-01 14:12:55: changed (cfg show k3f9x0ab)` */
function describeRun({ run, kind, started, outcome }: RunOfHost): string {
  return `${kind}, ${started.slice(0, 19).replace('T', ' ')}: ${outcome ?? 'not done'} (cfg show ${run})`
}

/** `fra, rack r12, units 20-23` */
function describeLocation({ site, rack, unit, height = 1 }: Location): string | undefined {
  const units =
    unit === undefined
      ? height === 1
        ? undefined
        : `${height} units`
      : height === 1
        ? `unit ${unit}`
        : `units ${unit}-${unit + height - 1}`
  return joined([site, rack === undefined ? undefined : `rack ${rack}`, units])
}

/** On one line, or as a tree where a guest has guests of its own. */
function describeGuests(guests: readonly Guest[]): string | undefined {
  if (guests.every((guest) => guest.guests.length === 0)) return joined(guests.map(({ name }) => name))
  return guestLines(guests, '').join('\n')
}

function guestLines(guests: readonly Guest[], indent: string): readonly string[] {
  return guests.flatMap((guest) => [`${indent}${guest.name}`, ...guestLines(guest.guests, `${indent}  `)])
}

/** `web, shop (via web)` */
function describeGroups({ groups, origin }: Derived): string | undefined {
  return joined(
    groups.map((group) => {
      const via = origin.groups[group] ?? []
      return via.length === 0 ? group : `${group} (via ${via.join(', ')})`
    }),
  )
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const text = parts.filter((part) => part !== undefined).join(', ')
  return text === '' ? undefined : text
}
