/** Gives the records of a dnsmasq configuration to the zones that its domains make. */
import { closestAncestor, dnsNameProblem } from '../../core/dns-name.ts'
import { isRecordType, readRecordData } from '../../core/dns-record.ts'
import type { Place } from '../draft.ts'
import { shown } from '../shown.ts'
import type { DnsmasqState } from './state.ts'

/** The domains that this server alone answers for are zones; those of hosts become zones where a record needs one. */
export function placeRecords(state: DnsmasqState): void {
  const { report } = state
  const zones = new Map<string, { readonly at: Place; readonly name: string; used: boolean }>()
  for (const { at, domain } of state.domains) zones.set(domain, { at, name: domain, used: false })
  for (const { at, name } of state.zones) {
    const problem = dnsNameProblem(name, { underscore: true })
    if (problem === undefined) zones.set(name, { at, name, used: true })
    else report.unplaced(at, `zone ${shown(name)} has no place in the inventory: ${problem}`)
  }
  const [domain] = state.domains
    .filter(({ within }) => within === undefined)
    .map((line) => line.domain)
    .slice(-1)
  for (const { at, owner: given, type, data } of state.records) {
    // A service without a domain is one of this server's.
    const owner =
      type === 'SRV' && domain !== undefined && /^_[^.]+\._[^.]+$/.test(given) ? `${given}.${domain}` : given
    const title = `${type} of ${shown(owner)}`
    const zone = closestAncestor(owner, zones)
    const read = isRecordType(type) ? readRecordData(type, data, 'invalid') : { problem: 'unknown type' }
    const problem =
      'problem' in read
        ? read.problem
        : dnsNameProblem(owner, { underscore: !['A', 'AAAA', 'MX'].includes(type), wildcard: true })
    if (zone === undefined)
      report.unplaced(at, `${title} has no place in the inventory: it lies in no domain of this file`)
    else if (problem !== undefined || 'problem' in read)
      report.unplaced(at, `${title} has no place in the inventory: ${problem}`)
    else {
      zone.used = true
      const name = owner === zone.name ? '@' : owner.slice(0, -zone.name.length - 1)
      report.records.push({ at, value: { zone: zone.name, name, type, data: read.text } })
    }
  }
  for (const { at, name, used } of zones.values()) if (used) report.zones.push({ at, value: { name } })
}
