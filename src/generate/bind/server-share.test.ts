import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { Invalid } from '../../core/errors.ts'
import { defaultServiceSettings, type ServiceSettings } from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { Zone } from '../../inventory/model/zone.ts'
import { generateBind, type BindOutput } from './generate-bind.ts'

const now = new Date('2026-11-21T12:00:00Z')

function site(zones: readonly Zone[]): Snapshot {
  return aSnapshot({
    networks: [
      aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' }), aSubnet('fd20::/64')]),
      aNetwork('admin', [aSubnet('10.30.0.0/24', { reverse: 'none' })]),
    ],
    hosts: [
      aHost('ns1', {
        nics: [aNic('eth0', 'office', ['10.20.0.2', 'fd20::2']), aNic('eth1', 'admin', ['10.30.0.2'])],
      }),
      aHost('ns2', { nics: [aNic('eth0', 'office', ['10.20.0.3'])] }),
      aHost('ns3', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
      aHost('vault', { nics: [aNic('eth0', 'admin', ['10.30.0.9'])] }),
    ],
    zones,
  })
}

function of(server: string, zones: readonly Zone[], dns: Partial<ServiceSettings['dns']> = {}): BindOutput {
  const services = { ...defaultServiceSettings, dns: { ...defaultServiceSettings.dns, ...dns } }
  return generateBind(site(zones), { now, server, services })
}

function clauseOf({ files }: BindOutput, zone: string): string | undefined {
  return new RegExp(`zone "${zone}" IN \\{\\n([^}]*(?:\\{[^}]*\\}[^}]*)*)\\n\\};`).exec(
    files[0]?.text ?? '',
  )?.[1]
}

const office = (fields: Partial<Zone> = {}): Zone =>
  aZone('office.example', { ns: ['ns1', 'ns2'], ...fields })

describe('what a name server is given', () => {
  it('is, of a zone that it writes, the file, and who may fetch it and is told of changes', () => {
    const primary = of('ns1', [office()])
    expect(clauseOf(primary, 'office.example')).toBe(`  type primary;
  file "/etc/bind/hostwright/zones/office.example.zone";
  allow-transfer { localhost; 10.20.0.3; };
  also-notify { 10.20.0.3; };`)
    expect(primary.files.map(({ path }) => path)).toContain('zones/office.example.zone')
  })

  it('is, of a zone that another writes, from where to fetch it, and no file', () => {
    const secondary = of('ns2', [office()])
    // It is reached by its name, and may tell of changes from its other addresses.
    expect(clauseOf(secondary, 'office.example')).toBe(`  type secondary;
  primaries { 10.20.0.2; fd20::2; };
  allow-notify { 10.20.0.2; fd20::2; 10.30.0.2; };
  file "/var/cache/bind/hostwright-office.example.zone";`)
    expect(clauseOf(secondary, '0.20.10.in-addr.arpa')).toContain('type secondary')
    expect(secondary.files.map(({ path }) => path)).toEqual(['named.conf.hostwright'])
    expect(secondary.serials).toEqual([])
    expect(secondary.files[0]?.zones).toContainEqual({
      name: 'office.example',
      role: 'secondary',
      file: '/var/cache/bind/hostwright-office.example.zone',
      primaries: ['10.20.0.2', 'fd20::2'],
    })
  })

  it('leaves who may fetch to the options of the server where a name server is elsewhere', () => {
    const zone = office({ ns: ['ns1', 'ns2', 'ns.provider.test'] })
    expect(clauseOf(of('ns1', [zone]), 'office.example')).toBe(`  type primary;
  file "/etc/bind/hostwright/zones/office.example.zone";
  also-notify { 10.20.0.3; };`)
  })

  it('is written on the first host of ours where the first name server is elsewhere', () => {
    const zones = [office({ ns: ['ns.provider.test', 'ns2', 'ns3'] })]
    expect(clauseOf(of('ns2', zones), 'office.example')).toContain('type primary')
    expect(clauseOf(of('ns3', zones), 'office.example')).toContain('primaries { 10.20.0.3; };')
  })

  it('is written on a hidden primary, which all others fetch from', () => {
    const zones = [office({ primary: 'vault' })]
    const hidden = of('vault', zones)
    expect(clauseOf(hidden, 'office.example')).toContain('also-notify { 10.20.0.2; fd20::2; 10.20.0.3; };')
    expect(hidden.files.find(({ zone }) => zone === 'office.example')?.text).toContain(
      'SOA ns1.office.example.',
    )
    expect(clauseOf(of('ns1', zones), 'office.example')).toContain('primaries { 10.30.0.9; };')
    const open = of('ns2', [office({ primary: 'ns2' })])
    expect(open.files.find(({ zone }) => zone === 'office.example')?.text).toContain(
      'SOA ns2.office.example.',
    )
  })

  it('is a file for the beginning of a dynamic zone, where named may write', () => {
    const output = of('ns1', [office({ dynamic: true })])
    expect(clauseOf(output, 'office.example')).toContain(
      'update-policy local;\n  file "/var/lib/bind/hostwright/office.example.zone";',
    )
    const file = output.files.find(({ zone }) => zone === 'office.example')
    expect(file).toMatchObject({ path: 'dynamic/office.example.zone', dynamic: true })
    const served = output.files[0]?.zones?.find(({ name }) => name === 'office.example')
    expect(served).toMatchObject({ role: 'dynamic', start: file?.text })
    expect(served?.records).toContain('ns1.office.example. 3600 A 10.20.0.2')
    // The reverse zones that take after it are ours alone.
    expect(clauseOf(output, '0.20.10.in-addr.arpa')).not.toContain('update-policy')
  })

  it('says of every server where a zone of others is asked for, or of those that it lists', () => {
    const forward = aZone('ad.example', { ns: [], forwarders: ['10.9.0.1', '10.9.0.2'] })
    const clause = '  type forward;\n  forward only;\n  forwarders { 10.9.0.1; 10.9.0.2; };'
    expect(clauseOf(of('ns2', [office(), forward]), 'ad.example')).toBe(clause)
    const listed = { ...forward, ns: ['ns1'] }
    expect(clauseOf(of('ns1', [office(), listed]), 'ad.example')).toBe(clause)
    expect(clauseOf(of('ns2', [office(), listed]), 'ad.example')).toBeUndefined()
  })

  it('says what the files mean in the words of the inventory', () => {
    const output = of('ns1', [office({ records: [{ name: 'x', type: 'TXT', data: 'y', ttl: 60 }] })])
    expect(output.files[0]?.objects).toContain('primary office.example')
    expect(of('ns2', [office()]).files[0]?.objects).toContain('secondary office.example 10.20.0.2 fd20::2')
    expect(output.files.find(({ zone }) => zone === 'office.example')?.objects).toEqual([
      'ns office.example ns1.office.example.',
      'ns office.example ns2.office.example.',
      'record office.example ns1 A 10.20.0.2',
      'record office.example ns1 AAAA fd20::2',
      'record office.example ns2 A 10.20.0.3',
      'record office.example ns3 A 10.20.0.4',
      'record office.example x TXT "y" ttl 60',
      'soa office.example ns1.office.example. hostmaster.office.example.',
      'zone office.example serial 2026112100',
      'zone office.example ttl 3600',
    ])
  })
})

describe('a catalog zone', () => {
  const catalog = 'catalog.office.example'
  const shop = aZone('shop.example', { ns: ['ns1', 'ns2', 'ns3'] })

  it('takes the place of zones that BIND has from the start, and lets the others be', () => {
    const names = [
      '10.in-addr.arpa',
      '23.172.in-addr.arpa',
      '64.100.in-addr.arpa',
      'd.f.ip6.arpa',
      '32.172.in-addr.arpa',
    ]
    const zones = [office(), ...names.map((name) => aZone(name, { ns: ['ns1', 'ns2'] }))]
    const [, options] = of('ns2', zones, { catalog }).files
    expect(options?.text.match(/disable-empty-zone .*/g)?.toSorted()).toEqual(
      names
        .slice(0, 4)
        .map((name) => `disable-empty-zone "${name}";`)
        .toSorted(),
    )
  })

  it('lists the zones that all secondaries have, under labels that stay; others are named one by one', () => {
    const zones = [office(), shop]
    const text = of('ns1', zones, { catalog }).files.find(({ zone }) => zone === catalog)?.text ?? ''
    // ns3 has nothing but the shop.
    expect(text.split('\n').filter((line) => line.includes(' PTR '))).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}\.zones\.catalog\.office\.example\. IN PTR shop\.example\.$/),
    ])
    expect(text).toContain(`version.${catalog}. IN TXT "2"`)
    expect(text).toContain(`${catalog}. IN NS invalid.`)
    const [conf, options] = of('ns2', zones, { catalog }).files
    expect(conf?.text).not.toContain('shop.example')
    expect(conf?.text).toContain('zone "office.example"')
    expect(options).toMatchObject({ path: 'named.conf.hostwright.options' })
    expect(options?.text).toContain(
      `catalog-zones {\n  zone "${catalog}" default-primaries { 10.20.0.2; fd20::2; };\n};`,
    )
    expect(
      of('ns1', [...zones, aZone('a.example', { ns: ['ns1'] })], { catalog }).files.find(
        ({ zone }) => zone === catalog,
      )?.text,
    ).toBe(text)
  })

  it('is that of the primary with the most zones', () => {
    const zones = [office(), shop, aZone('other.example', { ns: ['ns3', 'ns2'] })]
    expect(of('ns3', zones, { catalog }).files.some(({ zone }) => zone === catalog)).toBe(false)
    expect(clauseOf(of('ns2', zones, { catalog }), 'other.example')).toContain('primaries { 10.20.0.4; };')
  })

  it('has a name of its own', () => {
    expect(() => of('ns1', [office()], { catalog: 'office.example' })).toThrow(
      'Cannot generate DNS zones: catalog zone "office.example": a zone has that name',
    )
  })
})

