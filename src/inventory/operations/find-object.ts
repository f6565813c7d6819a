/** What operations say, and find, of objects by their name. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Reader } from '../../db/store.ts'
import { formatIp, formatPrefix, parseIp, parsePrefix, prefixOf } from '../../core/ip.ts'
import type { Lookup } from '../model/lookup.ts'
import type { Network, Subnet } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { typedName } from '../model/typed-name.ts'
import { wholeOf } from '../rules/network.ts'
import { unknownObject } from '../rules/unknown-object.ts'

export const existsProblem: Problem = { message: 'it exists already' }

/** The object, or a UserError that says what may have been meant. */
export async function existing<K extends ObjectKind>(
  lookup: Lookup,
  action: string,
  kind: K,
  name: string,
): Promise<ObjectOfKind[K]> {
  const typed = typedName(kind, name)
  const found = await lookup.get(kind, typed)
  if (found !== undefined) return found
  const problem = await unknownObject(lookup, kind, typed)
  throw new UserError(`${action}: ${problem.message}`, { hint: problem.hint })
}

/** The subnet with the network that it belongs to. */
export async function existingSubnet(
  reader: Reader,
  action: string,
  text: string,
): Promise<{ readonly network: Network; readonly subnet: Subnet }> {
  const problems: Problem[] = []
  const prefix = readPrefix(text, problems)
  if (prefix === undefined) throw new Invalid(action, problems)
  const places = await reader.subnetsWithin(wholeOf(prefix))
  const place = places.find((one) => one.prefix === formatPrefix(prefix))
  const network = place === undefined ? undefined : await reader.get('network', place.network)
  const subnet = network?.subnets.find((one) => one.prefix === place?.prefix)
  if (network !== undefined && subnet !== undefined) return { network, subnet }
  const [near] = places
  throw new UserError(`${action}: unknown subnet "${formatPrefix(prefix)}"`, {
    hint:
      near === undefined ? 'inv list subnet shows those that there are' : `did you mean "${near.prefix}"?`,
  })
}

/** The network with this subnet in place of the one of the same prefix; without it where there is none. */
export function withSubnet(network: Network, prefix: string, subnet: Subnet | undefined): Network {
  return {
    ...network,
    subnets: network.subnets.flatMap((one) => (one.prefix === prefix ? (subnet ?? []) : [one])),
  }
}

/** Undefined, with the reason in `problems`, for anything but a prefix; where host bits are set, with the prefix that was meant. */
export function readPrefix(text: string, problems: Problem[]): ReturnType<typeof parsePrefix> {
  const prefix = parsePrefix(text)
  if (prefix !== undefined) return prefix
  const [address = '', length = ''] = text.split('/')
  const ip = parseIp(address)
  if (ip !== undefined && /^\d{1,3}$/.test(length) && Number(length) <= (ip.family === 4 ? 32 : 128))
    problems.push({
      message: `"${text}" has bits set behind its ${length} bits`,
      hint: `did you mean "${formatPrefix(prefixOf(ip, Number(length)))}"?`,
    })
  else
    problems.push({
      message: `"${text}" is no prefix`,
      hint: ip === undefined ? 'for example 10.20.0.0/24' : `did you mean "${formatIp(ip)}/24"?`,
    })
  return undefined
}
