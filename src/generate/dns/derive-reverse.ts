/** The reverse zones that subnets imply, beside those of the inventory. */
import { closestAncestor, isWithin } from '../../core/dns-name.ts'
import { compareIp, overlaps, type Prefix } from '../../core/ip.ts'
import { domainOfSubnet, prefixOfSubnet } from '../../inventory/model/names.ts'
import type { Subnet } from '../../inventory/model/network.ts'
import type { DelegationStyle } from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { octetZone, rangeOfName, rangeOfPrefix, type DelegatedRange } from './delegated-range.ts'
import type { ZonePlan } from './plan.ts'
import { reverseModeOf } from './reverse-mode.ts'
import { reverseZonesOf } from './reverse-zones.ts'

export interface PlacedSubnet {
  readonly subnet: Subnet
  readonly prefix: Prefix
  readonly domain: string | undefined
}

/** Subnets with a domain first, then numerically: so it does not matter how they are listed. */
export function placedSubnets({ networks }: Snapshot): readonly PlacedSubnet[] {
  return networks
    .flatMap((network) => network.subnets.map((subnet) => ({ network, subnet })))
    .flatMap(({ network, subnet }) => {
      const prefix = prefixOfSubnet(subnet)
      return prefix === undefined ? [] : [{ subnet, prefix, domain: domainOfSubnet(network, subnet) }]
    })
    .toSorted(
      (a, b) =>
        Number(a.domain === undefined) - Number(b.domain === undefined) ||
        compareIp(
          { family: a.prefix.family, value: a.prefix.network },
          { family: b.prefix.family, value: b.prefix.network },
        ),
    )
}

export interface ReverseOptions {
  /** Only of subnets that share addresses with these; undefined: of all. */
  readonly within: readonly Prefix[] | undefined
  readonly style: DelegationStyle
  /** Names of zones that are forwarded. */
  readonly forwarded: ReadonlyMap<string, unknown>
}

/**
 * Adds them to the plans. A reverse zone that lies in a zone of the inventory is not derived, but for a part of an octet that is
 * delegated. Each takes after the zone of the subnet's domain, else after the first.
 */
export function deriveReverse(
  plans: Map<string, ZonePlan>,
  subnets: readonly PlacedSubnet[],
  { within, style, forwarded }: ReverseOptions,
): void {
  const recorded = new Map(plans)
  const forward = new Map([...plans].filter(([name]) => !isWithin(name, 'arpa')))
  const first: ZonePlan | undefined = forward.values().next().value
  if (first === undefined) return
  const parts = rangesOf(recorded.keys(), style)
  for (const { subnet, prefix, domain } of subnets) {
    if (within?.some((other) => overlaps(other, prefix)) === false) continue
    if (isCovered(parts, prefix)) continue
    const template = (domain === undefined ? undefined : closestAncestor(domain, forward)) ?? first
    const mode = modeIn(recorded, subnet, prefix)
    if (mode === 'none') continue
    const names = mode === 'own' ? reverseZonesOf(prefix) : [rangeOfPrefix(prefix, style).zone]
    for (const name of names)
      if (
        !plans.has(name) &&
        closestAncestor(name, forwarded) === undefined &&
        (mode === 'delegated' || closestAncestor(name, plans) === undefined)
      )
        plans.set(name, { ...template, name, dynamic: false, records: [] })
  }
}

export function modeIn(
  recorded: ReadonlyMap<string, unknown>,
  subnet: Subnet,
  prefix: Prefix,
): ReturnType<typeof reverseModeOf> {
  const octetIsOurs =
    prefix.family === 4 &&
    prefix.length > 24 &&
    closestAncestor(octetZone(prefix.network), recorded) !== undefined
  return reverseModeOf(subnet, prefix, octetIsOurs)
}

export function rangesOf(names: Iterable<string>, style: DelegationStyle): readonly DelegatedRange[] {
  return [...names].flatMap((name) => rangeOfName(name, style) ?? [])
}

/** Whether the subnet lies in a part of an octet that has a zone of its own. */
function isCovered(parts: readonly DelegatedRange[], prefix: Prefix): boolean {
  if (parts.length === 0 || prefix.family !== 4 || prefix.length < 25) return false
  const { octet, first, last } = rangeOfPrefix(prefix, 'first-last')
  return parts.some((part) => part.octet === octet && part.first <= first && last <= part.last)
}
