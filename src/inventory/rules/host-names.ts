/** Whether the names that a host makes in DNS are its own. */
import { isWithin } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { parseIp, reverseName } from '../../core/ip.ts'
import type { Host } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { aliasNames, type Networks } from '../model/names.ts'
import { targetOf } from '../model/record-target.ts'
import { describeUse, namesMadeBy, networksOf, usesOf, type NameUse } from './name-uses.ts'
import { recordTitle, seenTogether, ttlProblem } from './record-sets.ts'
import { repeated } from './words.ts'

/** `self`: the name under which the host is stored now. */
export async function hostNameProblems(
  lookup: Lookup,
  host: Host,
  self: string,
): Promise<readonly Problem[]> {
  if (host.state === 'retired') return retiredProblems(lookup, host, self)
  const networks = await networksOf(lookup, host)
  const problems: Problem[] = []
  const bareOwner = await lookup.ownerOfAlias(host.name)
  for (const [name, made] of namesMadeBy(host, networks))
    for (const use of await usesOf(lookup, name, { host: self }))
      // An alias that is the very word is told of without its domain.
      if (use.kind !== 'alias' || use.host !== bareOwner)
        problems.push(...clash({ ...made, kind: 'host', host: host.name }, name, use))
  problems.push(...(await aliasProblems(lookup, host, self, networks)))
  return [...problems, ...(await pointerProblems(lookup, host, self))]
}

/** Only a reverse zone that is recorded can have records beside those of addresses. */
async function pointerProblems(lookup: Lookup, host: Host, self: string): Promise<readonly Problem[]> {
  if (!holdReverse(await lookup.names('zone'))) return []
  const problems: Problem[] = []
  for (const address of host.nics.flatMap((nic) => nic.addresses)) {
    const ip = parseIp(address.ip)
    if (ip === undefined) continue
    const name = reverseName(ip).slice(0, -1)
    for (const use of await usesOf(lookup, name, { host: self }))
      problems.push(...clash({ kind: 'pointer', host: host.name, ip: address.ip }, name, use))
  }
  return problems
}

// All hosts of an inventory that is checked whole ask it of one list.
const reverse = new WeakMap<readonly string[], boolean>()

function holdReverse(zones: readonly string[]): boolean {
  const known = reverse.get(zones)
  if (known !== undefined) return known
  const found = zones.some((zone) => isWithin(zone, 'arpa'))
  reverse.set(zones, found)
  return found
}

/** Servers must answer. */
async function retiredProblems(lookup: Lookup, host: Host, self: string): Promise<readonly Problem[]> {
  const zones = await lookup.zonesServedBy(self)
  const written = await lookup.zonesWrittenOn(self)
  const networks = await lookup.networksServedBy(self)
  return [
    ...zones.map((zone) => ({
      message: `a retired host cannot be a name server, and it is one of zone "${zone}"`,
      hint: `inv set zone ${zone} ns-=${host.name}`,
    })),
    ...written.map((zone) => ({
      message: `a retired host cannot be a primary, and it is that of zone "${zone}"`,
      hint: `inv set zone ${zone} primary=HOST`,
    })),
    ...networks.map((network) => ({
      message: `a retired host cannot serve DHCP, and it does on network "${network}"`,
      hint: `inv set network ${network} dhcp-server-=${host.name}`,
    })),
  ]
}

async function aliasProblems(
  lookup: Lookup,
  host: Host,
  self: string,
  networks: Networks,
): Promise<readonly Problem[]> {
  if (host.aliases.length === 0) return []
  const own = namesMadeBy(host, networks)
  const names = aliasNames(host, networks)
  const problems: Problem[] = repeated(names).map((name) => ({ message: `alias "${name}" is given twice` }))
  for (const alias of host.aliases) {
    const [name] = aliasNames({ ...host, aliases: [alias] }, networks)
    if (name === undefined) continue
    if (own.has(name) && alias !== host.name)
      problems.push({ message: `alias "${name}" is the name of the host itself` })
    if (await lookup.has('zone', name)) problems.push({ message: `alias "${name}" is the name of a zone` })
    for (const use of await usesOf(lookup, name, { host: self }))
      if (!(await isBare(lookup, alias, use)))
        problems.push(...clash({ kind: 'alias', host: host.name }, name, use))
    problems.push(...(await aliasTargetProblems(lookup, name)))
  }
  return problems
}

/** Whether the other has the very word, which is told of without its domain. */
async function isBare(lookup: Lookup, alias: string, use: NameUse): Promise<boolean> {
  if (use.kind === 'alias') return (await lookup.ownerOfAlias(alias)) === use.host
  return use.kind === 'host' && use.host === alias
}

/** RFC 2181 10.3: what mail and service records and name servers point to must not be an alias. */
export async function aliasTargetProblems(
  lookup: Pick<Lookup, 'recordsTo' | 'zonesServedBy'>,
  name: string,
  view?: string,
): Promise<readonly Problem[]> {
  const records = (await lookup.recordsTo(name)).filter(
    ({ record }) => record.type !== 'CNAME' && record.type !== 'PTR' && seenTogether(record.view, view),
  )
  const hint = 'these must point to a name with addresses (RFC 2181 10.3)'
  return [
    ...records.map(({ zone, record }) => ({
      message: `"${name}" cannot be an alias: ${recordTitle(record)} of zone "${zone}" points to it`,
      hint,
    })),
    ...(await lookup.zonesServedBy(name)).map((zone) => ({
      message: `"${name}" cannot be an alias: it is a name server of zone "${zone}"`,
      hint,
    })),
  ]
}

/** Whether two uses of one name go together. `use` is who has it already. */
export function clash(wanted: NameUse, name: string, use: NameUse): readonly Problem[] {
  const taken = { message: `${subject(wanted, name)} is ${describeUse(use)}` }
  if (isReverseAlias(wanted, use) || isReverseAlias(use, wanted)) return []
  if (isAlias(wanted) || isAlias(use)) return [taken]
  if (wanted.kind === 'host' && use.kind === 'host') return wanted.derived && use.derived ? [taken] : []
  const [record, maker] = wanted.kind === 'record' ? [wanted, use] : [use, wanted]
  if (record.kind !== 'record') return []
  const { ttl, type } = record.record
  if (ttl === undefined || ttl === record.zoneTtl || !typesOf(maker).includes(type)) return []
  return [ttlProblem(name, type, [ttl, record.zoneTtl])]
}

/** An alias from one reverse name to another says where the PTR record stands (RFC 2317). */
function isReverseAlias(alias: NameUse, pointer: NameUse): boolean {
  if (alias.kind !== 'record' || alias.record.type !== 'CNAME' || pointer.kind !== 'pointer') return false
  const target = targetOf(alias.record, alias.zone)
  return target !== undefined && isWithin(target, 'arpa')
}

function isAlias(use: NameUse): boolean {
  return use.kind === 'alias' || (use.kind === 'record' && use.record.type === 'CNAME')
}

/** Types of the records that are made of it, with the TTL of the zone. */
function typesOf(use: NameUse): readonly string[] {
  if (use.kind === 'pointer') return ['PTR']
  return use.kind === 'host' ? use.families.map((family) => (family === 4 ? 'A' : 'AAAA')) : []
}

function subject(wanted: NameUse, name: string): string {
  switch (wanted.kind) {
    case 'host':
      return `its name "${name}"`
    case 'alias':
      return `alias "${name}"`
    case 'pointer':
      return `"${name}", the reverse name of ${wanted.ip},`
    case 'record':
      return `${recordTitle(wanted.record)}: "${name}"`
  }
}
