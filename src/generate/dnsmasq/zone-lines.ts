/** Which names dnsmasq answers for alone, and whom it asks for others (dnsmasq(8), `--local`, `--server`). */
import type { Problem } from '../../core/errors.ts'
import type { DnsRecord } from '../dns/dns-record.ts'
import type { ForwardZone, PlannedZone } from '../dns/plan.ts'

/** `here`: those of the zones that this server answers for. */
export function zoneLines(
  here: readonly PlannedZone[],
  forwards: readonly ForwardZone[],
  problems: Problem[],
): readonly string[] {
  for (const { name } of forwards)
    if (name.includes('/'))
      problems.push({ message: `zone "${name}": dnsmasq cannot forward a name with a slash` })
  for (const { plan } of here)
    if (plan.dynamic)
      problems.push({
        message: `zone "${plan.name}" is dynamic, and dnsmasq takes no updates`,
        hint: `inv set zone ${plan.name} dynamic=off`,
      })
  return [
    // A name with a slash would be two; questions for those of its names that are not there go on to other servers.
    ...here.filter(({ plan }) => !plan.name.includes('/')).map(({ plan }) => `local=/${plan.name}/`),
    ...delegationLines(here, new Set(forwards.map(({ name }) => name))),
    ...forwards.flatMap(({ name, forwarders }) => forwarders.map((address) => `server=/${name}/${address}`)),
  ]
}

/** Names of a zone that others have: their servers are asked, or where no address of theirs is known, those of all other names. */
function delegationLines(here: readonly PlannedZone[], forwarded: ReadonlySet<string>): readonly string[] {
  const zones = new Set(here.map(({ plan }) => plan.name))
  const delegations = here
    .flatMap(({ plan, records }) => records.filter(({ type, owner }) => type === 'NS' && owner !== plan.name))
    .filter(({ owner }) => !zones.has(owner) && !forwarded.has(owner) && !owner.includes('/'))
  const addresses = addressesOf(here, new Set(delegations.flatMap(({ target }) => target ?? [])))
  const byName = new Map<string, Set<string>>()
  for (const { owner, target = '' } of delegations) {
    const servers = byName.get(owner) ?? new Set()
    for (const address of addresses.get(target) ?? []) servers.add(address)
    byName.set(owner, servers)
  }
  return [...byName].flatMap(([name, servers]) =>
    (servers.size === 0 ? ['#'] : [...servers]).map((server) => `server=/${name}/${server}`),
  )
}

function addressesOf(
  here: readonly PlannedZone[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  if (names.size === 0) return found
  const isAddress = ({ type, owner }: DnsRecord): boolean =>
    (type === 'A' || type === 'AAAA') && names.has(owner)
  for (const { owner, text } of here.flatMap(({ records }) => records.filter(isAddress)))
    found.set(owner, [...(found.get(owner) ?? []), text])
  return found
}
