/** Records a subnet on a network. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { formatPrefix, type Prefix } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import { nextPrefix } from '../allocate/free-prefixes.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import type { Network, Subnet } from '../model/network.ts'
import { putChecked } from '../rules/problems-of.ts'
import { unknownObject } from '../rules/unknown-object.ts'
import { readPrefix } from './find-object.ts'

/** Where `auto` looks for the next free prefix, and how long it is to be. */
export interface FreePlace {
  readonly within: string | undefined
  readonly length: number | undefined
}

/** `text` is a prefix, or `auto` with the place. */
export async function addSubnet(
  tx: Tx,
  text: string,
  networkName: string,
  set: readonly Assignment[],
  place: FreePlace = { within: undefined, length: undefined },
): Promise<Subnet> {
  const action = `Cannot add subnet "${text}"`
  const problems: Problem[] = []
  const prefix = await prefixFor(tx, action, text, place, problems)
  const name = networkName.toLowerCase()
  const network = await tx.get('network', name)
  if (network === undefined) problems.push(await unknownObject(tx, 'network', name))
  const empty: Subnet = {
    prefix: prefix === undefined ? text : formatPrefix(prefix),
    dns: [],
    ntp: [],
    dhcp: true,
    options: {},
    ranges: [],
    reserved: [],
  }
  const subnet = assign(targets.subnet, empty, set, problems)
  if (prefix === undefined) throw new Invalid(action, problems)
  // On a network that is not there, the subnet is still asked for all that can be wrong with it.
  const after: Network =
    network === undefined
      ? { name, subnets: [subnet] }
      : { ...network, subnets: [...network.subnets, subnet] }
  await putChecked(tx, action, 'network', after, problems)
  return subnet
}

async function prefixFor(
  tx: Tx,
  action: string,
  text: string,
  { within, length }: FreePlace,
  problems: Problem[],
): Promise<Prefix | undefined> {
  if (text.toLowerCase() !== 'auto') {
    if (within !== undefined || length !== undefined)
      throw new UserError(`${action}: --within and --length are for "auto"`)
    return readPrefix(text, problems)
  }
  if (within === undefined || length === undefined)
    throw new UserError(`${action}: it needs to know where, and how large`, {
      hint: 'inv add subnet auto --within 10.0.0.0/8 --length 24 --network NET',
    })
  const place = readPrefix(within, problems)
  return place === undefined ? undefined : nextPrefix(tx, action, place, length)
}
