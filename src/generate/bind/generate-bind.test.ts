import { describe, expect, it } from 'vitest'
import {
  aHost,
  aNetwork,
  aNic,
  aSnapshot,
  aSubnet,
  aZone,
  office,
} from '../../../test/lib/inventory-builder.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { Zone, ZoneRecord } from '../../inventory/model/zone.ts'
import { generateBind } from './generate-bind.ts'

const now = new Date('2026-11-21T12:00:00Z')

function zoneText(snapshot: Snapshot, zone: string): string {
  return generateBind(snapshot, { now }).files.find((file) => file.zone === zone)?.text ?? ''
}

/** The records of a zone, without its head. */
function bodyOf(snapshot: Snapshot, zone: string): readonly string[] {
  return zoneText(snapshot, zone).trimEnd().split('\n').slice(3)
}

/** A zone `office.example` served by `ns1`, with what the test adds. */
function zoned(change: {
  readonly records?: readonly ZoneRecord[]
  readonly hosts?: readonly Host[]
  readonly zone?: Partial<Zone>
  readonly zones?: readonly Zone[]
}): Snapshot {
  return aSnapshot({
    networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })])],
    hosts: [aHost('ns1', { nics: [aNic('eth0', 'office', ['10.20.0.2'])] }), ...(change.hosts ?? [])],
    zones: [
      aZone('office.example', { ns: ['ns1'], records: change.records ?? [], ...change.zone }),
      ...(change.zones ?? []),
    ],
  })
}

