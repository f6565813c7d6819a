/** Records that point to what is not there, to an alias, or round in a circle. */
import { isWithin } from '../../../core/dns-name.ts'
import { parseIp } from '../../../core/ip.ts'
import { defineFamily, zoneObject, type Report } from '../define-family.ts'
import { circlesOf, showCircle } from '../circles.ts'
import { ofRecord, removal } from '../dns-entry.ts'
import type { DnsView, Entry, ZoneEntry } from '../dns-view.ts'
import { areTogether, byView, hasZone, isSeenIn, once } from '../entry-views.ts'
import type { DnsView as SiteView } from '../../model/service-settings.ts'
import { absoluteMeant } from '../../model/record-target.ts'
import { recordTitle } from '../../rules/record-sets.ts'

const codes = {
  'cname-dangling': {
    severity: 'error',
    meaning: 'a CNAME to a name that is in a zone of ours and not there',
  },
  'cname-loop': { severity: 'error', meaning: 'CNAMEs that lead in a circle, through however many zones' },
  'target-alias': {
    severity: 'error',
    meaning: 'an MX, SRV or NS record that points to an alias (RFC 2181 10.3)',
  },
  'target-missing': {
    severity: 'error',
    meaning: 'an MX, SRV or NS record to a name that is in a zone of ours and has no address',
  },
  'target-relative': {
    severity: 'warning',
    meaning:
      'a record whose target looks absolute and lacks the final dot, so that the zone is put behind it',
  },
} as const

type Code = keyof typeof codes

export const targets = defineFamily({
  title: 'What records point to',
  codes,
  find: ({ dns, settings }, report) => {
    const views = settings.services?.dns.views ?? []
    for (const entry of dns.records) {
      const { target } = entry
      if (target === undefined) continue
      if (isDoubled(entry, target))
        tell('target-relative', entry, `it points to "${target}", and an absolute name ends in a dot`, report)
      if (entry.type === 'CNAME') findDangling(dns, entry, target, views, report)
      else if (entry.type !== 'PTR') findTarget(dns, entry, target, views, report)
    }
    const aliases = dns.records.filter(({ type }) => type === 'CNAME')
    for (const visible of byView(aliases)) findLoops(dns, visible, once(report))
  },
})

function tell(code: Code, entry: ZoneEntry, reason: string, report: Report<Code>): void {
  const meant = absoluteMeant(entry.record, entry.zone.name)
  report(code, zoneObject(entry.zone), {
    message: `${recordTitle(entry.record)}: ${reason}`,
    mend: `${removal(entry)}, then add it with ${meant === undefined ? 'another target' : `"${meant}", if that name elsewhere is meant`}`,
    ...ofRecord(entry),
  })
}

/** `mail.office.example.office.example`, a PTR below arpa, an address as a name. */
function isDoubled({ zone, type }: ZoneEntry, target: string): boolean {
  if (type === 'PTR' && isWithin(target, 'arpa')) return true
  if (!target.endsWith(`.${zone.name}`)) return false
  const relative = target.slice(0, -zone.name.length - 1)
  return isWithin(relative, zone.name) || parseIp(relative) !== undefined
}

/** Whether a name is ours to answer for; names elsewhere cannot be looked up here. */
function isOurs(dns: DnsView, name: string): boolean {
  return dns.zoneOf(name) !== undefined && dns.cutOver(name) === undefined
}

function findDangling(
  dns: DnsView,
  entry: ZoneEntry,
  target: string,
  views: readonly SiteView[],
  report: Report<Code>,
): void {
  // Reverse names of addresses that are not in use lead nowhere (RFC 2317).
  if (isWithin(target, 'arpa') || !isOurs(dns, target)) return
  const place = missingFrom(dns, entry, target, views, () => true)
  if (place !== undefined) tell('cname-dangling', entry, `"${target}" is not there${place}`, report)
}

function findTarget(
  dns: DnsView,
  entry: ZoneEntry,
  target: string,
  views: readonly SiteView[],
  report: Report<Code>,
): void {
  // A server below the delegation that names it is looked for with the name servers.
  if (!isOurs(dns, target)) return
  const found = dns.answers(target).filter((one) => areTogether(one, entry))
  if (found.some(({ type }) => type === 'CNAME')) {
    tell('target-alias', entry, `"${target}" is an alias, and ${entry.type} must not point to one`, report)
    return
  }
  const place = missingFrom(dns, entry, target, views, isAddress)
  if (place !== undefined) tell('target-missing', entry, `"${target}" has no address${place}`, report)
}

/** Where nobody who sees the record finds one of these at its target, in words; undefined: everybody does. */
function missingFrom(
  dns: DnsView,
  entry: ZoneEntry,
  target: string,
  views: readonly SiteView[],
  counts: (one: Entry) => boolean,
): string | undefined {
  const found = dns.answers(target).filter((one) => counts(one) && areTogether(one, entry))
  if (found.length === 0) return ''
  const own = entry.record.view
  const lacking = views.filter(
    (view) =>
      (own === undefined || own === view.name) &&
      hasZone(view, entry.zone) &&
      hasZone(view, dns.zoneOf(target)) &&
      !found.some((one) => isSeenIn(one, view)),
  )
  return lacking.length === 0 ? undefined : ` in view ${lacking.map(({ name }) => `"${name}"`).join(', ')}`
}

export function isAddress({ type }: Entry): boolean {
  return type === 'A' || type === 'AAAA'
}

/** `aliases`: those that one view has. */
function findLoops(dns: DnsView, aliases: readonly ZoneEntry[], report: Report<Code>): void {
  const visible = new Set<Entry>(aliases)
  const targetOf = (name: string): readonly string[] =>
    dns
      .answers(name)
      .flatMap((entry) =>
        entry.type === 'CNAME' &&
        'target' in entry &&
        entry.target !== undefined &&
        (entry.kind !== 'record' || visible.has(entry))
          ? [entry.target]
          : [],
      )
  const names = new Set(aliases.map(({ owner }) => owner))
  // A host's alias leads to its name, which a record may lead on.
  for (const { target } of aliases) if (target !== undefined) names.add(target)
  for (const name of names) for (const target of targetOf(name)) names.add(target)
  for (const circle of circlesOf(names, targetOf)) {
    // Where a wildcard answers, the record has another name.
    const entry = circle
      .flatMap((name) => dns.answers(name))
      .find((one) => one.kind === 'record' && visible.has(one))
    if (entry?.kind === 'record')
      tell('cname-loop', entry, `it leads in a circle: ${showCircle(circle)}`, report)
  }
}
