/** Records a subnet on a network. */
import { Invalid, type Problem } from '../../core/errors.ts'
import { formatPrefix } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import type { Network, Subnet } from '../model/network.ts'
import { putChecked } from '../rules/problems-of.ts'
import { unknownProblem } from '../rules/words.ts'
import { readPrefix } from './find-object.ts'

export async function addSubnet(
  tx: Tx,
  text: string,
  networkName: string,
  set: readonly Assignment[],
): Promise<Subnet> {
  const action = `Cannot add subnet "${text}"`
  const problems: Problem[] = []
  const prefix = readPrefix(text, problems)
  const name = networkName.toLowerCase()
  const network = await tx.get('network', name)
  if (network === undefined) problems.push(unknownProblem('network', name, await tx.names('network')))
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
