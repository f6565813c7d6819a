/** Examples of what can be wrong in DNS: names, records, what they point to, name servers, mail. */
import type { addressRecords } from '../../../src/inventory/check/families/address-records.ts'
import type { mail } from '../../../src/inventory/check/families/mail.ts'
import type { nameServers } from '../../../src/inventory/check/families/name-servers.ts'
import type { names } from '../../../src/inventory/check/families/names.ts'
import type { records } from '../../../src/inventory/check/families/records.ts'
import type { targets } from '../../../src/inventory/check/families/targets.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { aRecord, withHosts, withRecords, withSubnet, withZones } from '../healthy-inventory.ts'
import { aNic } from '../inventory-builder.ts'
import type { ExamplesOf } from './example.ts'

const LABEL = 'a'.repeat(60)
/** With a host name before it, above the 253 characters of a whole name. */
const LONG = [LABEL, LABEL, LABEL, LABEL].join('.')

export const nameExamples: ExamplesOf<typeof names> = {
  'name-taken': {
    has: withHosts({ name: 'web01.office.example', nics: [aNic('eth0', 'office', ['10.20.0.9'])] }),
    // A name that is given to addresses may be shared.
    hasNot: withHosts(
      {
        name: 'db01',
        nics: [
          { name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.8', name: 'db.office.example' }] },
        ],
      },
      {
        name: 'db02',
        nics: [
          { name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.9', name: 'db.office.example' }] },
        ],
      },
    ),
  },
  'alias-taken': {
    has: withHosts({ name: 'web01', aliases: ['ntp'] }),
    hasNot: withHosts({ name: 'web01', aliases: ['ntp2'] }),
  },
  'cname-beside-others': {
    has: withRecords('www TXT text'),
    hasNot: withRecords('www2 TXT text', 'www2 MX 10 infra1'),
  },
  'cname-apex': { has: withRecords('@ CNAME web01'), hasNot: withRecords('ftp CNAME web01') },
  'name-invalid': {
    has: withSubnet({ domain: `${LONG}.example` }),
    hasNot: withSubnet({ domain: `${LABEL}.office.example` }),
  },
  'domain-without-zone': {
    has: withSubnet({ domain: 'office.test' }),
    hasNot: withSubnet({ domain: 'floor1.office.example' }),
  },
  'name-elsewhere': {
    has: withHosts({ name: 'web.shop.test', nics: [aNic('eth0', 'office', ['10.20.0.9'])] }),
    hasNot: withHosts({ name: 'web01', aliases: ['shop.office.example'] }),
  },
  'alias-of-retired': {
    has: withHosts({ name: 'old1', state: 'retired', aliases: ['old'] }),
    hasNot: withHosts({ name: 'old1', state: 'maintenance', aliases: ['old'] }),
  },
  'name-delegated': {
    has: withHostsIn('lab.office.example', 'lab NS ns.elsewhere.test.'),
    hasNot: withHostsIn('lab.office.example', 'lab2 NS ns.elsewhere.test.'),
  },
}

/** web01 is called something in the domain, and the zone of the office has one record more. */
function withHostsIn(domain: string, record: string): Snapshot {
  const nic = { name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.4', name: `web01.${domain}` }] }
  return { ...withHosts({ name: 'web01', nics: [nic] }), zones: withRecords(record).zones }
}

function addresses(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `pool A 192.0.2.${n + 1}`)
}

function reverseZone(...texts: readonly string[]): Snapshot {
  return withZones([{ name: '0.20.10.in-addr.arpa', records: texts.map((text) => aRecord(text)) }])
}

export const recordExamples: ExamplesOf<typeof records> = {
  'record-duplicate': {
    has: withRecords('@ MX 10 infra1.office.example.'),
    hasNot: withRecords('@ MX 20 infra1.office.example.'),
  },
  'record-redundant': { has: withRecords('web01 A 10.20.0.4'), hasNot: withRecords('web01 A 192.0.2.4') },
  'set-too-large': { has: withRecords(...addresses(101)), hasNot: withRecords(...addresses(100)) },
  'ttl-differs': {
    has: withTtls(300, 600),
    hasNot: withTtls(3600, undefined),
  },
  'record-hidden': {
    has: withRecords('lab NS ns.elsewhere.test.', 'a.lab TXT text'),
    hasNot: withRecords('lab NS ns.lab', 'ns.lab A 192.0.2.9'),
  },
  'record-misplaced': {
    has: withRecords('old DNAME new.test.', 'a.old TXT text'),
    hasNot: withRecords('old DNAME new.test.', 'old TXT text', 'a.older TXT text'),
  },
  'record-foreign': {
    has: withZones([
      { name: 'lab.office.example' },
      { name: 'office.example', records: [aRecord('a.lab TXT text')] },
    ]),
    hasNot: withZones([{ name: 'lab.office.example', records: [aRecord('a TXT text')] }]),
  },
  'wildcard-shadowed': {
    has: withRecords('* MX 10 infra1'),
    hasNot: withRecords('*.sub MX 10 infra1', '* A 192.0.2.1'),
  },
}

export const addressRecordExamples: ExamplesOf<typeof addressRecords> = {
  'record-address-unknown': {
    has: withRecords('old A 10.20.0.77'),
    hasNot: withRecords('web A 10.20.0.4', 'gw A 10.20.0.1', 'printer A 10.20.0.250', 'far A 192.0.2.1'),
  },
  'pointer-duplicate': {
    has: reverseZone('4 PTR www.office.example.'),
    hasNot: reverseZone('4 PTR web01.office.example.', '77 PTR old.office.example.'),
  },
  'pointer-owner': {
    has: reverseZone('300 PTR web01.office.example.'),
    hasNot: reverseZone('77 PTR web01.office.example.'),
  },
}

function withTtls(first: number, second: number | undefined): Snapshot {
  const two = [
    { ...aRecord('a A 192.0.2.1'), ttl: first },
    { ...aRecord('a A 192.0.2.2'), ...(second === undefined ? {} : { ttl: second }) },
  ]
  return withZones([{ name: 'office.example', records: two }])
}

export const targetExamples: ExamplesOf<typeof targets> = {
  'cname-dangling': {
    has: withRecords('ftp CNAME web02'),
    hasNot: withRecords('ftp CNAME www', 'far CNAME far.test.', '*.w A 192.0.2.1', 'any CNAME any.w'),
  },
  'cname-loop': {
    has: withZones([
      { name: 'office.example', records: [aRecord('a CNAME a.shop.example.')] },
      { name: 'shop.example', records: [aRecord('a CNAME a.office.example.')] },
    ]),
    hasNot: withZones([
      { name: 'office.example', records: [aRecord('a CNAME a.shop.example.')] },
      { name: 'shop.example', records: [aRecord('a CNAME web01.office.example.')] },
    ]),
  },
  'target-alias': {
    has: withRecords('@ MX 20 www'),
    hasNot: withRecords('@ MX 20 web01', '_x._tcp SRV 0 0 1 infra1'),
  },
  'target-missing': {
    has: withRecords('@ MX 20 mail'),
    hasNot: withRecords('@ MX 20 mail.test.', 'none MX 0 .'),
  },
  'target-relative': {
    has: withRecords('ftp CNAME web01.office.example'),
    hasNot: withRecords('ftp CNAME web01.office.example.'),
  },
}

export const nameServerExamples: ExamplesOf<typeof nameServers> = {
  'zone-without-servers': {
    has: withZones([{ name: 'shop.example', ns: [] }]),
    hasNot: withZones([{ name: 'shop.example', ns: ['ns.elsewhere.test'] }]),
  },
  'zone-single-server': {
    has: withZones([{ name: 'shop.example', ns: ['infra1'] }]),
    hasNot: withZones([{ name: 'shop.example' }]),
  },
  'name-server-unaddressed': {
    has: withZones([{ name: 'shop.example', ns: ['ns.office.example'] }]),
    hasNot: withZones([{ name: 'shop.example', ns: ['ns.elsewhere.test'] }]),
  },
  'name-server-alias': {
    has: withZones([{ name: 'shop.example', ns: ['www.office.example'] }]),
    hasNot: withZones([{ name: 'shop.example', ns: ['web01.office.example'] }]),
  },
  'name-server-retired': {
    has: withHosts({ name: 'infra2', state: 'retired' }),
    hasNot: withHosts({ name: 'infra2', state: 'maintenance' }),
  },
  'glue-missing': {
    has: withRecords('lab NS ns.lab'),
    hasNot: withRecords('lab NS ns.lab', 'ns.lab A 192.0.2.9', 'far NS ns.elsewhere.test.'),
  },
  'mailbox-unusable': {
    has: withZones([{ name: 'shop.example', mail: `${'a'.repeat(64)}@shop.example` }]),
    hasNot: withZones([{ name: 'shop.example', mail: `${'a'.repeat(63)}@shop.test` }]),
  },
  'mailbox-undeliverable': {
    has: withZones([{ name: 'shop.example', mail: 'dns@shop.example' }]),
    hasNot: withZones([{ name: 'shop.example', mail: 'dns@office.example' }]),
  },
}

function spf(...mechanisms: readonly string[]): Snapshot {
  return withRecords(`shop TXT v=spf1 ${mechanisms.join(' ')}`)
}

export const mailExamples: ExamplesOf<typeof mail> = {
  'spf-duplicate': {
    has: withRecords('@ TXT v=spf1 -all'),
    hasNot: withRecords('@ TXT v=spf10 is none', 'shop TXT v=spf1 -all'),
  },
  'spf-invalid': {
    has: spf('ip:192.0.2.1', '-all'),
    hasNot: spf(
      '+ip4:192.0.2.1',
      'ip6:fd20::/64',
      'a:web01.office.example/24',
      'include:_spf.test',
      'exp=x.test',
      '~all',
    ),
  },
  'spf-lookups': {
    has: spf(...Array.from({ length: 11 }, (_, n) => `include:s${n}.test`)),
    hasNot: spf(...Array.from({ length: 10 }, (_, n) => `include:s${n}.test`), 'ip4:192.0.2.1', '-all'),
  },
  'dmarc-invalid': {
    has: withRecords('_dmarc TXT v=DMARC1; rua=mailto:x@office.example'),
    hasNot: withRecords('_dmarc TXT v=DMARC1; p=none; rua=mailto:x@office.example'),
  },
  'dkim-invalid': {
    has: withRecords('k._domainkey TXT v=DKIM1; k=rsa; p=MII!'),
    hasNot: withRecords('k._domainkey TXT v=DKIM1; k=rsa; p=MIIB', 'old._domainkey TXT p='),
  },
  'caa-tag-unknown': {
    has: withRecords('@ CAA 0 isue "ca.test"'),
    hasNot: withRecords('@ CAA 0 issue "ca.test"'),
  },
}
