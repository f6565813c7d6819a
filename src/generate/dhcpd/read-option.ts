/** One DHCP option of a subnet, by name and value as a person writes them, read to its line of dhcpd.conf. */
import { nearest } from '../../core/nearest.ts'
import { bootStatements, derivedOptions, optionKind, optionNames } from './option-table.ts'
import { readOptionValue, readText, type OptionValue } from './option-value.ts'
import { hasControl } from './quote.ts'

export type DhcpOption =
  | {
      /** Without indentation. */
      readonly statement: string
      /** The line that must stand before it. */
      readonly definition?: string
    }
  | { readonly problem: string; readonly hint?: string }

export function readDhcpOption(name: string, value: string): DhcpOption {
  if (hasControl(value)) return { problem: `option "${name}" holds a control character` }
  const field = derivedOptions.get(name)
  if (field !== undefined)
    return { problem: `option "${name}" is made from ${field}`, hint: `set ${field} instead` }
  const kind = optionKind(name)
  if (kind !== undefined) {
    const option = optionOf(`option ${kind.name}`, name, readOptionValue(kind.form, value))
    return 'problem' in option || kind.definition === undefined
      ? option
      : { ...option, definition: `option ${kind.name} ${kind.definition};` }
  }
  if (name === 'next-server') return optionOf(name, name, readOptionValue('address', value))
  const limit = bootStatements.get(name)
  return limit === undefined ? unknownOption(name) : optionOf(name, name, readText(value, limit))
}

function optionOf(statement: string, name: string, value: OptionValue): DhcpOption {
  return 'problem' in value
    ? { problem: `option "${name}" ${value.problem}` }
    : { statement: `${statement} ${value.text};` }
}

function unknownOption(name: string): DhcpOption {
  const near = nearest(name, optionNames())
  return {
    problem: `unknown option "${name}"`,
    hint: near === undefined ? 'code-224 to code-254 set options for private use' : `did you mean "${near}"?`,
  }
}
