/** One DHCP option of a subnet or a host, by name and value as a person writes them. */
import type { Family } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { DeclaredOption } from '../../inventory/model/service-settings.ts'
import { hasControl } from './control-characters.ts'
import { octetsOf } from './option-octets.ts'
import {
  bootTexts,
  fieldOf,
  optionFamily,
  optionKind,
  optionNames,
  singleDomains6,
  type OptionKind,
  type OptionOwner,
} from './option-table.ts'
import { optionText } from './option-text.ts'
import { readOptionValue, textProblem } from './option-value.ts'
import type { BootFields, PlannedOption } from './plan.ts'

export interface OptionScope {
  /** Of the subnet. Default: that which the name is of. */
  readonly family?: Family
  /** Default: a subnet. */
  readonly owner?: OptionOwner
  /** Those of the site's settings. */
  readonly declared?: readonly DeclaredOption[]
}

export type ReadOption =
  | { readonly option: PlannedOption; readonly custom: boolean }
  | { readonly fields: BootFields }
  | { readonly problem: string; readonly hint?: string }

/** Octets that an option of IPv4 holds (RFC 2132 2). No option of IPv6 that anyone sets needs more. */
const OPTION_LIMIT = 255

export function readDhcpOption(name: string, value: string, scope: OptionScope = {}): ReadOption {
  const { family = optionFamily(name), owner = 'subnet', declared = [] } = scope
  if (hasControl(value)) return { problem: `option "${name}" holds a control character` }
  const field = fieldOf(owner, name)
  if (field !== undefined)
    return { problem: `option "${name}" is made from ${field}`, hint: `set ${field} instead` }
  const kind = optionKind(name, declared)
  if (kind === undefined) return bootField(name, value, family) ?? unknownOption(name, family, declared)
  if (kind.family !== family) return { problem: `option "${name}" is one of IPv${kind.family}` }
  return readKind(name, kind, value)
}

/** The same text for every way of writing the same value; the value itself where it is none. */
export function canonicalOptionValue(name: string, value: string, scope: OptionScope = {}): string {
  const read = readDhcpOption(name, value, scope)
  return 'option' in read ? optionText(read.option) : value
}

function readKind(
  name: string,
  { code, name: bare, form, custom, family }: OptionKind,
  value: string,
): ReadOption {
  const read = readOptionValue(form, family, value)
  if ('problem' in read) return { problem: `option "${name}" ${read.problem}` }
  if (family === 6 && singleDomains6.has(code) && read.values.length > 1)
    return { problem: `option "${name}" has ${read.values.length} values, not one` }
  const option = { code, name: bare, form, values: read.values }
  const { length } = octetsOf(option)
  return length > OPTION_LIMIT
    ? { problem: `option "${name}" has ${length} octets, ${OPTION_LIMIT} is the limit` }
    : { option, custom }
}

function bootField(name: string, value: string, family: Family): ReadOption | undefined {
  if (family === 6) return undefined
  if (name === 'next-server') {
    const read = readOptionValue('address', 4, value)
    return 'problem' in read
      ? { problem: `option "${name}" ${read.problem}` }
      : { fields: { nextServer: optionText(read) } }
  }
  if (name !== 'filename' && name !== 'server-name') return undefined
  const problem = textProblem(value, bootTexts[name])
  if (problem !== undefined) return { problem: `option "${name}" ${problem}` }
  return { fields: name === 'filename' ? { filename: value } : { serverName: value } }
}

function unknownOption(name: string, family: Family, declared: readonly DeclaredOption[]): ReadOption {
  const near = nearest(name, optionNames(family, declared))
  const otherwise = family === 4 ? 'code-224 to code-254 set options for private use' : undefined
  const hint = near === undefined ? otherwise : `did you mean "${near}"?`
  return { problem: `unknown option "${name}"`, ...(hint === undefined ? {} : { hint }) }
}
