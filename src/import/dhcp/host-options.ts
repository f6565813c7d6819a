/** DHCP options that a server's file sets for one host alone. */
import { Buffer } from 'node:buffer'
import type { DraftBuilder } from '../draft-builder.ts'
import { readOptionItems } from './option-value.ts'
import { fieldLimits, parameters, settingName, type Setting } from './settings.ts'

/** Those that follow from other things that are recorded. */
const DERIVED: ReadonlySet<string> = new Set([
  'subnet-mask',
  'broadcast-address',
  'host-name',
  'dhcp-lease-time',
  'lease-time',
  'max-lease-time',
  'min-lease-time',
])

/** By name, as the inventory has them. What has no place is said at its own. */
export function hostOptions(
  settings: Iterable<Setting>,
  report: Pick<DraftBuilder, 'unplaced'>,
): Readonly<Record<string, string>> {
  const options: Record<string, string> = {}
  for (const setting of settings) {
    const { option, raw, at, title } = setting
    const name = settingName(setting)
    if (DERIVED.has(name) || option === 'max-lease-time' || option === 'min-lease-time') {
      report.unplaced(at, `${title} of one host has no place in the inventory`)
      continue
    }
    const read = readOptionItems(typeof option === 'string' ? parameters[option] : option, raw)
    const problem = 'problem' in read ? read.problem : tooLong(name, read.items)
    if (problem !== undefined) report.unplaced(at, `${title} ${problem}`)
    else if ('items' in read) options[name] = read.items.join(', ')
  }
  return options
}

function tooLong(name: string, [first = '']: readonly string[]): string | undefined {
  const limit = fieldLimits.get(name)
  const length = Buffer.byteLength(first)
  return limit !== undefined && length > limit ? `has ${length} octets, ${limit} is the limit` : undefined
}
