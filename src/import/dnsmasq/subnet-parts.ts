/** The subnets that the ranges of a dnsmasq configuration lie in. */
import { formatPrefix, type Prefix } from '../../core/ip.ts'
import type { SubnetPart } from '../dhcp/assemble.ts'
import { settingName, subnetFields, type Setting } from '../dhcp/settings.ts'
import type { DnsmasqState, RangeLine } from './state.ts'

/** Several ranges may be of one subnet; options with a tag are for the subnets whose ranges set it. */
export function subnetParts(state: DnsmasqState): readonly SubnetPart[] {
  const byPrefix = new Map<string, [RangeLine, ...RangeLine[]]>()
  for (const line of state.ranges) {
    const key = formatPrefix(line.prefix)
    const known = byPrefix.get(key)
    if (known === undefined) byPrefix.set(key, [line])
    else known.push(line)
  }
  const parts = [...byPrefix.values()].map((lines) => partOf(lines, state))
  const tags = new Set(state.ranges.flatMap((line) => line.tags))
  for (const { setting, needs } of state.options)
    if (needs !== undefined && !tags.has(needs)) {
      setting.used.yes = true
      state.report.unplaced(
        setting.at,
        `${setting.title} has no place in the inventory: it is for clients with tag ${needs}`,
      )
    }
  return parts
}

function partOf(lines: readonly [RangeLine, ...RangeLine[]], state: DnsmasqState): SubnetPart {
  const [first] = lines
  const { prefix } = first
  const tags = new Set(lines.flatMap((line) => line.tags))
  const settings = new Map<string, Setting>()
  // One with a tag is nearer than one for all.
  for (const tagged of [false, true])
    for (const { setting, needs } of state.options)
      if ((needs !== undefined) === tagged && (needs === undefined || tags.has(needs)))
        settings.set(settingName(setting), setting)
  const fields = subnetFields(settings, prefix, state.report)
  const times = [...new Set(lines.flatMap(({ leaseTime }) => leaseTime ?? []))]
  const [leaseTime] = times
  for (const line of lines)
    if (line.leaseTime !== undefined && line.leaseTime !== leaseTime)
      state.report.unplaced(
        line.at,
        `the lease time of ${line.leaseTime} seconds has no place in the inventory: another range of ${formatPrefix(prefix)} has ${leaseTime}`,
      )
  const domain = fields.domain ?? domainOf(prefix, state)
  const ipv6 = lines.find((line) => line.ipv6 !== undefined)?.ipv6
  return {
    at: first.at,
    prefix,
    network: undefined,
    fields: {
      ...fields,
      ...(domain === undefined ? {} : { domain }),
      ...(leaseTime === undefined || leaseTime === 0 ? {} : { leaseTime }),
      ...(ipv6 === undefined ? {} : { ipv6 }),
    },
    ranges: lines.flatMap(({ range }) => range ?? []),
    empty: false,
  }
}

/** The domain for its addresses, else the one for all. */
function domainOf(prefix: Prefix, { domains }: DnsmasqState): string | undefined {
  const own = domains.find(
    ({ within }) =>
      within?.first.family === prefix.family &&
      within.first.value <= prefix.network &&
      within.last.value >= prefix.network,
  )
  return (own ?? domains.findLast(({ within }) => within === undefined))?.domain
}
