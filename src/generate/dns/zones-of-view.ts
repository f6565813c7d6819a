/** The zones of one view and all their records, checked. */
import type { Problem } from '../../core/errors.ts'
import type { Networks } from '../../inventory/model/names.ts'
import type { DnsView, ServiceSettings } from '../../inventory/model/service-settings.ts'
import { checkSets } from './check-sets.ts'
import { checkTargets } from './check-targets.ts'
import type { DelegatedRange } from './delegated-range.ts'
import { addForwardCuts, addGlue, addNameServers, addRangeAliases } from './delegations.ts'
import { deriveReverse, modeIn, rangesOf, type PlacedSubnet } from './derive-reverse.ts'
import { dnsSortKey } from '../../core/dns-name.ts'
import { sortRecords, type NodeRecord } from './dns-record.ts'
import { addHostRecords } from './host-records.ts'
import { addressesIn, prefixesOf, type HostNames } from './host-names.ts'
import type { PlannedView, ZonePlan } from './plan.ts'
import { reverseNames, type ReverseNames } from './reverse-names.ts'
import type { ZoneContent } from './zone-content.ts'
import { isIn, type Recorded } from './zone-plan.ts'
import { addZoneRecords, delegationsIn, type ListedRecord } from './zone-records.ts'

/** What is read once for all views. */
export interface DnsInput {
  readonly recorded: readonly Recorded[]
  /** By name of the zone. */
  readonly listed: ReadonlyMap<string, readonly ListedRecord[]>
  readonly hosts: readonly HostNames[]
  readonly networks: Networks
  readonly subnets: readonly PlacedSubnet[]
  readonly settings: ServiceSettings['dns']
}

export function zonesOfView(input: DnsInput, view: DnsView | undefined, problems: Problem[]): PlannedView {
  const { settings, subnets } = input
  const recorded = input.recorded.filter(({ zone }) => isIn(view, zone))
  const forwards = recorded.flatMap((one) => (one.kind === 'forward' ? [one.forward] : []))
  const own = new Map(
    recorded.flatMap((one) => (one.kind === 'own' ? [[one.plan.name, one.plan] as const] : [])),
  )
  const plans = new Map(own)
  deriveReverse(plans, subnets, {
    within: view?.addresses === undefined ? undefined : prefixesOf(view.addresses),
    style: settings.delegations,
    forwarded: new Map(forwards.map(({ name }) => [name, undefined])),
  })
  const sortedPlans = new Map([...plans].toSorted(([a], [b]) => (dnsSortKey(a) < dnsSortKey(b) ? -1 : 1)))
  const listed = new Map([...own.keys()].map((name) => [name, listedIn(view, input.listed.get(name) ?? [])]))
  const delegations = delegationsIn(listed)
  const content: ZoneContent = {
    plans: sortedPlans,
    records: new Map([...sortedPlans.keys()].map((name) => [name, new Map()])),
    cuts: new Set([...delegations.map(({ owner }) => owner), ...forwards.map(({ name }) => name)]),
    delegatedTo: new Set(delegations.flatMap(({ target }) => target ?? [])),
    renames: new Set(
      [...listed.values()].flat().flatMap(({ type, owner }) => (type === 'DNAME' ? owner : [])),
    ),
    known: new Map(),
  }
  const ranges = rangesOf([...plans.keys(), ...delegations.map(({ owner }) => owner)], settings.delegations)
  fill(content, input, view, listed, ranges, own, problems)
  addForwardCuts(content, forwards)
  for (const [name, nodes] of content.records) checkSets(name, nodes, problems)
  checkTargets(content, problems)
  return {
    ...(view === undefined ? {} : { view }),
    zones: [...sortedPlans.values()].map((plan) => ({
      plan,
      key: view === undefined ? plan.name : `${plan.name}@${view.name}`,
      records: sortRecords(content.records.get(plan.name) ?? new Map(), plan.name),
    })),
    forwards,
  }
}

/** Copies: records of one name are linked, in each view with others. */
function listedIn(view: DnsView | undefined, listed: readonly ListedRecord[]): readonly NodeRecord[] {
  return listed.flatMap(({ record, view: only }) =>
    only === undefined || only === view?.name ? [{ ...record }] : [],
  )
}

function fill(
  content: ZoneContent,
  { hosts, networks, settings, subnets }: DnsInput,
  view: DnsView | undefined,
  listed: ReadonlyMap<string, readonly NodeRecord[]>,
  ranges: readonly DelegatedRange[],
  own: ReadonlyMap<string, ZonePlan>,
  problems: Problem[],
): void {
  addZoneRecords(content, listed, problems)
  const reverse = reverseOf(subnets, ranges, own)
  const visible = addressesIn(view)
  addHostRecords(content, hosts, { networks, reverse, sshfp: settings.sshfp, visible }, problems)
  addNameServers(content)
  addRangeAliases(content, ranges)
  addGlue(content)
}

function reverseOf(
  subnets: readonly PlacedSubnet[],
  ranges: readonly DelegatedRange[],
  own: ReadonlyMap<string, ZonePlan>,
): ReverseNames {
  const none = subnets.filter(({ subnet, prefix }) => modeIn(own, subnet, prefix) === 'none')
  return reverseNames(
    ranges,
    none.map(({ prefix }) => prefix),
  )
}
