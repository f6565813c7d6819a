/** Hosts from the reservations of a DHCP server: several of them may be of one machine. */
import type { DraftHost, DraftNic, Found, Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { joinNics, type NicPart } from './join-nics.ts'

/** What one reservation, or one line of a hosts file, says of a host. */
export interface HostPart extends NicPart {
  readonly at: Place
  /** Those with the same name are of one host. */
  readonly name: string
  readonly duid?: string
  readonly groups?: readonly string[]
  readonly tags?: readonly string[]
  readonly aliases?: readonly string[]
  readonly notes?: string
  readonly options?: Readonly<Record<string, string>>
}

/** In the order in which the names come up. An address that two hosts have stays with the first, and that is said. */
export function gatherHosts(
  parts: readonly HostPart[],
  wireOf: (ip: string) => string | undefined,
  report: Pick<DraftBuilder, 'unplaced'>,
): readonly Found<DraftHost>[] {
  const byName = new Map<string, [HostPart, ...HostPart[]]>()
  const owners = new Map<string, HostPart>()
  for (const part of parts) {
    const addresses = part.addresses.filter((ip) => isOwn(ip, part, owners, report))
    const kept = addresses.length === part.addresses.length ? part : { ...part, addresses }
    const same = byName.get(part.name)
    if (same === undefined) byName.set(part.name, [kept])
    else same.push(kept)
  }
  return [...byName].map(([name, own]) => ({ at: own[0].at, value: hostOf(name, own, wireOf, report) }))
}

function isOwn(
  ip: string,
  part: HostPart,
  owners: Map<string, HostPart>,
  report: Pick<DraftBuilder, 'unplaced'>,
): boolean {
  const owner = owners.get(ip)
  if (owner === undefined) owners.set(ip, part)
  if (owner === undefined || owner.name === part.name) return true
  report.unplaced(
    part.at,
    `host "${part.name}" is recorded without ${ip}, which is an address of host "${owner.name}" (${owner.at.file}:${owner.at.line})`,
  )
  return false
}

function hostOf(
  name: string,
  parts: readonly [HostPart, ...HostPart[]],
  wireOf: (ip: string) => string | undefined,
  report: Pick<DraftBuilder, 'unplaced'>,
): DraftHost {
  const [only] = parts
  if (parts.length === 1 && isPlain(only)) return { name, nics: joinNics(parts, wireOf) }
  const duids = [...new Set(parts.flatMap(({ duid }) => duid ?? []))]
  for (const { duid, at } of parts)
    if (duid !== undefined && duid !== duids[0])
      report.unplaced(at, `host "${name}" has more than one DUID: ${duid} has no place in the inventory`)
  const nics: readonly DraftNic[] = joinNics(parts, wireOf)
  const [duid] = duids
  const notes = [...new Set(parts.flatMap((part) => part.notes ?? []))].join('\n')
  return {
    name,
    ...(nics.length > 0 ? { nics } : {}),
    ...(duid === undefined ? {} : { duid }),
    ...(notes === '' ? {} : { notes }),
    ...(parts.some(({ options }) => options !== undefined)
      ? { options: Object.assign({}, ...parts.map(({ options }) => options)) }
      : {}),
    ...lists(parts),
  }
}

/** No more than NICs: by far the most of them are. */
function isPlain({ duid, groups, tags, aliases, notes, options, mac, addresses }: HostPart): boolean {
  const others = [duid, groups, tags, aliases, notes, options]
  return others.every((one) => one === undefined) && (mac !== undefined || addresses.length > 0)
}

function lists(parts: readonly HostPart[]): Pick<DraftHost, 'groups' | 'tags' | 'aliases'> {
  const of = (key: 'groups' | 'tags' | 'aliases'): readonly string[] => [
    ...new Set(parts.flatMap((part) => part[key] ?? [])),
  ]
  const entries = (['groups', 'tags', 'aliases'] as const).map((key) => [key, of(key)] as const)
  return Object.fromEntries(entries.filter(([, list]) => list.length > 0))
}