describe('views', () => {
  const views = [
    { name: 'internal', clients: ['10.0.0.0/8', 'fd00::/8'] },
    { name: 'external', clients: ['any'], addresses: ['10.20.0.0/28'] },
  ]
  const zone = office({
    records: [
      { name: 'vpn', type: 'A', data: '10.20.0.77', view: 'internal' },
      { name: 'vpn', type: 'A', data: '192.0.2.77', view: 'external' },
    ],
  })
  const hosts = (output: BindOutput, path: string): string =>
    output.files.find((file) => file.path === path)?.text ?? ''

  it('hold all zones, in the order in which they are tried, each with its content and serial', () => {
    const output = of('ns1', [zone], { views })
    expect(output.files[0]?.text).toMatch(
      /^\/\/.*\nview "internal" \{\n {2}match-clients \{ 10\.0\.0\.0\/8; fd00::\/8; \};\n {2}zone "[^]*\nview "external" \{\n {2}match-clients \{ any; \};\n {2}zone "[^]*\n\};\n$/,
    )
    expect(hosts(output, 'zones/internal/office.example.zone')).toContain(
      'vpn.office.example. IN A 10.20.0.77',
    )
    expect(hosts(output, 'zones/external/office.example.zone')).toContain(
      'vpn.office.example. IN A 192.0.2.77',
    )
    expect(hosts(output, 'zones/internal/office.example.zone')).toContain('IN AAAA fd20::2')
    expect(hosts(output, 'zones/external/office.example.zone')).not.toContain('AAAA')
    expect(output.serials.map(({ zone: key }) => key)).toEqual([
      '0.20.10.in-addr.arpa@internal',
      '0.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa@internal',
      'office.example@internal',
      '0.20.10.in-addr.arpa@external',
      'office.example@external',
    ])
    expect(output.files[1]).toMatchObject({ view: 'internal', zone: '0.20.10.in-addr.arpa' })
  })

  it('move one serial where one of them changes', () => {
    const first = of('ns1', [zone], { views })
    const serials = new Map(first.serials.map(({ zone: key, ...published }) => [key, published]))
    const records = [...zone.records, { name: 'new', type: 'TXT', data: 'x', view: 'external' }]
    const services = { ...defaultServiceSettings, dns: { ...defaultServiceSettings.dns, views } }
    const snapshot = { ...site([{ ...zone, records }]), serials }
    const later = generateBind(snapshot, { now, services })
    expect(
      later.serials.filter(({ zone: key, serial }) => serials.get(key)?.serial !== serial),
    ).toMatchObject([{ zone: 'office.example@external', serial: 2026112101 }])
  })

  it('are files on every name server, with the same serials: a transfer cannot tell them apart', () => {
    const [first, second] = [of('ns1', [zone], { views }), of('ns2', [zone], { views })]
    expect(second.files.slice(1)).toEqual(first.files.slice(1))
    expect(second.serials).toEqual(first.serials)
    expect(first.files[0]?.text).not.toContain('allow-transfer')
  })

  it('have the zones that are in them, and a server only those in which it has some', () => {
    const output = of(
      'ns3',
      [zone, aZone('shop.example', { ns: ['ns3.office.example'], views: ['external'] })],
      { views },
    )
    expect(output.files[0]?.text).not.toContain('internal')
    expect(output.files.flatMap(({ zone: name }) => name ?? [])).toEqual(['shop.example'])
  })

  it('have what is forwarded, on a server that does nothing else too', () => {
    const forward = aZone('ad.example', { ns: [], forwarders: ['10.9.0.1'], views: ['internal'] })
    const conf = of('ns3', [zone, forward], { views }).files[0]
    expect(conf?.text).toMatch(/^\/\/.*\nview "internal" \{\n.*\n {2}zone "ad\.example" IN \{[^}]*\}/)
    expect(conf?.objects).toEqual([
      'forward ad.example@internal 10.9.0.1',
      'view internal 10.0.0.0/8 fd00::/8',
    ])
  })

  it('refuse a dynamic zone with several servers, and what names no view', () => {
    expect(() => of('ns2', [office({ dynamic: true, views: ['internal'] })], { views })).toThrow(
      'a transfer cannot tell the view',
    )
    const reasons = (): readonly string[] => {
      try {
        of('ns1', [office({ views: ['internl'] })], { views })
      } catch (error) {
        if (error instanceof Invalid) return error.problems.map(({ message, hint }) => `${message}: ${hint}`)
      }
      return []
    }
    expect(reasons()).toEqual(['zone "office.example": unknown view "internl": did you mean "internal"?'])
    const record = { name: 'x', type: 'CNAME', data: 'y', view: 'external' }
    expect(() => of('ns1', [office({ records: [record] })], { views })).toThrow(
      '"y.office.example" is no name in its zone (in view "external")',
    )
  })
})
