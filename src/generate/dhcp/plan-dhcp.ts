/** From the inventory to what a DHCP server is to do, for any program that is one. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import { lastMade } from '../../core/last-made.ts'
import type { Interval } from '../../inventory/model/lookup.ts'
import { defaultServiceSettings, type ServiceSettings } from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { StateOptions } from '../../inventory/model/states.ts'
import { checkTaken, checkWires } from './check-subnets.ts'
import { chooseWires, type ChosenSubnet, type ChosenWire, type WireOptions } from './choose-wires.ts'
import { clientBoots, fallbackOf } from './network-boot.ts'
import type { DhcpPlan, OptionDefinition, PlannedSubnet, Reservation } from './plan.ts'
import { poolsOf } from './pools.ts'
import { noOptions, type ReadOptions } from './read-options.ts'
import { reservations } from './reservations.ts'
import { subnetIds } from './subnet-ids.ts'
import { subnetOptions } from './subnet-options.ts'

/** `server`: name of the host that serves; `networks`: names of those that it is to serve, if not all that it can. */
export interface DhcpOptions extends StateOptions, WireOptions {
  /** What the settings of the site say; `defaultServiceSettings` where nothing is given. */
  readonly services?: ServiceSettings
}

interface Content {
  readonly pools: readonly Interval[]
  readonly options: ReadOptions
}

// Of each family one: dhcpd, Kea and dnsmasq are told the same.
const lastPlan = lastMade<Snapshot, DhcpPlan>(2)

/**
 * Throws `Invalid` with every reason why a server would refuse it or do other than the inventory says, whichever server it is:
 * what one of them lets pass another does not.
 */
export function planDhcp(snapshot: Snapshot, family: Family, options: DhcpOptions = {}): DhcpPlan {
  const { server, networks, interfaces, reservePlanned, services } = options
  const key = JSON.stringify([family, server, networks, interfaces, reservePlanned, services])
  return lastPlan(snapshot, key, () => readPlan(snapshot, family, options))
}

function readPlan(snapshot: Snapshot, family: Family, options: DhcpOptions): DhcpPlan {
  const wires = chooseWires(snapshot, family, options)
  const { dhcpOptions: declared } = options.services ?? defaultServiceSettings
  const problems: Problem[] = []
  const contents = new Map<ChosenSubnet, Content>()
  for (const { network, subnets } of wires)
    for (const chosen of subnets)
      if (chosen.served) {
        const { subnet, prefix, stateless } = chosen
        const pools = stateless ? [] : poolsOf(subnet, prefix, problems)
        checkTaken(subnet, pools, problems)
        contents.set(chosen, { pools, options: subnetOptions(network, chosen, declared, problems) })
      }
  checkWires(wires, problems)
  const reserved = reservations(snapshot, wires, {
    ...options,
    family,
    declared,
    problems,
    poolsOf: (subnet) => contents.get(subnet)?.pools ?? [],
  })
  if (problems.length > 0) throw new Invalid(`Cannot generate DHCPv${family}`, problems)

  const ids = idsOf(wires)
  return {
    family,
    definitions: distinct([
      ...[...contents.values()].flatMap(({ options: { definitions } }) => definitions),
      ...reserved.definitions,
    ]),
    wires: wires.map((wire) => ({
      ...wire,
      subnets: wire.subnets.map((chosen) =>
        planned(chosen, ids.get(chosen) ?? 0, contents.get(chosen), reserved.bySubnet.get(chosen)),
      ),
    })),
  }
}

function planned(
  chosen: ChosenSubnet,
  id: number,
  { pools, options: { options, fields } }: Content = { pools: [], options: noOptions },
  reserved: readonly Reservation[] = [],
): PlannedSubnet {
  const { subnet, prefix, served, stateless } = chosen
  const boot = served && prefix.family === 4 ? subnet.boot : undefined
  const fallback = fallbackOf(boot, fields)
  return {
    subnet,
    prefix,
    id,
    served,
    stateless,
    pools,
    ...(served && subnet.leaseTime !== undefined ? { leaseTime: subnet.leaseTime } : {}),
    options,
    boot: clientBoots(boot, fallback),
    fallback,
    reservations: reserved,
  }
}

function idsOf(wires: readonly ChosenWire[]): ReadonlyMap<ChosenSubnet, number> {
  const all = wires
    .flatMap(({ subnets }) => subnets)
    .toSorted((a, b) => (a.prefix.network < b.prefix.network ? -1 : 1))
  const ids = subnetIds(all.map(({ prefix }) => prefix))
  return new Map(all.map((chosen, index) => [chosen, ids[index] ?? 0]))
}

function distinct(definitions: readonly OptionDefinition[]): readonly OptionDefinition[] {
  const byName = new Map(definitions.map((one) => [one.name, one]))
  return [...byName.values()].toSorted((a, b) => a.code - b.code)
}
