/** Records a subnet on a network. */
import type { Problem } from '../../core/errors.ts'
import { formatPrefix } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'
import { assign, type Assignment } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import type { Subnet } from '../model/network.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existing, readPrefix } from './find-object.ts'

export async function addSubnet(
  tx: Tx,
  text: string,
  networkName: string,
  set: readonly Assignment[],
): Promise<Subnet> {
  const action = `Cannot add subnet "${text}"`
  const prefix = formatPrefix(readPrefix(action, text))
  const network = await existing(tx, action, 'network', networkName)
  const problems: Problem[] = []
  const empty: Subnet = { prefix, dns: [], ntp: [], dhcp: true, options: {}, ranges: [], reserved: [] }
  const subnet = assign(targets.subnet, empty, set, problems)
  const after = { ...network, subnets: [...network.subnets, subnet] }
  await putChecked(tx, action, 'network', after, problems)
  return subnet
}
