/** What would be left hanging when an object goes: what stands on it, in sentences. */
import type { Problem } from '../../core/errors.ts'
import type { Host } from '../model/host.ts'
import type { Lookup, PlacedRecord } from '../model/lookup.ts'
import { aliasNames } from '../model/names.ts'
import { namesMadeBy, networksOf, usesOf } from './name-uses.ts'
import { recordTitle } from './record-sets.ts'

const SHOWN = 5

/** `it is the parent of host "a", "b" and 3 more`; none where there are no names. */
export function inUse(
  what: string,
  kind: string,
  names: readonly string[],
  hint?: string,
): readonly Problem[] {
  if (names.length === 0) return []
  const shown = names.slice(0, SHOWN).map((name) => `"${name}"`)
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return [{ message: `${what} ${kind} ${shown.join(', ')}${more}`, hint }]
}

/** All names that the host has in DNS: of its addresses, and its aliases. */
export async function namesOfHost(lookup: Lookup, host: Host): Promise<readonly string[]> {
  const networks = await networksOf(lookup, host)
  return [...new Set([...namesMadeBy(host, networks).keys(), ...aliasNames(host, networks)])]
}

/** Zones that have it as a name server, by its name or by one of those it has in DNS. */
export async function zonesOn(
  lookup: Lookup,
  host: Host,
  names: readonly string[],
): Promise<readonly string[]> {
  const zones = new Set<string>()
  for (const name of new Set([host.name, ...names]))
    for (const zone of await lookup.zonesServedBy(name)) zones.add(zone)
  return [...zones]
}

/** Records whose target is one of the names, where nobody makes that name any more: no name server may be given those. */
export async function danglingRecords(
  lookup: Lookup,
  names: readonly string[],
): Promise<readonly PlacedRecord[]> {
  const found: PlacedRecord[] = []
  for (const name of names) {
    const placed = (await lookup.recordsTo(name)).filter(({ record }) => record.type !== 'PTR')
    if (placed.length > 0 && (await usesOf(lookup, name, {})).length === 0) found.push(...placed)
  }
  return found
}

export function danglingProblem({ zone, record }: PlacedRecord): Problem {
  return {
    message: `${recordTitle(record)} of zone "${zone}" points to it`,
    hint: `inv rm record ${zone} '${record.name}' ${record.type}`,
  }
}

export function servingProblem(host: Host, zone: string): Problem {
  return { message: `it is a name server of zone "${zone}"`, hint: `inv set zone ${zone} ns-=${host.name}` }
}
