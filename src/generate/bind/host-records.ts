/** The records that hosts make: A and AAAA of each named address, its PTR, and a CNAME of each alias. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp, reverseName, type Ip } from '../../core/ip.ts'
import type { Host } from '../../inventory/model/host.ts'
import { addressNames, aliasNames, nameOfAddress, type Networks } from '../../inventory/model/names.ts'
import { addressRecord, pointer } from './dns-record.ts'
import { add, cutOver, isGlue, zoneOf, type ZoneContent } from './zone-content.ts'

/** A name in none of our zones, or below a delegation to other servers, is theirs to publish and left out. */
export function addHostRecords(
  content: ZoneContent,
  hosts: readonly Host[],
  networks: Networks,
  problems: Problem[],
): void {
  const owners = new Map<string, string>()
  for (const host of hosts) {
    for (const nic of host.nics)
      for (const address of nic.addresses) {
        const source = `host "${host.name}" ${nic.name}`
        const ip = parseIp(address.ip)
        const name = nameOfAddress(host, nic, address, networks)
        const reason = ip === undefined ? 'it is no address' : ownerProblem(owners, ip, source)
        if (reason !== undefined) problems.push({ message: `${source}: ${address.ip}: ${reason}` })
        if (ip === undefined || name === undefined) continue
        const problem = dnsNameProblem(name)
        if (problem === undefined) addAddress(content, ip, name, source)
        else problems.push({ message: `${source}: ${address.ip}: ${problem}` })
      }
    addAliases(content, host, networks, problems)
  }
}

/** An address has one PTR record, so one owner. */
function ownerProblem(owners: Map<string, string>, ip: Ip, source: string): string | undefined {
  const key = formatIp(ip)
  const other = owners.get(key)
  if (other === undefined) owners.set(key, source)
  return other === undefined ? undefined : `it is an address of ${other} too`
}

function addAddress(content: ZoneContent, ip: Ip, name: string, source: string): void {
  const zone = zoneOf(content, name)
  if (zone !== undefined) {
    const cut = cutOver(content, zone, name)
    if (cut === undefined || isGlue(content, name))
      add(content, zone, addressRecord(name, ip, formatIp(ip), zone.ttl, source))
  }
  const owner = reverseName(ip).slice(0, -1)
  const reverse = zoneOf(content, owner)
  if (reverse !== undefined && cutOver(content, reverse, owner) === undefined)
    add(content, reverse, pointer('PTR', owner, name, reverse.ttl, source))
}

/** A host that has no name in DNS yet has no alias either. */
function addAliases(content: ZoneContent, host: Host, networks: Networks, problems: Problem[]): void {
  const [target] = addressNames(host, networks)
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
