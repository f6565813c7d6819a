/** Sets a part of a subnet aside: to allocate from, as a DHCP pool, or to keep free. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { readRange } from '../fields/read-range.ts'
import type { Range } from '../model/network.ts'
import { putChecked } from '../rules/problems-of.ts'
import { existingSubnet, withSubnet } from './find-object.ts'

export async function addRange(tx: Tx, prefix: string, text: string): Promise<Range> {
  const action = `Cannot add range "${text}"`
  const { network, subnet } = await existingSubnet(tx, action, prefix)
  const problems: Problem[] = []
  const range = readRange(text, problems)
  if (range === undefined) throw new Invalid(action, problems)
  const after = withSubnet(network, subnet.prefix, { ...subnet, ranges: [...subnet.ranges, range] })
  await putChecked(tx, action, 'network', after)
  return range
}
