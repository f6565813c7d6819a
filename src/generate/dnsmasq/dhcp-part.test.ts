import { describe, expect, it } from 'vitest'
import { dnsmasqLines, problemsOf } from '../../../test/lib/dnsmasq-lines.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { virtualMac } from '../../core/mac.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { generateDnsmasq } from './generate-dnsmasq.ts'

const mac = (last: number): string => `52:54:00:00:00:${last.toString(16).padStart(2, '0')}`

function siteWith(...hosts: readonly Parameters<typeof aHost>[]): Snapshot {
  return aSnapshot({
    networks: [
      aNetwork('office', [
        aSubnet('10.20.0.0/24'),
        aSubnet('fd20::/64', {
          ipv6: 'dhcpv6',
          ranges: [{ kind: 'dynamic', first: 'fd20::100', last: 'fd20::1ff' }],
        }),
      ]),
    ],
    hosts: hosts.map(([name, fields]) => aHost(name, fields)),
  })
}

describe('reservations', () => {
  it('stand on one line with every MAC of a bond', () => {
    const site = siteWith([
      'bonded',
      {
        nics: [
          aNic('bond0', 'office', ['10.20.0.5'], undefined, { kind: 'bond', members: ['eth0', 'eth1'] }),
          { name: 'eth0', mac: mac(1), addresses: [] },
          { name: 'eth1', mac: mac(2), addresses: [] },
        ],
      },
    ])
    expect(dnsmasqLines(site, 'dhcp-hosts')).toEqual([`${mac(1)},${mac(2)},10.20.0.5,bonded`])
  })

  it('of both families are one line, with the DUID and the IPv6 address in brackets', () => {
    const site = siteWith(
      ['plain', { nics: [aNic('eth0', 'office', ['10.20.0.5', 'fd20::5'], mac(1))] }],
      ['known', { duid: '00:04:01:02:03', nics: [aNic('eth0', 'office', ['10.20.0.6', 'fd20::6'], mac(2))] }],
      ['six', { duid: '00:04:01:02:04', nics: [aNic('eth0', 'office', ['fd20::7'])] }],
    )
    expect(dnsmasqLines(site, 'dhcp-hosts')).toEqual([
      `${mac(1)},10.20.0.5,[fd20::5],plain`,
      `${mac(2)},id:00:04:01:02:03,10.20.0.6,[fd20::6],known`,
      'id:00:04:01:02:04,[fd20::7],six',
    ])
  })

  it.each(['12h', '7', 'ignore', 'infinite', '30s'])(
    'of "%s", which would be a time or an order, have the name as an option',
    (name) => {
      const site = siteWith([name, { nics: [aNic('eth0', 'office', ['10.20.0.5'], mac(1))] }])
      expect(dnsmasqLines(site, 'dhcp-hosts')).toEqual([`${mac(1)},set:host-${name},10.20.0.5`])
      expect(dnsmasqLines(site, 'dhcp-opts')).toContain(`tag:host-${name},12,"${name}"`)
    },
  )

  it('of a host in maintenance set a tag that no line on network boot goes with', () => {
    const site = aSnapshot({
      networks: [
        aNetwork('office', [
          aSubnet('10.20.0.0/24', {
            boot: { server: '10.20.0.9', files: { bios: 'pxe.0' } },
            options: { 'root-path': '/nfs' },
          }),
        ]),
      ],
      hosts: [aHost('web', { state: 'maintenance', nics: [aNic('eth0', 'office', ['10.20.0.5'], mac(1))] })],
    })
    expect(dnsmasqLines(site, 'dhcp-hosts')).toEqual([`${mac(1)},set:noboot,10.20.0.5,web`])
    expect(dnsmasqLines(site, 'dhcp-opts')).toContain('tag:subnet-10-20-0-0-24,tag:!noboot,17,"/nfs"')
    const boots = dnsmasqLines(site, 'dnsmasq.conf').filter((line) => line.startsWith('dhcp-boot'))
    expect(boots).toHaveLength(2)
    for (const line of boots) expect(line).toContain('tag:!noboot')
  })

  it('in great number come with a warning, since dnsmasq takes minutes over them', () => {
    const hosts = Array.from({ length: 20_001 }, (_, n) =>
      aHost(`h${n}`, {
        nics: [aNic('eth0', 'office', [`10.20.${(n + 1) >> 8}.${(n + 1) & 255}`], virtualMac(n))],
      }),
    )
    const text = (count: number): string =>
      generateDnsmasq(
        aSnapshot({
          networks: [aNetwork('office', [aSubnet('10.20.0.0/16')])],
          hosts: hosts.slice(0, count),
        }),
      ).find(({ path }) => path === 'dhcp-hosts')?.text ?? ''
    expect(text(20_000)).not.toContain('minutes')
    expect(text(20_001)).toContain('# 20001 reservations: dnsmasq takes minutes')
  })
})

