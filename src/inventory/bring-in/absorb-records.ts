/** Records of another program's zones that are not kept as records: they follow from hosts, or make one. */
import { dnsLabelProblem, dnsNameProblem, isWithin, parentName } from '../../core/dns-name.ts'
import { absoluteName } from '../../core/dns-record.ts'
import { formatIp, parseIp, parseReverseName } from '../../core/ip.ts'
import type { DraftRecord, Found } from '../../import/draft.ts'
import type { Host } from '../model/host.ts'
import { domainOf, domainOfSubnet, nameOfAddress } from '../model/names.ts'
import { targetOf } from '../model/record-target.ts'
import type { ZoneRecord } from '../model/zone.ts'
import { subnetPlaces, type SubnetPlaces } from './subnet-places.ts'
import { derivedRecords } from './derived-records.ts'
import { mayTouch, type Desk } from './desk.ts'
import { madeNames, type MadeNames } from './made-names.ts'

interface Absorber {
  readonly desk: Desk
  readonly names: MadeNames
  readonly places: SubnetPlaces
  /** Names below which other servers answer. */
  readonly cuts: ReadonlySet<string>
}

type Absorb = (absorber: Absorber, found: Found<DraftRecord>, owner: string) => boolean

/** Addresses come first, for they make the hosts that aliases and pointers are about. */
const rounds: readonly { readonly types: readonly string[]; readonly absorb: Absorb }[] = [
  { types: ['A', 'AAAA'], absorb: absorbAddress },
  { types: ['CNAME'], absorb: absorbAlias },
  { types: ['PTR'], absorb: absorbPointer },
]

/** Gives what is left, in the order in which it stands. */
export function absorbRecords(
  desk: Desk,
  records: readonly Found<DraftRecord>[],
): readonly Found<DraftRecord>[] {
  if (records.length === 0) return []
  const absorber: Absorber = {
    desk,
    names: madeNames(desk),
    places: subnetPlaces(desk),
    cuts: new Set(
      records
        .filter(({ value }) => value.type === 'NS' && value.name !== '@')
        .map(({ value }) => absoluteName(value.name, value.zone)),
    ),
  }
  const isKnown = knownRecords(desk)
  const gone = new Set<Found<DraftRecord>>()
  const isDerived = derivedRecords(desk)
  // What is in one view alone does not follow from hosts, which are in all.
  const common = records.filter(({ value }) => value.view === undefined)
  for (const found of common)
    if (isDerived(found.value, absoluteName(found.value.name, found.value.zone))) gone.add(found)
  for (const { types, absorb } of rounds)
    for (const found of common) {
      const { value } = found
      if (!types.includes(value.type) || gone.has(found)) continue
      const owner = absoluteName(value.name, value.zone)
      if (!isKnown(value) && absorb(absorber, found, owner)) gone.add(found)
    }
  return records.filter((found) => !gone.has(found))
}

/** What is recorded as a record stays one. */
function knownRecords({ before }: Desk): (record: DraftRecord) => boolean {
  const texts = new Map<string, ReadonlySet<string>>()
  const textOf = ({ name, type, data }: ZoneRecord): string => `${name} ${type} ${data}`
  return (record) => {
    const known = texts.get(record.zone) ?? new Set(before.zone.get(record.zone)?.records.map(textOf))
    texts.set(record.zone, known)
    return known.has(textOf(record))
  }
}

/** Whether it has the TTL of its zone, as all have that follow from hosts. */
function hasZoneTtl({ after }: Desk, { zone, ttl }: DraftRecord): boolean {
  return ttl === undefined || ttl === after.zone.get(zone)?.ttl
}

