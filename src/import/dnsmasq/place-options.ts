/** What `dhcp-option` and `dhcp-boot` are for, by the tags that they need: all, a subnet, a program that boots, or a host. */
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { hostOptions } from '../dhcp/host-options.ts'
import { settingName, type Setting } from '../dhcp/settings.ts'
import { hostNameFrom } from '../host-name.ts'
import type { DnsmasqState, OptionLine } from './state.ts'

export interface PlacedOptions {
  /** For all clients, or for those of one subnet. */
  readonly ofSubnets: readonly OptionLine[]
  /** For those that boot: the tag of a program is among what they need. */
  readonly ofClients: readonly OptionLine[]
  /** By the tag of hosts. */
  readonly ofHosts: ReadonlyMap<string, readonly OptionLine[]>
}

/** Says which are for nobody that the inventory knows. */
export function placeOptions(state: DnsmasqState): PlacedOptions {
  const ranges = new Set(state.ranges.flatMap(({ tags }) => tags))
  const hosts = new Set(state.hosts.flatMap(({ tags = [] }) => tags))
  const ofSubnets: OptionLine[] = []
  const ofClients: OptionLine[] = []
  const ofHosts = new Map<string, OptionLine[]>()
  const ofBoth: OptionLine[] = []
  for (const line of state.options) {
    const own = line.needs.filter((tag) => !ranges.has(tag))
    const [tag] = own
    if (own.length === 2 && own.some((one) => state.clients.has(one)) && own.some((one) => hosts.has(one)))
      ofBoth.push(line)
    else if (line.needs.length - own.length > 1 || own.length > 1) unplaced(line, 'several tags', state)
    else if (tag === undefined) ofSubnets.push(line)
    else if (state.clients.has(tag)) ofClients.push(line)
    else if (hosts.has(tag)) ofHosts.set(tag, [...(ofHosts.get(tag) ?? []), line])
    else unplaced(line, `tag ${tag}`, state)
  }
  for (const line of ofBoth) {
    const others = [...line.needs.flatMap((tag) => ofHosts.get(tag) ?? []), ...ofClients]
    line.setting.used.yes = true
    if (!isSaidBy(line, others)) unplaced(line, 'several tags', state)
  }
  return { ofSubnets, ofClients, ofHosts }
}

function unplaced({ setting }: OptionLine, whose: string, { report }: DnsmasqState): void {
  setting.used.yes = true
  report.unplaced(
    setting.at,
    `${setting.title} has no place in the inventory: it is for clients with ${whose}`,
  )
}

/** The hosts with the options of their tags; a tag that only tells whose options those are is no tag of the inventory. */
export function withOptions(placed: PlacedOptions, state: DnsmasqState): readonly HostPart[] {
  return state.hosts.map((line) => {
    const lines = (line.tags ?? []).flatMap((tag) => placed.ofHosts.get(tag) ?? [])
    for (const { setting } of lines) setting.used.yes = true
    const { unnamed, tags = [], ...host } = line
    const named = unnamed === undefined ? host : { ...host, name: nameOf(line, unnamed, lines, state) }
    const rest = unnamed === undefined ? lines : lines.filter((one) => !isName(one))
    const options = hostOptions(
      rest.filter((one) => !isSaidBy(one, placed.ofSubnets)).map(({ setting }) => setting),
      state.report,
    )
    for (const tag of tags)
      if (state.excluded.has(tag))
        state.report.unplaced(
          line.at,
          `that options are not for host "${named.name}" has no place in the inventory`,
        )
    const own = tags.filter((tag) => !placed.ofHosts.has(tag) && !state.excluded.has(tag))
    return {
      ...named,
      ...(own.length === 0 ? {} : { tags: own }),
      ...(Object.keys(options).length === 0 ? {} : { options }),
    }
  })
}

/** The name that it is given as an option, where its line has none. */
function nameOf(
  { at, name }: HostPart,
  title: string,
  lines: readonly OptionLine[],
  { report }: DnsmasqState,
): string {
  const given = lines.filter(isName).map(({ setting }) => hostNameFrom(textOf(setting)))[0]
  if (given === undefined) report.unplaced(at, `${title} has no name: its host is recorded as "${name}"`)
  return given ?? name
}

function isName({ setting }: OptionLine): boolean {
  return settingName(setting) === 'host-name'
}

/** A line for a host repeats what holds for all of its subnet, or for the program that asks. */
function isSaidBy({ setting }: OptionLine, others: readonly OptionLine[]): boolean {
  const text = textOf(setting)
  return others.some(
    (other) => settingName(other.setting) === settingName(setting) && textOf(other.setting) === text,
  )
}

function textOf({ raw }: Setting): string {
  return 'items' in raw ? raw.items.join(',') : raw.octets.join(':')
}
