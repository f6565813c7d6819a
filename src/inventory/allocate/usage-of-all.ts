/** How full every subnet is, in the order of their addresses. */
import { compareIp, type Prefix } from '../../core/ip.ts'
import type { Reader } from '../../db/store.ts'
import type { Subnet } from '../model/network.ts'
import { prefixOfSubnet } from '../model/names.ts'
import { wholeOf } from '../rules/network.ts'
import { usageOf, type Usage } from './usage.ts'

export interface SubnetUsage {
  readonly subnet: Subnet
  readonly network: string
  readonly usage: Usage
}

export async function usageOfAll(
  reader: Reader,
  within?: Prefix,
  now = new Date(),
): Promise<readonly SubnetUsage[]> {
  const wanted =
    within === undefined
      ? undefined
      : new Set((await reader.subnetsWithin(wholeOf(within))).map(({ prefix }) => prefix))
  const found: (SubnetUsage & { readonly prefix: Prefix })[] = []
  for (const network of await reader.list('network'))
    for (const subnet of network.subnets) {
      const prefix = prefixOfSubnet(subnet)
      if (prefix === undefined || (wanted !== undefined && !wanted.has(subnet.prefix))) continue
      found.push({ subnet, network: network.name, prefix, usage: await usageOf(reader, subnet, now) })
    }
  return found
    .sort((a, b) => compareIp(wholeOf(a.prefix).first, wholeOf(b.prefix).first))
    .map(({ subnet, network, usage }) => ({ subnet, network, usage }))
}
