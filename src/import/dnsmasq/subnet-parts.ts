/** The subnets that the ranges of a dnsmasq configuration lie in. */
import { formatPrefix, type Prefix } from '../../core/ip.ts'
import type { SubnetPart } from '../dhcp/assemble.ts'
import { settingName, subnetFields, type Setting } from '../dhcp/settings.ts'
import type { BootClass } from '../kea/read-boot-classes.ts'
import { subnetBoot } from '../kea/subnet-boot.ts'
import type { PlacedOptions } from './place-options.ts'
import type { DnsmasqState, OptionLine, RangeLine } from './state.ts'

/** Several ranges may be of one subnet; options with a tag are for the subnets whose ranges set it. */
export function subnetParts(state: DnsmasqState, placed: PlacedOptions): readonly SubnetPart[] {
  const byPrefix = new Map<string, [RangeLine, ...RangeLine[]]>()
  for (const line of state.ranges) {
    const key = formatPrefix(line.prefix)
    const known = byPrefix.get(key)
    if (known === undefined) byPrefix.set(key, [line])
    else known.push(line)
  }
  return [...byPrefix.values()].map((lines) => partOf(lines, state, placed))
}

function partOf(
  lines: readonly [RangeLine, ...RangeLine[]],
  state: DnsmasqState,
  { ofSubnets, ofClients }: PlacedOptions,
): SubnetPart {
  const [first] = lines
  const { prefix } = first
  const tags = new Set(lines.flatMap((line) => line.tags))
  const settings = new Map<string, Setting>()
  // One with a tag is nearer than one for all.
  for (const tagged of [false, true])
    for (const { setting, needs } of ofSubnets)
      if (needs.length > 0 === tagged && needs.every((tag) => tags.has(tag)))
        settings.set(settingName(setting), setting)
  const { settings: common, boot } = subnetBoot(
    settings,
    prefix.family === 4 ? bootClasses(ofClients, tags, state) : [],
    new Set(),
    state.report,
  )
  const fields = subnetFields(common, prefix, state.report)
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
      ...(boot && { boot }),
    },
    ranges: lines.flatMap(({ range }) => range ?? []),
    empty: false,
  }
}

/** What programs that boot are told in the subnet, each as a class; the last line of a tag is the one that holds. */
function bootClasses(
  lines: readonly OptionLine[],
  tags: ReadonlySet<string>,
  { clients }: DnsmasqState,
): readonly BootClass[] {
  const byTag = new Map<string, Map<string, Setting>>()
  for (const { setting, needs } of lines) {
    const client = needs.find((tag) => clients.has(tag))
    if (client === undefined || !needs.every((tag) => tag === client || tags.has(tag))) continue
    const settings = byTag.get(client) ?? new Map<string, Setting>()
    byTag.set(client, settings.set(settingName(setting), setting))
  }
  return [...byTag].map(([name, settings]) => ({
    name,
    clients: [clients.get(name) ?? []].flat(),
    settings: [...settings.values()],
    onlyIfRequired: false,
  }))
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
