/** Where a zone is written, who sees it, and whose it is where it is not ours. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { Lookup } from '../model/lookup.ts'
import type { Zone } from '../model/zone.ts'
import { recordTitle } from './record-sets.ts'
import { unknownObject } from './unknown-object.ts'
import { repeated, wordProblem } from './words.ts'

export function zoneServiceProblems(zone: Zone): readonly (Problem | undefined)[] {
  const { views = [], forwarders = [], primary } = zone
  const name = primary === undefined ? undefined : dnsNameProblem(primary)
  return [
    name === undefined ? undefined : { message: `primary "${primary ?? ''}": ${name}` },
    ...views.map((view) => wordProblem('view', view)),
    ...repeated(views).map((view) => ({ message: `view "${view}" is given twice` })),
    ...forwarders.map((text) => forwarderProblem(text)),
    ...repeated(forwarders).map((ip) => ({ message: `forwarder ${ip} is given twice` })),
    ...(forwarders.length > 0 ? forwardProblems(zone) : []),
    ...recordViewProblems(zone),
  ]
}

function forwarderProblem(text: string): Problem | undefined {
  const ip = parseIp(text)
  if (ip === undefined) return { message: `forwarder "${text}" is no IP address` }
  return formatIp(ip) === text ? undefined : { message: `forwarder "${text}" is written ${formatIp(ip)}` }
}

/** A server either answers for a zone or asks others. */
function forwardProblems({ ns, records, primary, dynamic }: Zone): readonly Problem[] {
  const has = [
    ...(ns.length > 0 ? ['name servers'] : []),
    ...(primary === undefined ? [] : ['a primary']),
    ...(dynamic === true ? ['updates'] : []),
    ...(records.length > 0 ? ['records'] : []),
  ]
  return has.map((what) => ({
    message: `a zone with forwarders is others', so it has no ${what.replace(/^a /, '')} here`,
  }))
}

function recordViewProblems({ views, records }: Zone): readonly (Problem | undefined)[] {
  return records.flatMap((record) => {
    const { view } = record
    if (view === undefined) return []
    if (views === undefined || views.length === 0) return [wordProblem('view', view)]
    if (views.includes(view)) return []
    const meant = nearest(view, views)
    return [
      {
        message: `${recordTitle(record)}: the zone is not in that view`,
        hint: meant === undefined ? `it is in ${views.join(', ')}` : `did you mean "${meant}"?`,
      },
    ]
  })
}

/** Where a zone is written must be a machine of ours. */
export async function primaryProblems(lookup: Lookup, { primary }: Zone): Promise<readonly Problem[]> {
  if (primary === undefined) return []
  const host = await lookup.get('host', primary)
  if (host === undefined)
    return [
      {
        ...(await unknownObject(lookup, 'host', primary)),
        message: `primary "${primary}" is no host`,
      },
    ]
  return host.state === 'retired' ? [{ message: `primary "${primary}" is retired` }] : []
}
