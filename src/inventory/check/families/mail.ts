/** Texts in DNS that mail servers and certificate authorities read: SPF, DKIM, DMARC, CAA. */
import { readStrings } from '../../../core/dns-text.ts'
import { groupBy } from '../../../core/group-by.ts'
import { recordTitle } from '../../rules/record-sets.ts'
import { defineFamily, zoneObject, type Report } from '../define-family.ts'
import { ofRecord } from '../dns-entry.ts'
import type { ZoneEntry } from '../dns-view.ts'
import { areTogether } from '../entry-views.ts'

const codes = {
  'spf-duplicate': {
    severity: 'error',
    meaning: 'two SPF records at one name, which fail all mail (RFC 7208 4.5)',
  },
  'spf-invalid': { severity: 'error', meaning: 'an SPF record with a mechanism that is none (RFC 7208 5)' },
  'spf-lookups': {
    severity: 'error',
    meaning: 'an SPF record that asks for more than ten look-ups, which fails all mail (RFC 7208 4.6.4)',
  },
  'dmarc-invalid': {
    severity: 'error',
    meaning: 'a DMARC record without v=DMARC1 first or a policy (RFC 7489 6.3)',
  },
  'dkim-invalid': {
    severity: 'error',
    meaning: 'a DKIM key without p=, or whose p= is no base64 (RFC 6376 3.6.1)',
  },
  'caa-tag-unknown': {
    severity: 'warning',
    meaning: 'a CAA record with a tag that no authority knows, which forbids nothing',
  },
} as const

type Code = keyof typeof codes

export const mail = defineFamily({
  title: 'Mail and certificates',
  codes,
  find: ({ dns }, report) => {
    const texts = dns.records.flatMap((entry) => {
      const text = entry.type === 'TXT' ? textOf(entry) : undefined
      return text === undefined ? [] : [{ entry, text }]
    })
    const policies = texts.filter(({ text }) => /^v=spf1(?: |$)/i.test(text))
    for (const [owner, own] of groupBy(policies, ({ entry }) => entry.owner)) {
      const [first] = own
      const second = own.find(
        (one) => one !== first && first !== undefined && areTogether(one.entry, first.entry),
      )
      if (first !== undefined && second !== undefined)
        tell('spf-duplicate', second.entry, `"${owner}" has ${own.length} SPF records`, report)
    }
    for (const { entry, text } of policies) findSpf(entry, text, report)
    for (const { entry, text } of texts) {
      if (entry.owner.startsWith('_dmarc.')) findDmarc(entry, text, report)
      if (entry.owner.includes('._domainkey.')) findDkim(entry, text, report)
    }
    for (const entry of dns.records) if (entry.type === 'CAA') findCaa(entry, report)
  },
})

function textOf(entry: ZoneEntry): string | undefined {
  const strings = readStrings(entry.record.data)
  return typeof strings === 'string' ? undefined : strings.map((part) => part.toString('utf8')).join('')
}

function tell(code: Code, entry: ZoneEntry, reason: string, report: Report<Code>): void {
  report(code, zoneObject(entry.zone), {
    message: `${recordTitle(entry.record)}: ${reason}`,
    mend: `inv edit zone name=${entry.zone.name}`,
    ...ofRecord(entry),
  })
}

const MECHANISM =
  /^[+?~-]?(?:all|include:\S+|a(?:[:/]\S+)?|mx(?:[:/]\S+)?|ptr(?::\S+)?|ip4:[\d./]+|ip6:[\da-f:./]+|exists:\S+)$/i
/** `redirect=`, `exp=`, and whatever comes later (RFC 7208 6). */
const MODIFIER = /^[a-z][a-z0-9_.-]*=\S*$/i
const LOOKS_UP = /^[+?~-]?(?:include:|a(?:$|[:/])|mx(?:$|[:/])|ptr(?:$|:)|exists:|redirect=)/i
const LOOKUPS = 10

function findSpf(entry: ZoneEntry, text: string, report: Report<Code>): void {
  const terms = text.split(' ').slice(1).filter(Boolean)
  const odd = terms.find((term) => !MECHANISM.test(term) && !MODIFIER.test(term))
  if (odd !== undefined) tell('spf-invalid', entry, `"${odd}" is no mechanism of SPF`, report)
  const lookups = terms.filter((term) => LOOKS_UP.test(term)).length
  if (lookups > LOOKUPS)
    tell('spf-lookups', entry, `it asks for ${lookups} look-ups, ${LOOKUPS} is the limit`, report)
}

/** `v=DMARC1; p=none` as pairs in their order. */
function tagsOf(text: string): readonly (readonly [string, string])[] {
  return text
    .split(';')
    .map((tag) => tag.trim())
    .filter(Boolean)
    .map((tag) => {
      const [key = '', ...rest] = tag.split('=')
      return [key.trim().toLowerCase(), rest.join('=').trim()] as const
    })
}

function findDmarc(entry: ZoneEntry, text: string, report: Report<Code>): void {
  const tags = tagsOf(text)
  const [key, value] = tags[0] ?? []
  if (key !== 'v' || value !== 'DMARC1')
    tell('dmarc-invalid', entry, 'it does not begin with "v=DMARC1"', report)
  else if (!['none', 'quarantine', 'reject'].includes(new Map(tags).get('p') ?? ''))
    tell('dmarc-invalid', entry, 'it has no policy p=none, p=quarantine or p=reject', report)
}

function findDkim(entry: ZoneEntry, text: string, report: Report<Code>): void {
  const tags = new Map(tagsOf(text))
  const key = tags.get('p')?.replaceAll(/\s/g, '')
  const version = tags.get('v') ?? 'DKIM1'
  if (version !== 'DKIM1') tell('dkim-invalid', entry, `its version is "${version}", not DKIM1`, report)
  else if (key === undefined) tell('dkim-invalid', entry, 'it has no key (p=)', report)
  else if (!/^[A-Za-z0-9+/]*={0,2}$/.test(key)) tell('dkim-invalid', entry, 'its key is no base64', report)
}

/** The registry of IANA, "Certification Authority Restriction Properties". */
const CAA_TAGS = ['issue', 'issuewild', 'iodef', 'contactemail', 'contactphone', 'issuevmc', 'issuemail']

function findCaa(entry: ZoneEntry, report: Report<Code>): void {
  const tag = entry.text.split(' ')[1] ?? ''
  if (!CAA_TAGS.includes(tag))
    tell(
      'caa-tag-unknown',
      entry,
      `no authority knows the tag "${tag}", known are ${CAA_TAGS.join(', ')}`,
      report,
    )
}
