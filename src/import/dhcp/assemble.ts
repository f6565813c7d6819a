/** Puts what a DHCP server's files say of subnets and hosts together into a draft. */
import { formatPrefix, parseIp, type Prefix } from '../../core/ip.ts'
import type { DraftSubnet, Found, Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { gatherHosts, type HostPart } from './gather-hosts.ts'
import { dynamicRanges, takenBySubnet, type FoundRange } from './ranges.ts'
import type { SubnetFields } from './settings.ts'
import { joinWires } from './join-wires.ts'
import { subnetIndex, wireOf, type SubnetOf } from './subnet-index.ts'

export interface SubnetPart {
  readonly at: Place
  readonly prefix: Prefix
  readonly network: string | undefined
  readonly fields: SubnetFields
  readonly ranges: FoundRange[]
  /** Nothing is said of it but that it is there: served only where a host has an address in it. */
  readonly empty: boolean
}

export function assembleDhcp(
  parts: readonly SubnetPart[],
  hosts: readonly HostPart[],
  report: DraftBuilder,
): void {
  // What a subnet of IPv6 is beside comes before it.
  const subnets = joinParts(parts, report).toSorted((a, b) => a.prefix.family - b.prefix.family)
  const loose = subnets.map((part) => draftOf(part))
  const wires = joinWires(hosts, subnetIndex(loose.map(({ value }) => value)))
  const drafts = loose.map(({ at, value }) => ({ at, value: { ...value, ...wires.get(value.prefix) } }))
  const subnetOf = subnetIndex(drafts.map(({ value }) => value))
  const found = gatherHosts(hosts, wireOf(subnetOf), report)
  report.hosts.push(...found)
  const taken = takenIn(
    found.flatMap(({ value }) => value.nics ?? []).flatMap((nic) => nic.addresses),
    drafts,
    subnetOf,
  )
  for (const [index, part] of subnets.entries()) {
    const draft = drafts[index]
    if (draft === undefined) continue
    const own = taken.get(draft.value.prefix) ?? []
    const { gateway, dns = [], ntp = [] } = draft.value
    const servers = [gateway ?? '', ...dns, ...ntp].flatMap((ip) => parseIp(ip) ?? [])
    const ranges = dynamicRanges(part.ranges, part.prefix, draft.value.prefix, [...own, ...servers], report)
    const value: DraftSubnet = {
      ...draft.value,
      dhcp: !part.empty || own.length > 0,
      ...(ranges.length > 0 ? { ranges } : {}),
    }
    report.subnets.push({ at: draft.at, value })
  }
}

function takenIn(
  addresses: readonly { readonly ip: string }[],
  drafts: readonly Found<DraftSubnet>[],
  subnetOf: SubnetOf,
): ReturnType<typeof takenBySubnet> {
  return drafts.length === 0
    ? new Map()
    : takenBySubnet(
        addresses.map(({ ip }) => ip),
        subnetOf,
      )
}

function draftOf({ at, prefix, network, fields }: SubnetPart): Found<DraftSubnet> {
  return {
    at,
    value: {
      prefix: formatPrefix(prefix),
      ...(network === undefined ? {} : { network }),
      ...(prefix.family === 6 ? { ipv6: 'dhcpv6' as const } : {}),
      ...fields,
    },
  }
}

/** A subnet that is declared twice is one; what the first says of it holds. */
function joinParts(parts: readonly SubnetPart[], report: DraftBuilder): readonly SubnetPart[] {
  const byPrefix = new Map<string, SubnetPart>()
  for (const part of parts) {
    const key = formatPrefix(part.prefix)
    const first = byPrefix.get(key)
    if (first === undefined) byPrefix.set(key, part)
    else {
      report.unplaced(
        part.at,
        `subnet ${key} is declared again (first in ${first.at.file}:${first.at.line}): only its ranges are taken from here`,
      )
      byPrefix.set(key, {
        ...first,
        ranges: [...first.ranges, ...part.ranges],
        empty: first.empty && part.empty,
      })
    }
  }
  return [...byPrefix.values()]
}
