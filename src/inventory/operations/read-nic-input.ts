/** Reads a NIC as typed: `bond0,kind=bond,members=eno1+eno2,network=office,ip=10.20.0.9`. */
import type { Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import type { NicInput } from './make-nic.ts'

const SINGLE = ['mac', 'network', 'kind', 'link'] as const
const KEYS = ['mac', 'network', 'ip', 'kind', 'members', 'link', 'shared-mac']

/** The name, then `KEY=VALUE` in any order; `ip` may stand several times. What cannot be read is told of in `problems`. */
export function readNicInput(text: string, problems: Problem[]): NicInput {
  const [name = '', ...rest] = text.split(',').map((part) => part.trim())
  let input: NicInput = { name, ips: [] }
  for (const part of rest) input = withPart(input, part, problems)
  return input
}

function withPart(input: NicInput, part: string, problems: Problem[]): NicInput {
  const equals = part.indexOf('=')
  const key = equals === -1 ? part : part.slice(0, equals).trim()
  const value = part.slice(equals + 1).trim()
  const single = SINGLE.find((one) => one === key)
  if (key === 'shared-mac' && (equals === -1 || /^(true|yes|on)$/i.test(value)))
    return { ...input, sharedMac: true }
  if (equals !== -1 && single !== undefined) return { ...input, [single]: value }
  if (equals !== -1 && key === 'ip') return { ...input, ips: [...input.ips, value] }
  // Commas part the keys, so members are joined by a plus, which no name of a NIC has.
  if (equals !== -1 && key === 'members') return { ...input, members: membersIn(value, '+') }
  const meant = nearest(key, KEYS)
  problems.push({
    message: `NIC "${input.name ?? ''}": "${part}" is none of ${KEYS.map((one) => `${one}=…`).join(', ')}`,
    hint: meant === undefined || meant === key ? undefined : `did you mean "${meant}="?`,
  })
  return input
}

/** `bond0=eno1,eno2`: a bond, and the ports that it is made of. */
export interface BondInput {
  readonly name: string
  readonly members: readonly string[]
}

/** Undefined, with the reason in `problems`, where it is none. */
export function readBond(text: string, problems: Problem[]): BondInput | undefined {
  const equals = text.indexOf('=')
  const members = membersIn(text.slice(equals + 1), ',')
  if (equals > 0 && members.length > 0) return { name: text.slice(0, equals).trim(), members }
  problems.push({ message: `bond "${text}" is not of the form NAME=NIC,NIC`, hint: 'bond0=eth0,eth1' })
  return undefined
}

function membersIn(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((member) => member.trim())
    .filter((member) => member !== '')
}
