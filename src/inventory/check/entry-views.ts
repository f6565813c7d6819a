/** Which entries a view of the site has beside one another. */
import { contains, parsePrefix } from '../../core/ip.ts'
import type { DnsView } from '../model/service-settings.ts'
import type { Zone } from '../model/zone.ts'
import { seenTogether } from '../rules/record-sets.ts'
import type { Report } from './define-family.ts'
import type { Entry } from './dns-view.ts'

/** The only view that has it; what hosts make is in all. */
function viewOfEntry(entry: Entry): string | undefined {
  return entry.kind === 'record' ? entry.record.view : undefined
}

/** Whether somebody sees both. */
export function areTogether(a: Entry, b: Entry): boolean {
  return seenTogether(viewOfEntry(a), viewOfEntry(b))
}

/** Whether the view of the site has the zone. */
export function hasZone({ name }: DnsView, zone: Zone | undefined): boolean {
  return (
    zone === undefined || zone.views === undefined || zone.views.length === 0 || zone.views.includes(name)
  )
}

/** Whether the view of the site has it: addresses of hosts may be those of some prefixes only. */
export function isSeenIn(entry: Entry, { name, addresses }: DnsView): boolean {
  const only = viewOfEntry(entry)
  if (only !== undefined) return only === name
  if (entry.kind !== 'address' || addresses === undefined) return true
  const { ip, text } = entry.placed
  return addresses.some((one) => {
    const prefix = parsePrefix(one)
    return prefix === undefined ? one === text : contains(prefix, ip)
  })
}

/** What each view has of them: once, where none is in one view alone. */
export function byView<E extends Entry>(entries: readonly E[]): readonly (readonly E[])[] {
  const views = new Set(entries.map((entry) => viewOfEntry(entry)))
  if (views.size <= 1) return [entries]
  return [...views].map((view) =>
    entries.filter((entry) => viewOfEntry(entry) === undefined || viewOfEntry(entry) === view),
  )
}

/** What is told of several views is told once. */
export function once<Code extends string>(report: Report<Code>): Report<Code> {
  const told = new Set<string>()
  return (code, object, what) => {
    const key = `${code} ${object.kind} ${object.name} ${what.message}`
    if (!told.has(key)) report(code, object, what)
    told.add(key)
  }
}
