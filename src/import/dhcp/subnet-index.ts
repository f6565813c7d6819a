/** Which subnet of a draft an address lies in. */
import { parseIp, parsePrefix, prefixOf } from '../../core/ip.ts'
import type { DraftSubnet } from '../draft.ts'

export type SubnetOf = (ip: string) => DraftSubnet | undefined

/** The longest prefix that holds the address. */
export function subnetIndex(subnets: readonly DraftSubnet[]): SubnetOf {
  const byLength = new Map<string, Map<bigint, DraftSubnet>>()
  const lengths: { readonly family: 4 | 6; readonly length: number }[] = []
  for (const subnet of subnets) {
    const prefix = parsePrefix(subnet.prefix)
    if (prefix === undefined) continue
    const key = `${prefix.family} ${prefix.length}`
    const known = byLength.get(key)
    if (known === undefined) {
      byLength.set(key, new Map([[prefix.network, subnet]]))
      lengths.push(prefix)
    } else known.set(prefix.network, subnet)
  }
  lengths.sort((a, b) => b.length - a.length)
  return (text) => {
    const ip = parseIp(text)
    if (ip === undefined) return undefined
    for (const { family, length } of lengths) {
      if (family !== ip.family) continue
      const found = byLength.get(`${family} ${length}`)?.get(prefixOf(ip, length).network)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** What tells the wires apart as far as the draft knows them: the network's name, else the subnet. */
export function wireOf(subnetOf: SubnetOf): (ip: string) => string | undefined {
  return (ip) => {
    const subnet = subnetOf(ip)
    return subnet === undefined ? undefined : (subnet.network ?? subnet.beside ?? subnet.prefix)
  }
}