function absorbAddress(
  { desk, names, places, cuts }: Absorber,
  found: Found<DraftRecord>,
  owner: string,
): boolean {
  const { at, value } = found
  const parsed = parseIp(value.data.trim())
  if (parsed === undefined || !hasZoneTtl(desk, value)) return false
  const ip = formatIp(parsed)
  const taken = names.atAddress(ip)
  if (taken !== undefined) return taken.name === owner
  const place = places.freeAt(parsed)
  const hidden = [...cuts].some((cut) => isWithin(owner, cut))
  if (place === undefined || hidden || desk.after.zone.has(owner)) return false
  const known = names.hostNamed(owner)
  if (known === undefined && dnsNameProblem(owner) !== undefined) return false
  const domain = domainOfSubnet(place.network, place.subnet)
  const label = owner.slice(0, -domainLength(domain))
  const short = domain !== undefined && owner === `${label}.${domain}` && dnsLabelProblem(label) === undefined
  const name = known?.name ?? (short && !desk.after.host.has(label) ? label : owner)
  // A host of that name has another one in DNS: the record is about something else.
  if (known === undefined && desk.after.host.has(name)) return false
  if (!mayTouch(desk, 'host', name, at)) return true
  const host = withAddress(desk, known ?? newHost(name, desk), ip, place.network.name, owner)
  desk.after.host.set(name, host)
  names.learn(host)
  return true
}

function domainLength(domain: string | undefined): number {
  return domain === undefined ? 0 : domain.length + 1
}

function newHost(name: string, { options }: Desk): Host {
  return {
    name,
    kind: options.kind ?? 'physical',
    state: 'active',
    groups: [],
    tags: [],
    attributes: {},
    aliases: [],
    hostKeys: [],
    nics: [],
    disks: [],
  }
}

/** On the host's NIC on that network, else on a further one; called by its own name where another would follow. */
function withAddress({ after }: Desk, host: Host, ip: string, network: string, owner: string): Host {
  const index = host.nics.findIndex((nic) => nic.network === network)
  const nics =
    index === -1
      ? [...host.nics, { name: nextNic(host), network, addresses: [{ ip }] }]
      : host.nics.map((nic, at) => (at === index ? { ...nic, addresses: [...nic.addresses, { ip }] } : nic))
  const made: Host = { ...host, nics }
  const nic = nics[index === -1 ? nics.length - 1 : index]
  const address = nic?.addresses.at(-1)
  if (nic === undefined || address === undefined) return made
  if (nameOfAddress(made, nic, address, after.network) === owner) return made
  const named = { ...nic, addresses: [...nic.addresses.slice(0, -1), { ip, name: owner }] }
  return { ...made, nics: nics.map((one) => (one === nic ? named : one)) }
}

function nextNic(host: Host): string {
  const taken = new Set(host.nics.map(({ name }) => name))
  for (let number = 0; ; number += 1) if (!taken.has(`eth${number}`)) return `eth${number}`
}

/** One word in the domain of a host whose own name it points to. */
function absorbAlias({ desk, names }: Absorber, { at, value }: Found<DraftRecord>, owner: string): boolean {
  const target = targetOf(value, value.zone)
  const known = target === undefined ? undefined : names.hostNamed(target)
  if (known === undefined || !hasZoneTtl(desk, value)) return false
  const domain = domainOf(known, desk.after.network)
  const label = owner.slice(0, -domainLength(domain))
  if (domain === undefined || parentName(owner) !== domain || dnsLabelProblem(label) !== undefined)
    return false
  if (known.aliases.includes(label) || known.aliases.includes(owner)) return true
  if (!mayTouch(desk, 'host', known.name, at)) return true
  const host = { ...known, aliases: [...known.aliases, label] }
  desk.after.host.set(host.name, host)
  return true
}

/** The reverse of an address's own name. */
function absorbPointer({ desk, names }: Absorber, { value }: Found<DraftRecord>, owner: string): boolean {
  const ip = parseReverseName(owner)
  const target = targetOf(value, value.zone)
  if (ip === undefined || target === undefined || !hasZoneTtl(desk, value)) return false
  return names.atAddress(formatIp(ip))?.name === target
}
