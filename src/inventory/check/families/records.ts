/** Records that a name server refuses, drops or never answers, taken together with what hosts make beside them. */
import { isWithin, parentName } from '../../../core/dns-name.ts'
import { placeProblems } from '../../../core/dns-zone-rules.ts'
import { groupBy } from '../../../core/group-by.ts'
import { defineFamily, zoneObject, type Report } from '../define-family.ts'
import { aboutOf, keyOf, objectOf, ofRecord, removal, titleOf, ttlOf } from '../dns-entry.ts'
import type { DnsView, Entry, ZoneEntry } from '../dns-view.ts'
import { byView, once } from '../entry-views.ts'
import { recordTitle } from '../../rules/record-sets.ts'

const codes = {
  'record-duplicate': { severity: 'error', meaning: 'a record that its zone has twice' },
  'record-redundant': {
    severity: 'info',
    meaning: 'a record that says what the address of a host says anyway',
  },
  'set-too-large': {
    severity: 'error',
    meaning: 'more than 100 records of one name and type, for which named refuses the zone',
  },
  'ttl-differs': {
    severity: 'error',
    meaning: 'records of one name and type with different TTLs (RFC 2181 5.2)',
  },
  'record-hidden': {
    severity: 'error',
    meaning: 'a record below a delegation of its zone, so that no one is told of it',
  },
  'record-misplaced': {
    severity: 'error',
    meaning:
      'a record below a DNAME record or a second one; DS at its own zone; CDS or CDNSKEY without a DNSKEY of its algorithm',
  },
  'record-foreign': { severity: 'error', meaning: 'a record whose name belongs to another zone of ours' },
  'wildcard-shadowed': {
    severity: 'info',
    meaning: 'a wildcard that does not answer for names which exist beside it (RFC 4592)',
  },
} as const

type Code = keyof typeof codes

/** named's limit for one name and type (`max-records-per-type`). */
const SET_LIMIT = 100

export const records = defineFamily({
  title: 'Records',
  codes,
  find: ({ dns }, report) => {
    const tell = once(report)
    for (const [name, entries] of dns.entries)
      if (entries.length > 1)
        for (const [type, all] of groupBy(entries, (entry) => entry.type))
          if (type !== undefined && all.length > 1)
            for (const set of byView(all)) if (set.length > 1) findInSet(dns, name, type, set, tell)
    for (const entry of dns.records) findPlace(dns, entry, report)
    for (const [zone, entries] of groupBy(dns.records, (entry) => entry.zone))
      for (const seen of byView(entries)) findMisplaced(zone.name, seen, tell)
    findWildcards(dns, report)
  },
})

function findInSet(
  dns: DnsView,
  name: string,
  type: string,
  set: readonly Entry[],
  report: Report<Code>,
): void {
  const texts = new Map<string | undefined, Entry>()
  for (const entry of set) {
    const text = entry.kind === 'record' ? entry.text : aboutOf(entry)
    const other = texts.get(text)
    if (other === undefined) texts.set(text, entry)
    else if (entry.kind === 'record')
      report(other.kind === 'record' ? 'record-duplicate' : 'record-redundant', zoneObject(entry.zone), {
        message:
          other.kind === 'record'
            ? `${recordTitle(entry.record)} is there twice`
            : `${recordTitle(entry.record)} is made by ${titleOf(other)} anyway`,
        mend: removal(entry),
        ...ofRecord(entry),
      })
  }
  const [first] = set
  if (first === undefined) return
  if (texts.size > SET_LIMIT)
    report('set-too-large', objectOf(first), {
      message: `"${name}" has ${texts.size} ${type} records, and named loads no zone with more than ${SET_LIMIT} in a set`,
      mend: 'spread them over several names',
      key: keyOf(first),
      about: name,
    })
  const zoneTtl = dns.zoneOf(name)?.ttl
  const ttl = ttlOf(first, zoneTtl)
  const odd = set.find((entry) => ttlOf(entry, zoneTtl) !== ttl)
  if (odd === undefined) return
  const told = odd.kind === 'record' ? odd : first
  report('ttl-differs', objectOf(told), {
    message: `the ${type} records of "${name}" have different TTLs: ${ttl} (${titleOf(first)}) and ${ttlOf(odd, zoneTtl)} (${titleOf(odd)})`,
    mend: 'give all of them one TTL, or none of their own',
    key: keyOf(told),
    about: aboutOf(told),
  })
}

function findPlace(dns: DnsView, entry: ZoneEntry, report: Report<Code>): void {
  const { zone, owner, type, record } = entry
  // The zone above answers for the DS records of one below it (RFC 4035 2.4).
  const home = dns.zoneOf(type === 'DS' && owner !== zone.name ? parentName(owner) : owner)
  if (home !== undefined && home !== zone && isWithin(home.name, zone.name)) {
    report('record-foreign', zoneObject(zone), {
      message: `${recordTitle(record)}: "${owner}" belongs to zone "${home.name}"`,
      mend: `${removal(entry)}, then inv add record ${home.name}`,
      ...ofRecord(entry),
    })
    return
  }
  const cut = dns.cutOver(owner)
  if (cut === undefined || ((type === 'NS' || type === 'DS') && owner === cut)) return
  if ((type === 'A' || type === 'AAAA') && isGlue(dns, cut, owner)) return
  report('record-hidden', zoneObject(zone), {
    message: `${recordTitle(record)} is hidden by the delegation of "${cut}" to other servers`,
    mend: removal(entry),
    ...ofRecord(entry),
  })
}

function findMisplaced(zone: string, entries: readonly ZoneEntry[], report: Report<Code>): void {
  for (const { record: entry, reason } of placeProblems(zone, entries))
    report('record-misplaced', zoneObject(entry.zone), {
      message: `${recordTitle(entry.record)}: ${reason}`,
      mend: removal(entry),
      ...ofRecord(entry),
    })
}

/** The address of a server that a name above is delegated to. */
function isGlue(dns: DnsView, cut: string, owner: string): boolean {
  return (dns.entries.get(cut) ?? []).some(
    (entry) => entry.type === 'NS' && entry.kind === 'record' && entry.target === owner,
  )
}

/** Addresses and aliases by wildcard are meant for names that are not there; mail and text mostly for all. */
const MEANT_FOR_OTHERS: readonly (string | undefined)[] = ['A', 'AAAA', 'CNAME']

function findWildcards(dns: DnsView, report: Report<Code>): void {
  const wildcards = dns.records.filter(
    ({ owner, type }) => owner.startsWith('*.') && !MEANT_FOR_OTHERS.includes(type),
  )
  if (wildcards.length === 0) return
  const below = groupBy([...dns.entries.keys()], parentName)
  for (const entry of wildcards) {
    const shadowing = (below.get(parentName(entry.owner)) ?? []).filter(
      (name) => !name.startsWith('*.') && dns.entries.get(name)?.every(({ type }) => type !== entry.type),
    )
    const [first] = shadowing
    if (first === undefined) continue
    const more = shadowing.length > 1 ? ` and ${shadowing.length - 1} more` : ''
    report('wildcard-shadowed', zoneObject(entry.zone), {
      message: `${recordTitle(entry.record)} does not answer for "${first}"${more}, because there are such names`,
      mend: `give them ${entry.type} records of their own where they need them`,
      ...ofRecord(entry),
    })
  }
}
