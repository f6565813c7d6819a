/** An option's value as it is on the wire. */
import { Buffer } from 'node:buffer'
import type { DhcpOptionForm } from '../../core/dhcp-options.ts'
import { widthOf, type Ip } from '../../core/ip.ts'
import type { OptionValue, PlannedOption } from './plan.ts'

/** The octets after code and length (RFC 2132; routes RFC 3442; domain names RFC 3397, RFC 8415 10, without compression). */
export function octetsOf({ form, values }: Pick<PlannedOption, 'form' | 'values'>): readonly number[] {
  return values.flatMap((value) => octetsOfValue(form, value))
}

const widths: Readonly<Partial<Record<DhcpOptionForm, number>>> = { uint8: 1, uint16: 2, uint16s: 2 }

function octetsOfValue(form: DhcpOptionForm, value: OptionValue): readonly number[] {
  switch (value.kind) {
    case 'address':
      return octetsOfIp(value.ip)
    case 'pair':
      return value.ips.flatMap(octetsOfIp)
    case 'route':
      return [
        value.prefix.length,
        ...octetsOfIp({ family: 4, value: value.prefix.network }).slice(
          0,
          Math.ceil(value.prefix.length / 8),
        ),
        ...octetsOfIp(value.via),
      ]
    case 'text':
      return [...Buffer.from(value.text, 'utf8')]
    case 'octets':
      return value.octets
    case 'domain':
      return [...value.name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]), 0]
    case 'flag':
      return [value.on ? 1 : 0]
    case 'number':
      return octetsOfNumber(BigInt.asUintN(32, BigInt(value.value)), widths[form] ?? 4)
  }
}

function octetsOfIp({ family, value }: Ip): readonly number[] {
  return octetsOfNumber(value, widthOf(family) / 8)
}

function octetsOfNumber(value: bigint, width: number): readonly number[] {
  return Array.from({ length: width }, (_, index) =>
    Number((value >> BigInt(8 * (width - 1 - index))) & 0xffn),
  )
}
