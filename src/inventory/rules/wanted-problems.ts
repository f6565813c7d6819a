/** What would be wrong if many objects were changed or removed at once: with them, and with those that stand on them. */
import type { Problem } from '../../core/errors.ts'
import type { Wanted } from '../../db/store.ts'
import { lookupWith } from '../lookup-with.ts'
import type { Lookup, PlacedRecord } from '../model/lookup.ts'
import type { Network } from '../model/network.ts'
import type { ObjectKind } from '../model/snapshot.ts'
import { problemsOf } from './problems-of.ts'
import { danglingProblem, danglingRecords, inUse, namesOfHost, servingProblem, zonesOn } from './stands-on.ts'
import { gather } from './words.ts'

export interface WantedOptions {
  /** An object that the sentence before has named already: its problems are told without its name. */
  readonly named?: { readonly kind: ObjectKind; readonly name: string } | undefined
  /** Whether a record is to keep the name that it points to. Default: all but those that never had one. */
  readonly counts?: (placed: PlacedRecord) => Promise<boolean>
}

/** `before` is the inventory as it is; nothing is asked of it but what the change is about. */
export async function wantedProblems(
  before: Lookup,
  wanted: readonly Wanted[],
  { named, counts = async () => true }: WantedOptions = {},
): Promise<readonly Problem[]> {
  const after = lookupWith(before, wanted)
  const problems: Problem[] = []
  for (const one of wanted) {
    const own = [...(await aroundOne(after, one))]
    if (one.kind === 'host') own.push(...(await pointingTo(before, after, one.name, counts)))
    const known = one.kind === named?.kind && one.name === named.name
    problems.push(...(known ? own : own.map((problem) => about(one.kind, one.name, problem))))
    if (one.kind === 'network' && one.after !== undefined)
      problems.push(...(await hostsOnChanged(before, after, one.after)))
  }
  return gather(problems)
}

async function aroundOne(after: Lookup, one: Wanted): Promise<readonly Problem[]> {
  return one.after === undefined
    ? standingOn(after, one.kind, one.name)
    : problemsOf(after, one.kind, one.after)
}

function about(kind: ObjectKind, name: string, problem: Problem): Problem {
  return { ...problem, message: `${kind} "${name}": ${problem.message}` }
}

/** Who refers to an object that is gone. */
async function standingOn(after: Lookup, kind: ObjectKind, name: string): Promise<readonly Problem[]> {
  switch (kind) {
    case 'host':
      return [
        ...inUse('it is the parent of', 'host', await after.guestsOf(name)),
        ...inUse('it is a name server of', 'zone', await after.zonesServedBy(name)),
        ...inUse('it is the primary of', 'zone', await after.zonesWrittenOn(name)),
        ...inUse('it serves DHCP on', 'network', await after.networksServedBy(name)),
      ]
    case 'network':
      return inUse('it is the network of', 'host', await after.hostsOn(name))
    case 'group':
      return [
        ...inUse('it is a group of', 'host', await after.hostsIn(name)),
        ...inUse('it is the parent of', 'group', await after.groupsUnder(name)),
      ]
    case 'zone':
      return []
  }
}

/** Records and zones that have the host by a name in DNS that it loses. */
async function pointingTo(
  before: Lookup,
  after: Lookup,
  name: string,
  counts: NonNullable<WantedOptions['counts']>,
): Promise<readonly Problem[]> {
  const host = await before.get('host', name)
  if (host === undefined) return []
  const still = await after.get('host', name)
  const kept = new Set(still === undefined ? [] : await namesOfHost(after, still))
  const lost = (await namesOfHost(before, host)).filter((one) => !kept.has(one))
  const problems: Problem[] = []
  for (const placed of await danglingRecords(after, lost))
    if (await counts(placed)) problems.push(danglingProblem(placed))
  const told = await after.zonesServedBy(name)
  for (const zone of await zonesOn(after, host, lost))
    if (!told.includes(zone)) problems.push(servingProblem(host, zone))
  return problems
}

/** Other subnets, or domains, make other names of the hosts on a network, or none of their addresses right. */
async function hostsOnChanged(before: Lookup, after: Lookup, network: Network): Promise<readonly Problem[]> {
  if (placesOf(await before.get('network', network.name)) === placesOf(network)) return []
  const problems: Problem[] = []
  for (const name of await after.hostsOn(network.name)) {
    const host = await after.get('host', name)
    const own = host === undefined ? [] : await problemsOf(after, 'host', host)
    problems.push(...own.map((problem) => about('host', name, problem)))
  }
  return problems
}

function placesOf(network: Network | undefined): string {
  return (network?.subnets ?? []).map(({ prefix, domain = '' }) => `${prefix} ${domain}`).join()
}
