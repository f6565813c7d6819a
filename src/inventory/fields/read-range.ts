/** Reads a range of addresses as typed: `dynamic:10.20.0.100-10.20.0.199`. */
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import { rangeKinds, type Range } from '../model/network.ts'

/** Undefined, with the reason in `problems`, where it is none. */
export function readRange(text: string, problems: Problem[]): Range | undefined {
  const [, word = '', ends = ''] = /^([a-z]+):(.*)$/i.exec(text) ?? []
  const kind = rangeKinds.find((known) => known === word.toLowerCase())
  const [first, last] = ends.split('-').map((end) => parseIp(end.trim()))
  if (kind !== undefined && first !== undefined && last !== undefined && ends.split('-').length === 2)
    return { kind, first: formatIp(first), last: formatIp(last) }
  problems.push({
    message: `range "${text}" is not of the form KIND:FIRST-LAST`,
    hint: `the kinds are ${rangeKinds.join(', ')}: dynamic:10.20.0.100-10.20.0.199`,
  })
  return undefined
}
