/** The records that hosts make: A and AAAA of each named address, its PTR, SSHFP of their keys, and a CNAME of each alias. */
import { dnsNameProblem, isWithin, parentName } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { reverseOwner } from '../../core/ip.ts'
import { aliasNames, type Networks } from '../../inventory/model/names.ts'
import { sshfpData } from '../sshfp.ts'
import { addressRecord, dnsRecord, pointer, type NodeRecord } from './dns-record.ts'
import { mainName, type HostNames, type NamedAddress } from './host-names.ts'
import { pointerName, type ReverseNames } from './reverse-names.ts'
import { add, cutOver, firstAt, isGlue, zoneOf, type ZoneContent } from './zone-content.ts'

export interface HostRecordOptions {
  readonly networks: Networks
  readonly reverse: ReverseNames
  readonly sshfp: boolean
  /** Those of a host's addresses that make records here. */
  readonly visible: (addresses: HostNames['addresses']) => HostNames['addresses']
}

/** A name in none of our zones, or below a delegation to other servers, is theirs to publish and left out. */
export function addHostRecords(
  content: ZoneContent,
  hosts: readonly HostNames[],
  { networks, reverse, sshfp, visible }: HostRecordOptions,
  problems: Problem[],
): void {
  const nameProblem = nameChecker()
  for (const host of hosts) {
    const addresses = visible(host.addresses)
    for (const address of addresses) {
      const problem = nameProblem(address.name)
      if (problem === undefined) addAddress(content, reverse, address)
      else
        problems.push({
          message: `host "${host.host.name}" ${address.nic.name}: ${address.text}: ${problem}`,
        })
    }
    if (host.host.aliases.length > 0) addAliases(content, host.host, addresses, networks, problems)
  }
  if (sshfp)
    for (const { host, addresses } of hosts)
      if (host.hostKeys.length > 0) addKeys(content, host, visible(addresses))
}

/** Names share their domains, so each of these is checked once. */
function nameChecker(): (name: string) => string | undefined {
  const domains = new Set<string>()
  return (name) => {
    const domain = parentName(name)
    if (domains.has(domain) && /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\./.test(name) && name.length <= 253)
      return undefined
    const problem = dnsNameProblem(name)
    if (problem === undefined && domain !== '') domains.add(domain)
    return problem
  }
}

function addAddress(content: ZoneContent, reverse: ReverseNames, address: NamedAddress): void {
  const { ip, name, text } = address
  const zone = zoneOf(content, name)
  if (zone !== undefined && (cutOver(content, zone, name) === undefined || isGlue(content, name)))
    add(content, zone, addressRecord(name, ip, text, zone.ttl, address))
  const plain = pointerName(reverse, ip)
  const owner = plain === undefined ? undefined : aliasedName(content, plain)
  const home = owner === undefined ? undefined : zoneOf(content, owner)
  if (owner === undefined || home === undefined || cutOver(content, home, owner) !== undefined) return
  add(
    content,
    home,
    pointer('PTR', owner, name, home.ttl, address, owner === reverseOwner(ip) ? ip : undefined),
  )
}

/** Aliases in a row that are followed. */
const ALIASES = 8

/** RFC 2317 by hand: where the zone lists an alias at a reverse name, the PTR record stands at what that leads to. */
function aliasedName(content: ZoneContent, name: string): string {
  let at = name
  for (let count = 0; count < ALIASES; count += 1) {
    const zone = zoneOf(content, at)
    const first = zone === undefined ? undefined : firstAt(content, zone, at)
    if (first?.type !== 'CNAME' || first.target === undefined || !isWithin(first.target, 'arpa')) return at
    at = first.target
  }
  return at
}

/**
 * Under each of the host's names, when the addresses of all are in. Not where a zone lists keys of the name itself, which count for
 * more, nor where other hosts have the name too, whose keys those of one would belie.
 */
function addKeys(content: ZoneContent, host: HostNames['host'], addresses: HostNames['addresses']): void {
  for (const [index, address] of addresses.entries()) {
    const { name } = address
    const zone = zoneOf(content, name)
    const isAgain = index > 0 && addresses.findIndex((one) => one.name === name) < index
    if (zone === undefined || isAgain || cutOver(content, zone, name) !== undefined) continue
    if (!isAlone(host, firstAt(content, zone, name))) continue
    for (const key of host.hostKeys) {
      const text = sshfpData(key)
      if (text !== undefined) add(content, zone, dnsRecord(name, 'SSHFP', zone.ttl, text, address))
    }
  }
}

function isAlone(host: HostNames['host'], first: NodeRecord | undefined): boolean {
  for (let record = first; record !== undefined; record = record.next)
    if (record.type === 'SSHFP' || (typeof record.source !== 'string' && record.source.host !== host))
      return false
  return true
}

/** A host that has no name in DNS yet has no alias either. */
function addAliases(
  content: ZoneContent,
  host: HostNames['host'],
  addresses: HostNames['addresses'],
  networks: Networks,
  problems: Problem[],
): void {
  const target = mainName(host, addresses, networks)
  if (target === undefined) return
  for (const alias of aliasNames(host, networks)) {
    const source = `alias of host "${host.name}"`
    const problem = dnsNameProblem(alias, { underscore: true, wildcard: true })
    const zone = zoneOf(content, alias)
    if (problem !== undefined) problems.push({ message: `${source}: "${alias}": ${problem}` })
    else if (zone !== undefined && cutOver(content, zone, alias) === undefined)
      add(content, zone, pointer('CNAME', alias, target, zone.ttl, source))
  }
}