describe('options', () => {
  it('are written so that dnsmasq sends their very octets', () => {
    const site = aSnapshot({
      networks: [
        aNetwork(
          'office',
          [
            aSubnet('10.20.0.0/24', {
              gateway: '10.20.0.1',
              dns: ['10.20.0.2', '10.20.0.3'],
              domain: 'office.example',
              options: {
                'time-offset': '-3600',
                'path-mtu-plateau-table': '68, 1500',
                'tcp-keepalive-interval': '70000',
                'ip-forwarding': 'off',
                'domain-search': 'a.example, b.example',
                'classless-static-routes': '10.9.0.0/16 10.20.0.1, 0.0.0.0/0 10.20.0.1',
                'code-230': '0a',
                'code-231': '0a:ff',
                'code-232': 'a, "b" \\c #d',
                'cookie-servers': '0.0.0.0',
              },
            }),
          ],
          { mtu: 1400 },
        ),
      ],
    })
    const tag = 'tag:subnet-10-20-0-0-24'
    expect(dnsmasqLines(site, 'dhcp-opts')).toEqual([
      '3',
      '6',
      `${tag},2,ff:ff:f1:f0`,
      `${tag},3,10.20.0.1`,
      `${tag},6,10.20.0.2,10.20.0.3`,
      `${tag},8,00:00:00:00`,
      `${tag},15,"office.example"`,
      `${tag},19,0`,
      `${tag},25,00:44:05:dc`,
      `${tag},26,1400s`,
      `${tag},38,70000i`,
      `${tag},119,a.example,b.example`,
      `${tag},121,10.9.0.0/16,10.20.0.1,0.0.0.0/0,10.20.0.1`,
      `${tag},230,10`,
      `${tag},231,0a:ff`,
      `${tag},232,"a, \\"b\\" \\\\c #d"`,
    ])
  })

  it('of one host go by its own tag', () => {
    const site = siteWith([
      'own',
      { options: { routers: '10.20.0.254' }, nics: [aNic('eth0', 'office', ['10.20.0.5'], mac(1))] },
    ])
    expect(dnsmasqLines(site, 'dhcp-opts')).toContain('tag:host-own,3,10.20.0.254')
    expect(dnsmasqLines(site, 'dhcp-hosts')).toEqual([`${mac(1)},set:host-own,10.20.0.5,own`])
  })

  it('with an address that stands for the server itself are refused where dnsmasq knows no other way', () => {
    const options = { 'static-routes': '10.9.0.1 0.0.0.0', 'swap-server': '10.20.0.9' }
    const site = aSnapshot({ networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { options })])] })
    expect(problemsOf(() => generateDnsmasq(site))).toEqual([
      'subnet 10.20.0.0/24: option "static-routes": dnsmasq would put an address of its own in the place of 0.0.0.0',
    ])
  })

  it('that no line of dnsmasq holds are refused', () => {
    const name = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(61)).join('.')
    const octets = Array.from({ length: 255 }, () => '0a').join(':')
    const site = siteWith([
      name,
      { options: { 'code-230': octets }, nics: [aNic('eth0', 'office', ['10.20.0.5'], mac(1))] },
    ])
    expect(problemsOf(() => generateDnsmasq(site))).toEqual([
      `host "${name}": option "code-230": its line would have 1025 octets, and dnsmasq reads 1023`,
    ])
  })
})

describe('ranges', () => {
  const ranges = (...subnets: readonly ReturnType<typeof aSubnet>[]): readonly string[] =>
    dnsmasqLines(aSnapshot({ networks: [aNetwork('office', subnets)] }), 'dnsmasq.conf').filter((line) =>
      line.startsWith('dhcp-range'),
    )

  it('have netmask and lease time, which is 12 hours as with the other servers; a subnet without a pool is for reservations alone', () => {
    const pool = { ranges: [{ kind: 'dynamic', first: '10.20.0.10', last: '10.20.0.20' }] } as const
    expect(
      ranges(
        aSubnet('10.20.0.0/24', { ...pool, leaseTime: 600 }),
        aSubnet('10.21.0.0/31', { leaseTime: 0xffff_ffff }),
        aSubnet('10.22.0.0/31'),
      ),
    ).toEqual([
      'dhcp-range=set:subnet-10-20-0-0-24,10.20.0.10,10.20.0.20,255.255.255.0,10.20.0.255,600',
      'dhcp-range=set:subnet-10-21-0-0-31,10.21.0.0,static,255.255.255.254,infinite',
      'dhcp-range=set:subnet-10-22-0-0-31,10.22.0.0,static,255.255.255.254,43200',
    ])
  })

  it('of IPv6 are for addresses by DHCP, or for options alone', () => {
    expect(
      ranges(aSubnet('fd20::/112', { ipv6: 'dhcpv6' }), aSubnet('fd21::/64', { ipv6: 'slaac' })),
    ).toEqual([
      'dhcp-range=set:subnet-fd20---112,fd20::,static,112,43200',
      'dhcp-range=set:subnet-fd21---64,fd21::,ra-stateless,64',
    ])
  })

  it('of an IPv6 prefix that is too short for dnsmasq are parts of it', () => {
    const short = aSubnet('fd20::/48', {
      ipv6: 'dhcpv6',
      ranges: [{ kind: 'dynamic', first: 'fd20:0:0:1::10', last: 'fd20:0:0:1::20' }],
    })
    const site = aSnapshot({
      networks: [aNetwork('office', [short])],
      hosts: [
        aHost('a', { duid: '00:04:01', nics: [aNic('eth0', 'office', ['fd20:0:0:1::5'])] }),
        aHost('b', { duid: '00:04:02', nics: [aNic('eth0', 'office', ['fd20:0:0:2::5'])] }),
      ],
    })
    expect(dnsmasqLines(site, 'dnsmasq.conf').filter((line) => line.startsWith('dhcp-range'))).toEqual([
      'dhcp-range=set:subnet-fd20---48,fd20:0:0:1::10,fd20:0:0:1::20,64,43200',
      'dhcp-range=set:subnet-fd20---48,fd20:0:0:2::,static,64,43200',
    ])
    const wide = {
      ...short,
      ranges: [{ kind: 'dynamic', first: 'fd20::10', last: 'fd20:0:0:1::20' }],
    } as const
    expect(problemsOf(() => ranges(wide))).toEqual([
      'subnet fd20::/48: the range fd20::10-fd20:0:0:1::20 lies in more than one prefix of /64, and dnsmasq has no such ranges',
    ])
  })
})
