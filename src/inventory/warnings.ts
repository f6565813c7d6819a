/** What is doubtful about where a machine stands and what it has, told at once when that is recorded: findings of `inv check`. */
import type { Finding } from './check/finding.ts'
import { makeFinding, type Report } from './check/define-family.ts'
import { findOverCommit } from './check/families/guests.ts'
import { findOverlaps } from './check/families/racks.ts'
import { waive } from './check/waive.ts'
import type { Host } from './model/host.ts'
import type { Lookup } from './model/lookup.ts'

/** Of all these hosts, as they are now; each thing once. */
export async function warningsAfter(lookup: Lookup, hosts: readonly Host[]): Promise<readonly string[]> {
  const texts = new Set<string>()
  for (const host of hosts)
    for (const { object, message } of await warningsOf(lookup, host))
      texts.add(`${object.kind} "${object.name}": ${message}`)
  return [...texts]
}

/** Who shares its place in a rack, and guests that have more than their parent: of this host, and of its parent. */
async function warningsOf(lookup: Lookup, host: Host): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  const concerned = new Map([[host.name, host]])
  const report: Report<string> = (code, object, what) => {
    findings.push(makeFinding(code, 'warning', object, what))
  }
  const { site, rack, unit } = host.location ?? {}
  if (rack !== undefined && unit !== undefined) {
    const there = await hostsNamed(lookup, await lookup.hostsInRack({ site, rack }))
    for (const one of there) concerned.set(one.name, one)
    findOverlaps(there, report)
  }
  for (const name of [host.name, ...(host.parent === undefined ? [] : [host.parent])]) {
    const parent = await lookup.get('host', name)
    if (parent === undefined) continue
    concerned.set(name, parent)
    findOverCommit(parent, await hostsNamed(lookup, await lookup.guestsOf(name)), report)
  }
  const about = findings.filter(({ object, about: other, code }) =>
    code === 'rack-overlap' ? object.name === host.name || other === host.name : true,
  )
  return withoutWaived(about, [...concerned.values()])
}

function withoutWaived(findings: readonly Finding[], hosts: readonly Host[]): readonly Finding[] {
  const snapshot = { hosts, networks: [], zones: [], groups: [], serials: new Map() }
  const codes = new Set(findings.map(({ code }) => code))
  // It has something to say of the waivers too, which is for "inv check".
  const left = new Set(waive(snapshot, findings, new Date().toISOString().slice(0, 10), codes).findings)
  return findings.filter((finding) => left.has(finding))
}

async function hostsNamed(lookup: Lookup, names: readonly string[]): Promise<readonly Host[]> {
  const hosts: Host[] = []
  for (const name of names) {
    const host = await lookup.get('host', name)
    if (host !== undefined) hosts.push(host)
  }
  return hosts
}