function reasons(snapshot: Snapshot): readonly string[] {
  try {
    generateBind(snapshot, { now })
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

function record(name: string, type: string, data: string, ttl?: number): ZoneRecord {
  return { name, type, data, ...(ttl === undefined ? {} : { ttl }) }
}

function web(ip: string, fields: Partial<Host> = {}): Host {
  return aHost('web', { nics: [aNic('eth0', 'office', [ip])], ...fields })
}

describe('generateBind', () => {
  it('writes the zone of the office as BIND reads it', () => {
    expect(zoneText(office(), 'office.example'))
      .toBe(`; Made by hostwright from the inventory. Do not edit: it is written anew.
$TTL 3600
office.example. IN SOA infra1.office.example. host\\.master.office.example. 2026112100 7200 900 1209600 300
office.example. IN NS infra1.office.example.
office.example. IN MX 10 infra1.office.example.
office.example. IN TXT "v=spf1 mx; -all"
hv1.office.example. IN A 10.20.0.3
hv1.office.example. IN AAAA fd20::3
infra1.office.example. IN A 10.20.0.2
infra1.office.example. IN AAAA fd20::2
infra1.office.example. IN SSHFP 4 2 C170CA9F711BC67970C08DFAF22384B7027FA1DA0AEC5B1F165ECDE707AB0792
web01.lab.office.example. IN A 10.21.0.4
web01.lab.office.example. IN SSHFP 4 2 AE7E57CDB04DA415C1C3D7C4C79CEB48AE7D5CA8325EF24034E70B51B91A9100
ntp.office.example. IN CNAME infra1.office.example.
web01.office.example. IN A 10.20.0.4
web01.office.example. IN AAAA fd20::4
web01.office.example. IN SSHFP 4 2 AE7E57CDB04DA415C1C3D7C4C79CEB48AE7D5CA8325EF24034E70B51B91A9100
wiki.office.example. IN CNAME infra1.office.example.
`)
  })

  it('names each zone once, reverse zones in the order of their addresses, in the directory asked for', () => {
    const { files } = generateBind(office(), { now, directory: '/srv/dns/' })
    expect(files.map(({ path }) => path)).toEqual([
      'named.conf.hostwright',
      'zones/0.20.10.in-addr.arpa.zone',
      'zones/0.21.10.in-addr.arpa.zone',
      'zones/0.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa.zone',
      'zones/office.example.zone',
    ])
    expect(files[0]?.text).toContain(
      'zone "office.example" IN {\n  type primary;\n  file "/srv/dns/zones/office.example.zone";\n};',
    )
    expect(() => generateBind(office(), { now, directory: '/srv/"dns' })).toThrow('plain absolute path')
  })

  it('gives a name to the longest zone that matches, and delegates to it with glue', () => {
    const base = office()
    const lab = aZone('lab.office.example', { ns: ['web01.lab.office.example', 'infra1'], ttl: 60 })
    const snapshot = { ...base, zones: [...base.zones, lab] }
    expect(bodyOf(snapshot, 'lab.office.example')).toEqual([
      'lab.office.example. IN NS infra1.office.example.',
      'lab.office.example. IN NS web01.lab.office.example.',
      'web01.lab.office.example. IN A 10.21.0.4',
      expect.stringMatching(/^web01\.lab\.office\.example\. IN SSHFP 4 2 /),
    ])
    expect(bodyOf(snapshot, 'office.example').filter((line) => line.includes('lab'))).toEqual([
      'lab.office.example. IN NS infra1.office.example.',
      'lab.office.example. IN NS web01.lab.office.example.',
      'web01.lab.office.example. IN A 10.21.0.4',
    ])
    // The subnet of the lab has the domain of the lab's zone, so its reverse zone has that one's servers.
    expect(bodyOf(snapshot, '0.21.10.in-addr.arpa')[1]).toBe(
      '0.21.10.in-addr.arpa. IN NS web01.lab.office.example.',
    )
  })

  it('leaves names below a delegation to the servers there, but for their glue', () => {
    const snapshot = zoned({
      records: [record('sub', 'NS', 'ns.sub'), record('ns.sub', 'A', '192.0.2.1')],
      hosts: [aHost('x.sub.office.example', { nics: [aNic('eth0', 'office', ['10.20.0.9'])] })],
    })
    expect(bodyOf(snapshot, 'office.example')).toEqual([
      'office.example. IN NS ns1.office.example.',
      'ns1.office.example. IN A 10.20.0.2',
      'sub.office.example. IN NS ns.sub.office.example.',
      'ns.sub.office.example. IN A 192.0.2.1',
    ])
    expect(bodyOf(snapshot, '0.20.10.in-addr.arpa')).toContain(
      '9.0.20.10.in-addr.arpa. IN PTR x.sub.office.example.',
    )
  })

  it('uses a reverse zone of the inventory in place of a derived one', () => {
    const snapshot = zoned({
      zones: [
        aZone('20.10.in-addr.arpa', {
          ns: ['ns1'],
          ttl: 60,
          records: [record('9.9', 'PTR', 'old.example.', 7)],
        }),
      ],
    })
    expect(generateBind(snapshot, { now }).serials.map(({ zone }) => zone)).toEqual([
      '20.10.in-addr.arpa',
      'office.example',
    ])
    expect(bodyOf(snapshot, '20.10.in-addr.arpa')).toEqual([
      '20.10.in-addr.arpa. IN NS ns1.office.example.',
      '2.0.20.10.in-addr.arpa. IN PTR ns1.office.example.',
      '9.9.20.10.in-addr.arpa. 7 IN PTR old.example.',
    ])
  })

  it('has no records of retired hosts, and no alias of a host without address', () => {
    const snapshot = zoned({
      hosts: [web('10.20.0.4', { state: 'retired' }), aHost('new', { aliases: ['www.office.example'] })],
    })
    expect(bodyOf(snapshot, 'office.example')).toHaveLength(2)
  })

  it('writes a record that is given twice once', () => {
    const snapshot = zoned({
      records: [record('ns1', 'A', '10.20.0.2'), record('t', 'TXT', 'x'), record('t', 'TXT', '"x"')],
    })
    expect(bodyOf(snapshot, 'office.example')).toHaveLength(3)
  })

  it('gives a server the zones that it is a name server of', () => {
    const base = office()
    const snapshot = {
      ...base,
      zones: [...base.zones, aZone('other.example', { ns: ['ns.elsewhere.test'] })],
    }
    expect(generateBind(snapshot, { now, server: 'infra1' }).serials).toHaveLength(4)
    expect(() => generateBind(snapshot, { now, server: 'web01' })).toThrow(
      'Cannot generate DNS zones for "web01": no zone has it as a name server ("office.example": infra1.office.example; "other.example": ns.elsewhere.test)',
    )
    expect(() => generateBind(snapshot, { now, server: 'nobody' })).toThrow('there is no such host')
    const byName = { ...base, zones: base.zones.map((zone) => ({ ...zone, ns: ['infra1.office.example.'] })) }
    expect(generateBind(byName, { now, server: 'infra1' }).serials).toHaveLength(4)
  })

  it('keeps a serial until the zone changes, whatever else does', () => {
    const first = generateBind(office(), { now })
    const serials = new Map(first.serials.map(({ zone, ...published }) => [zone, published]))
    const later = new Date('2026-12-24T12:00:00Z')
    const again = { ...office(), serials }
    expect(generateBind(again, { now: later })).toEqual(first)
    const noted = again.hosts.map((host) => ({ ...host, notes: 'moved', tags: ['x'] }))
    expect(generateBind({ ...again, hosts: noted }, { now: later })).toEqual(first)
    const [zone] = again.zones
    const more = {
      ...again,
      zones: zone === undefined ? [] : [{ ...zone, records: [...zone.records, record('x', 'TXT', 'y')] }],
    }
    const changed = generateBind(more, { now: later }).serials.filter(
      ({ zone: name, hash }) => serials.get(name)?.hash !== hash,
    )
    expect(changed.map(({ zone: name, serial }) => [name, serial])).toEqual([['office.example', 2026122400]])
  })

  it('refuses an inventory without zones', () => {
    expect(() => generateBind(aSnapshot({}), { now })).toThrow(UserError)
  })

  it.each<[string, Parameters<typeof zoned>[0]]>([
    ['zone "office.example" has no name server', { zone: { ns: [] } }],
    ['zone "office.example": name server "ns2" is no host', { zone: { ns: ['ns1', 'ns2'] } }],
    [
      'zone "office.example": name server "new": it has no domain, so no name in DNS',
      { zone: { ns: ['new'] }, hosts: [aHost('new')] },
    ],
    [
      'zone "office.example": name server "ns9.office.example": "ns9.office.example" has no address',
      { zone: { ns: ['ns9.office.example'] } },
    ],
    [
      'zone "office.example": "a@b@c" is no mailbox, as hostmaster@office.example',
      { zone: { mail: 'a@b@c' } },
    ],
    [
      'zone "office.example": the TTL 2147483648 is not from 0 to 2147483647 seconds',
      { zone: { ttl: 2 ** 31 } },
    ],
    ['there are two zones "office.example"', { zones: [aZone('Office.Example', { ns: ['ns1'] })] }],
    [
      'zone "office.example": SPF record "@": unknown type "SPF"',
      { records: [record('@', 'SPF', 'v=spf1')] },
    ],
    [
      'zone "office.example": A record "a_b": the label "a_b" holds more than letters, digits and hyphens',
      { records: [record('a_b', 'A', '10.0.0.1')] },
    ],
    [
      'zone "office.example": A record "x": "10.0.0.256" is no IPv4 address',
      { records: [record('x', 'A', '10.0.0.256')] },
    ],
    [
      'zone "office.example": A record "x.example.": "x.example" lies outside the zone',
      { records: [record('x.example.', 'A', '10.0.0.1')] },
    ],
    [
      'zone "office.example": TXT record "x.lab": "x.lab.office.example" belongs to zone "lab.office.example"',
      { records: [record('x.lab', 'TXT', 'x')], zones: [aZone('lab.office.example', { ns: ['ns1'] })] },
    ],
    [
      'zone "office.example": TXT record "x.sub": "x.sub.office.example" is hidden by the delegation of "sub.office.example"',
      { records: [record('x.sub', 'TXT', 'x'), record('sub', 'NS', 'ns.example.')] },
    ],
    [
      'zone "office.example": NS record "sub": "ns.sub.office.example" has no address',
      { records: [record('sub', 'NS', 'ns.sub')] },
    ],
    [
      'zone "office.example": "ns1.office.example" is an alias (zone "office.example": CNAME record "ns1"), so it can hold nothing else: A of host "ns1" eth0',
      { records: [record('ns1', 'CNAME', 'x.example.')] },
    ],
    [
      'zone "office.example": "x.office.example" is an alias (zone "office.example": CNAME record "x"), so it can hold nothing else: CNAME of zone "office.example": CNAME record "x"',
      { records: [record('x', 'CNAME', 'a.example.'), record('x', 'CNAME', 'b.example.')] },
    ],
    [
      'zone "office.example": "office.example": an alias cannot stand at the zone\'s own name (zone "office.example": CNAME record "@")',
      { records: [record('@', 'CNAME', 'x.example.')] },
    ],
    [
      'zone "office.example": CNAME record "x": "y.office.example" is no name in its zone',
      { records: [record('x', 'CNAME', 'y')] },
    ],
    [
      'zone "office.example": CNAME record "x": "y.office.example" is an alias that leads back to itself',
      { records: [record('x', 'CNAME', 'y'), record('y', 'CNAME', 'x')] },
    ],
    [
      'zone "office.example": MX record "@": "mail.office.example" has no address',
      { records: [record('@', 'MX', '10 mail')] },
    ],
    [
      'zone "office.example": MX record "@": "mail.office.example" is an alias, and MX must not point to one (RFC 2181 10.3)',
      { records: [record('@', 'MX', '10 mail'), record('mail', 'CNAME', 'ns1')] },
    ],
    [
      'zone "office.example": "t.office.example" TXT has two TTLs: 5 (zone "office.example": TXT record "t") and 3600 (zone "office.example": TXT record "t")',
      { records: [record('t', 'TXT', 'x', 5), record('t', 'TXT', 'y')] },
    ],
    [
      'zone "office.example": "many.office.example" A has 101 records, named loads 100 at most',
      { records: Array.from({ length: 101 }, (_, n) => record('many', 'A', `10.9.0.${n}`)) },
    ],
    ['host "web" eth0: 10.20.0.2: it is an address of host "ns1" eth0 too', { hosts: [web('10.20.0.2')] }],
    [
      'host "we_b" eth0: 10.20.0.4: the label "we_b" holds more than letters, digits and hyphens',
      { hosts: [aHost('we_b', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] })] },
    ],
    [
      'zone "office.example": "ns1.office.example" is an alias (alias of host "web"), so it can hold nothing else: A of host "ns1" eth0',
      { hosts: [web('10.20.0.4', { aliases: ['ns1'] })] },
    ],
  ])('refuses: %s', (reason, change) => {
    expect(reasons(zoned(change))).toContain(reason)
  })

  it('says what is amiss where a final dot was forgotten', () => {
    let thrown: unknown
    try {
      generateBind(zoned({ records: [record('@', 'MX', '10 ns1.office.example')] }), { now })
    } catch (error) {
      thrown = error
    }
    expect(thrown instanceof Invalid ? thrown.problems[0]?.hint : thrown).toBe(
      'an absolute name ends in a dot',
    )
  })

  it('takes a wildcard for the target of a name that it answers for', () => {
    const wildcard = record('*.dyn', 'A', '192.0.2.1')
    expect(reasons(zoned({ records: [wildcard, record('@', 'MX', '10 a.dyn')] }))).toEqual([])
    const hidden = [wildcard, record('x.a.dyn', 'TXT', 'x'), record('@', 'MX', '10 a.dyn')]
    expect(reasons(zoned({ records: hidden }))).toEqual([
      'zone "office.example": MX record "@": "a.dyn.office.example" has no address',
    ])
  })
})
