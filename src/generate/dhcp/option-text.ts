/** An option's value as text, the same for every way of writing the same value. */
import { formatIp, formatPrefix } from '../../core/ip.ts'
import type { OptionValue, PlannedOption } from './plan.ts'

/** As an inventory has it: `10.20.0.2, 10.20.0.3`. */
export function optionText({ values }: Pick<PlannedOption, 'values'>): string {
  return values.map(valueText).join(', ')
}

function valueText(value: OptionValue): string {
  switch (value.kind) {
    case 'address':
      return formatIp(value.ip)
    case 'pair':
      return value.ips.map(formatIp).join(' ')
    case 'route':
      return `${formatPrefix(value.prefix)} ${formatIp(value.via)}`
    case 'text':
      return value.text
    case 'octets':
      return hexOf(value.octets)
    case 'domain':
      return value.name
    case 'flag':
      return value.on ? 'on' : 'off'
    case 'number':
      return String(value.value)
  }
}

/** `01:0a:ff`. */
export function hexOf(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')
}
