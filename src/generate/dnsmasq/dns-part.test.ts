import { describe, expect, it } from 'vitest'
import { dnsmasqLines, problemsOf } from '../../../test/lib/dnsmasq-lines.ts'
import { aSnapshot, aZone } from '../../../test/lib/inventory-builder.ts'
import { defaultServiceSettings } from '../../inventory/model/service-settings.ts'
import type { ZoneRecord } from '../../inventory/model/zone.ts'
import { generateDnsmasq } from './generate-dnsmasq.ts'

describe('records', () => {
  const dns = (records: readonly ZoneRecord[], path = 'dnsmasq.conf'): readonly string[] =>
    dnsmasqLines(
      aSnapshot({ zones: [aZone('office.example', { ns: ['ns.elsewhere.test'], records })] }),
      path,
    )
  const made = (type: string, data: string): readonly string[] =>
    dns([{ name: 'x', type, data }]).filter((line) => line.includes('x.office.example'))

  it.each([
    ['MX', '10 mail.elsewhere.test.', 'mx-host=x.office.example,mail.elsewhere.test,10'],
    ['MX', '0 .', 'mx-host=x.office.example,,0'],
    ['SRV', '1 2 443 a.elsewhere.test.', 'srv-host=x.office.example,a.elsewhere.test,443,1,2'],
    ['SRV', '1 2 0 .', 'srv-host=x.office.example,,0,1,2'],
    ['CNAME', 'a.elsewhere.test.', 'cname=x.office.example,a.elsewhere.test'],
    ['PTR', 'a.elsewhere.test.', 'ptr-record=x.office.example,a.elsewhere.test'],
    ['TXT', '"a, b" "c\\"d\\\\" ""', 'txt-record=x.office.example,"a, b","c\\"d\\\\",""'],
    ['TXT', '"\\001"', 'dns-rr=x.office.example,16,0101'],
    ['CAA', '0 issue "ca.example; a=1,2"', 'caa-record=x.office.example,0,issue,"ca.example; a=1,2"'],
    ['TLSA', `3 1 1 ${'AB'.repeat(32)}`, `dns-rr=x.office.example,52,030101${'ab'.repeat(32)}`],
    ['DS', `1234 13 2 ${'AB'.repeat(32)}`, `dns-rr=x.office.example,43,04d20d02${'ab'.repeat(32)}`],
    ['HTTPS', '1 . alpn="h2" port=8443', 'dns-rr=x.office.example,65,000100000100030268320003000220fb'],
    ['TYPE65280', '\\# 2 0A0B', 'dns-rr=x.office.example,65280,0a0b'],
  ])('of type %s (%s) are %s', (type, data, line) => {
    expect(made(type, data)).toEqual([line])
  })

  it('of addresses are in the file of hosts, those of wildcards are not', () => {
    const records = [
      { name: 'a', type: 'A', data: '192.0.2.1' },
      { name: 'b', type: 'A', data: '192.0.2.1' },
      { name: '*.w', type: 'AAAA', data: 'fd00::1' },
    ]
    expect(dns(records, 'hosts')).toEqual(['192.0.2.1 a.office.example b.office.example'])
    expect(dns(records)).toContain('address=/*.w.office.example/fd00::1')
    expect(dns(records)).toContain('local=/*.w.office.example/')
  })

  it('that dnsmasq cannot serve are refused, all of them', () => {
    const records = [
      { name: 'd', type: 'DNAME', data: 'elsewhere.test.' },
      { name: '*.w', type: 'TXT', data: 'x' },
      { name: 'long', type: 'TXT', data: 'x'.repeat(1100) },
    ]
    expect(problemsOf(() => dns(records))).toEqual([
      'zone "office.example": DNAME record "d": dnsmasq makes no names from a DNAME record',
      'zone "office.example": TXT record "long": its line would have 1145 octets, and dnsmasq reads 1023',
      'zone "office.example": TXT record "*.w": dnsmasq has wildcards of addresses, and none of TXT records',
    ])
  })

  it('of a delegation are answered, and the servers of others are asked for the rest', () => {
    const records = [
      { name: 'sub', type: 'NS', data: 'ns.sub' },
      { name: 'ns.sub', type: 'A', data: '192.0.2.53' },
      { name: 'far', type: 'NS', data: 'ns.elsewhere.test.' },
    ]
    const found = dns(records)
    expect(found).toContain('server=/sub.office.example/192.0.2.53')
    expect(found).toContain('server=/far.office.example/#')
    expect(found).toContain('dns-rr=sub.office.example,2,026e7303737562066f6666696365076578616d706c6500')
  })

  it('have the least TTL of the zones', () => {
    const zones = [
      aZone('a.test', { ns: ['ns.b.test'], ttl: 300 }),
      aZone('b.example', { ns: ['ns.b.test'], ttl: 60 }),
    ]
    expect(dnsmasqLines(aSnapshot({ zones }), 'dnsmasq.conf')).toContain('local-ttl=60')
  })
})

describe('zones', () => {
  it('of others are forwarded, ours are answered here alone', () => {
    const zones = [
      aZone('ad.example', { forwarders: ['10.9.0.1', 'fd09::1'] }),
      aZone('office.example', { ns: ['ns.b.test'] }),
    ]
    const found = dnsmasqLines(aSnapshot({ zones }), 'dnsmasq.conf', { forwarders: ['192.0.2.53'] })
    expect(found.filter((line) => /^(?:local|server)=/.test(line))).toEqual([
      'server=192.0.2.53',
      'local=/office.example/',
      'server=/ad.example/10.9.0.1',
      'server=/ad.example/fd09::1',
    ])
  })

  it('that others update are refused', () => {
    const zones = [aZone('office.example', { ns: ['ns.b.test'], dynamic: true })]
    expect(problemsOf(() => generateDnsmasq(aSnapshot({ zones })))).toEqual([
      'zone "office.example" is dynamic, and dnsmasq takes no updates',
    ])
  })

  it('of a site with views need the name of one', () => {
    const views = [
      { name: 'inside', clients: ['10.0.0.0/8'], addresses: ['10.0.0.0/8'] },
      { name: 'outside', clients: ['any'], addresses: ['192.0.2.0/24'] },
    ]
    const services = { ...defaultServiceSettings, dns: { ...defaultServiceSettings.dns, views } }
    const site = aSnapshot({
      zones: [
        aZone('office.example', {
          ns: ['ns.b.test'],
          records: [
            { name: 'a', type: 'A', data: '10.0.0.1', view: 'inside' },
            { name: 'a', type: 'A', data: '192.0.2.1', view: 'outside' },
          ],
        }),
      ],
    })
    expect(dnsmasqLines(site, 'hosts', { services, view: 'outside' })).toEqual(['192.0.2.1 a.office.example'])
    expect(problemsOf(() => generateDnsmasq(site, { services }))).toEqual([
      'the site has views ("inside", "outside"), and dnsmasq answers everyone alike',
    ])
    expect(problemsOf(() => generateDnsmasq(site, { services, view: 'inisde' }))).toEqual([
      'unknown view "inisde"',
    ])
  })
})
