/** What each file says in the words of the inventory, for `GeneratedFile.objects`. */
import { objectKind } from '../../core/object-lines.ts'
import { objectsOf } from '../dhcp/plan-objects.ts'
import type { DnsmasqPlan } from './plans.ts'

/** By the path of the file: lines, sorted. */
export function fileObjects({ dhcp, dns }: DnsmasqPlan): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  const put = (path: string, line: string): void => {
    const known = files.get(path)
    if (known === undefined) files.set(path, [line])
    else known.push(line)
  }
  for (const line of dhcp.flatMap(objectsOf)) put(HOLDERS.get(objectKind(line)) ?? MAIN, line)
  for (const { plan, records } of dns?.zones ?? []) {
    put(MAIN, `zone ${plan.name}`)
    for (const { owner, type, text } of records) {
      const path = ADDRESSES.has(type) ? 'hosts' : MAIN
      if (owner === plan.name)
        put(path, type === 'NS' ? `ns ${owner} ${text}` : `record ${owner} @ ${type} ${text}`)
      else put(path, `record ${plan.name} ${owner.slice(0, -plan.name.length - 1)} ${type} ${text}`)
    }
  }
  for (const { name, forwarders } of dns?.forwards ?? []) put(MAIN, `forward ${name} ${forwarders.join(' ')}`)
  for (const lines of files.values()) lines.sort()
  return files
}

const MAIN = 'dnsmasq.conf'

const HOLDERS: ReadonlyMap<string, string> = new Map([
  ['gateway', 'dhcp-opts'],
  ['option', 'dhcp-opts'],
  ['reservation', 'dhcp-hosts'],
])

const ADDRESSES: ReadonlySet<string> = new Set(['A', 'AAAA', 'PTR'])
