/** Options as dhcpd.conf has them (dhcp-options(5)). */
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import { formatIp, type Family } from '../../core/ip.ts'
import { octetsOf } from '../dhcp/option-octets.ts'
import { singleDomains6 } from '../dhcp/option-table.ts'
import { hexOf, optionText } from '../dhcp/option-text.ts'
import type { DhcpPlan, OptionDefinition, OptionValue, PlannedOption } from '../dhcp/plan.ts'
import { quoteString } from './quote.ts'

/** Standard options that dhcpd does not know, by number. */
const unknownToDhcpd: Readonly<Record<Family, ReadonlySet<number>>> = {
  4: new Set([121, 252]),
  6: new Set(),
}

/** `option routers 10.20.0.1;` */
export type OptionStatement = (option: PlannedOption) => string

/** For options of the plan. */
export function optionStatements({
  family,
  definitions,
}: Pick<DhcpPlan, 'family' | 'definitions'>): OptionStatement {
  const custom = new Set(definitions.map(({ code }) => code))
  return (option) => `option ${nameOf(family, option, custom)} ${valueOf(family, option)};`
}

/** The lines that must stand before the first use, sorted. */
export function optionDefinitions({ family, definitions, wires }: DhcpPlan): readonly string[] {
  const lines = definitions.map((one) => definition(family, one, ownName(one)))
  for (const { subnets } of wires)
    for (const { options, reservations } of subnets)
      for (const option of [...options, ...reservations.flatMap((one) => one.options)])
        if (unknownToDhcpd[family].has(option.code)) lines.push(definition(family, option, option.name))
  return [...new Set(lines)].sort()
}

function definition(
  family: Family,
  { code, form }: Pick<OptionDefinition, 'code' | 'form'>,
  name: string,
): string {
  return `option ${prefixOf(family)}${name} code ${code} = ${types[form](family)};`
}

function nameOf(family: Family, option: PlannedOption, custom: ReadonlySet<number>): string {
  return `${prefixOf(family)}${custom.has(option.code) ? ownName(option) : option.name}`
}

function prefixOf(family: Family): string {
  return family === 6 ? 'dhcp6.' : ''
}

/** That of an option of the site or of private use, which must be none of dhcpd's own names: `hostwright-224` is `code-224`. */
function ownName({ name }: Pick<PlannedOption, 'name'>): string {
  return `hostwright-${name.replace(/^code-/, '')}`
}

const address = (family: Family): string => (family === 4 ? 'ip-address' : 'ip6-address')
const types: Readonly<Record<DhcpOptionForm, (family: Family) => string>> = {
  address,
  addresses: (family) => `array of ${address(family)}`,
  'address-pairs': (family) => `array of { ${address(family)}, ${address(family)} }`,
  text: () => 'text',
  data: () => 'string',
  domains: () => 'domain-list',
  flag: () => 'boolean',
  uint8: () => 'unsigned integer 8',
  uint16: () => 'unsigned integer 16',
  uint16s: () => 'array of unsigned integer 16',
  uint32: () => 'unsigned integer 32',
  int32: () => 'signed integer 32',
  routes: () => 'array of unsigned integer 8',
}

function valueOf(family: Family, { code, values }: PlannedOption): string {
  // Where it wants one domain name it takes no quotes, where it wants a list it wants them.
  if (family === 6 && singleDomains6.has(code)) return optionText({ values })
  return values.map(itemOf).join(', ')
}

function itemOf(value: OptionValue): string {
  switch (value.kind) {
    case 'address':
      return formatIp(value.ip)
    case 'pair':
      return value.ips.map(formatIp).join(' ')
    case 'route':
      return octetsOf({ form: 'routes', values: [value] }).join(', ')
    case 'text':
      return quoteString(value.text)
    case 'octets':
      return hexOf(value.octets)
    case 'domain':
      return quoteString(value.name)
    case 'flag':
      return value.on ? 'true' : 'false'
    case 'number':
      return String(value.value)
  }
}
