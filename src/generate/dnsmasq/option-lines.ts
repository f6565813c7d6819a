/** `dhcp-opts`: the options of subnets and of hosts, each for the clients with their tag. */
import type { Problem } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import type { DhcpPlan, PlannedOption, Reservation } from '../dhcp/plan.ts'
import { checkLength } from './lines.ts'
import { optionLine } from './option-line.ts'
import { isNameless } from './reservation-lines.ts'
import { hostTag, NO_BOOT, subnetTag } from './tags.ts'

/** What dnsmasq sends of itself where nothing else is said, and the inventory means nobody to have: its own address. */
const WITHDRAWN: Readonly<Record<Family, readonly string[]>> = { 4: ['3', '6'], 6: ['option6:23'] }

/** Netmask and broadcast address, which dnsmasq takes from the range. */
const FROM_RANGE: ReadonlySet<number> = new Set([1, 28])

/** Root path, vendor options, server, file and configuration: options of IPv4 by which a machine boots from the network. */
const BOOT_OPTIONS: ReadonlySet<number> = new Set([17, 43, 66, 67, 150, 209, 210])

export function optionLines(plans: readonly DhcpPlan[], problems: Problem[]): readonly string[] {
  const lines = new Set(plans.flatMap(({ family }) => WITHDRAWN[family]))
  for (const { family, wires } of plans)
    for (const { subnets } of wires)
      for (const { subnet, options, reservations } of subnets) {
        for (const option of options) {
          if (family === 4 && FROM_RANGE.has(option.code)) continue
          const tags = [subnetTag(subnet.prefix), ...(isBoot(family, option) ? [`!${NO_BOOT}`] : [])]
          add(lines, tags, family, option, `subnet ${subnet.prefix}`, problems)
        }
        for (const one of reservations)
          for (const option of ownOptions(family, one))
            if (one.boots || !isBoot(family, option))
              add(lines, [hostTag(one.host)], family, option, `host "${one.host}"`, problems)
      }
  return [...lines]
}

/** With the name of a host that its line has no place for. */
function ownOptions(family: Family, one: Reservation): readonly PlannedOption[] {
  if (family === 6 || !isNameless(one)) return one.options
  const values = [{ kind: 'text', text: one.hostName }] as const
  return [{ code: 12, name: 'host-name', form: 'text', values }, ...one.options]
}

function isBoot(family: Family, { code }: PlannedOption): boolean {
  return family === 4 && BOOT_OPTIONS.has(code)
}

function add(
  lines: Set<string>,
  tags: readonly string[],
  family: Family,
  option: PlannedOption,
  owner: string,
  problems: Problem[],
): void {
  const what = `${owner}: option "${option.name}"`
  const text = optionLine(family, option)
  if (text === undefined)
    problems.push({
      message: `${what}: dnsmasq would put an address of its own in the place of ${OWN_ADDRESSES[family]}`,
    })
  else {
    const line = [...tags.map((tag) => `tag:${tag}`), text].join(',')
    checkLength(line, what, problems)
    lines.add(line)
  }
}

const OWN_ADDRESSES: Readonly<Record<Family, string>> = { 4: '0.0.0.0', 6: '::, fd00:: or fe80::' }
