/** What `inv check` would say of a host that has just changed, as far as a few look-ups tell it. */
import type { Host } from '../model/host.ts'
import type { Lookup } from '../model/lookup.ts'
import { makeFinding, type Family, type Report } from './define-family.ts'
import { findOverCommit, guests as guestFamily } from './families/guests.ts'
import { findOverlaps, racks } from './families/racks.ts'
import type { Finding } from './finding.ts'
import { silences } from './waive.ts'

type Asked = Pick<Lookup, 'get' | 'hostsInRack' | 'guestsOf'>

/**
 * Rack units that it shares with another, and guests that have more than their parent, be it the parent or one of them. What is
 * waived is left out. Reads the hosts of its rack and those of its parent, never all.
 */
export async function warningsOf(lookup: Asked, host: Host): Promise<readonly Finding[]> {
  const found: Finding[] = []
  const { site, rack, unit } = host.location ?? {}
  if (rack !== undefined && unit !== undefined) {
    const neighbours = await hostsNamed(lookup, await lookup.hostsInRack({ site, rack }))
    findOverlaps(neighbours, (code, object, what) => {
      if (object.name === host.name || what.about === host.name) tellTo(found, racks)(code, object, what)
    })
  }
  const parent = host.parent === undefined ? undefined : await lookup.get('host', host.parent)
  for (const one of [parent, host]) {
    if (one === undefined) continue
    const own = await hostsNamed(lookup, await lookup.guestsOf(one.name))
    findOverCommit(one, own, tellTo(found, guestFamily))
  }
  return unwaived(lookup, found)
}

function tellTo(found: Finding[], { codes }: Pick<Family, 'codes'>): Report<string> {
  return (code, object, what) => {
    const severity = codes[code]?.severity
    if (severity !== undefined) found.push(makeFinding(code, severity, object, what))
  }
}

async function hostsNamed(lookup: Asked, names: readonly string[]): Promise<readonly Host[]> {
  const hosts: Host[] = []
  for (const name of names) {
    const host = await lookup.get('host', name)
    if (host !== undefined) hosts.push(host)
  }
  return hosts
}

async function unwaived(lookup: Asked, findings: readonly Finding[]): Promise<readonly Finding[]> {
  const today = new Date().toISOString().slice(0, 10)
  const left: Finding[] = []
  for (const finding of findings) {
    const object = await lookup.get('host', finding.object.name)
    const waived = object?.waivers?.some((waiver) => waiver.until >= today && silences(waiver, finding))
    if (waived !== true) left.push(finding)
  }
  return left
}
