/** All DHCP options of a subnet or a host. */
import type { Problem } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import { optionFamily } from './option-table.ts'
import type { BootFields, OptionDefinition, PlannedOption } from './plan.ts'
import { readDhcpOption, type OptionScope } from './read-option.ts'

export interface ReadOptions {
  /** By code. */
  readonly options: readonly PlannedOption[]
  readonly fields: BootFields
  /** Of those that a server has to be told of. */
  readonly definitions: readonly OptionDefinition[]
  readonly problems: readonly Problem[]
}

export const noOptions: ReadOptions = { options: [], fields: {}, definitions: [], problems: [] }

export function readDhcpOptions(
  options: Readonly<Record<string, string>>,
  scope: OptionScope = {},
): ReadOptions {
  const byCode = new Map<number, { readonly name: string; readonly option: PlannedOption }>()
  const definitions: OptionDefinition[] = []
  const problems: Problem[] = []
  let fields: BootFields = {}
  for (const [name, value] of Object.entries(options)) {
    const read = readDhcpOption(name, value, scope)
    if ('problem' in read) problems.push({ message: read.problem, hint: read.hint })
    else if ('fields' in read) fields = { ...fields, ...read.fields }
    else {
      const { option, custom } = read
      const other = byCode.get(option.code)
      if (other !== undefined)
        problems.push({ message: `options "${other.name}" and "${name}" are both number ${option.code}` })
      byCode.set(option.code, { name, option })
      if (custom) definitions.push({ code: option.code, name: option.name, form: option.form })
    }
  }
  const read = [...byCode.values()].map(({ option }) => option).sort((a, b) => a.code - b.code)
  return { options: read, fields, definitions, problems }
}

/** Those of a host that are of the family. */
export function ofFamily(
  options: Readonly<Record<string, string>>,
  family: Family,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => optionFamily(name) === family))
}
