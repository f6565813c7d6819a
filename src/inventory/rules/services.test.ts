import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import type { Host } from '../model/host.ts'
import type { Boot, Network, Subnet } from '../model/network.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import type { Zone, ZoneRecord } from '../model/zone.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { problemsOf } from './problems-of.ts'

const office = aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })])
const infra1 = aHost('infra1', { nics: [aNic('eth0', 'office', ['10.20.0.2'])] })
const old = aHost('old', { state: 'retired' })

async function refused<K extends ObjectKind>(
  kind: K,
  object: ObjectOfKind[K],
  rest: Partial<Snapshot> = {},
): Promise<readonly string[]> {
  const snapshot = { ...aSnapshot({ networks: [office], hosts: [infra1, old] }), ...rest }
  const problems = await problemsOf(snapshotLookup(snapshot), kind, object)
  return problems.map(({ message }) => message)
}

describe('who serves DHCP on a network', () => {
  const network = (fields: Partial<Network>): Promise<readonly string[]> =>
    refused('network', { ...office, ...fields })

  it('are hosts that are not retired, each once', async () => {
    expect(await network({ dhcpServers: ['infra1'] })).toEqual([])
    expect(await network({ dhcpServers: ['infra1', 'infra1', 'old', 'infra'] })).toEqual([
      'DHCP server "infra1" is given twice',
      'DHCP server "old" is retired',
      'DHCP server "infra" is no host',
    ])
  })

  it('is told by relay agents with addresses of either family, in their one form', async () => {
    expect(await network({ relays: ['10.20.0.1', 'fd20::1'] })).toEqual([])
    expect(await network({ relays: ['router', 'FD20::1', '10.20.0.1', '10.20.0.1'] })).toEqual([
      'relay "router" is no IP address',
      'relay "FD20::1" is written fd20::1',
      'relay 10.20.0.1 is given twice',
    ])
  })
})

describe('what a subnet offers to boot from', () => {
  const subnet = async (prefix: string, fields: Partial<Subnet>): Promise<readonly string[]> =>
    refused('network', aNetwork('lab', [aSubnet(prefix, fields)]))
  const boot = async (files: Boot['files'], server?: string): Promise<readonly string[]> =>
    subnet('10.21.0.0/24', { boot: { files, ...(server === undefined ? {} : { server }) } })

  it('are paths and URLs that every server can write and every client can take', async () => {
    expect(
      await boot(
        {
          bios: 'boot\\x64\\wdsnbp.com',
          'uefi-x64': 'a'.repeat(127),
          'http-x64': 'http://10.21.0.2/grub.efi?a=1,2',
          ipxe: 'https://boot.example/menu.ipxe',
        },
        '10.21.0.2',
      ),
    ).toEqual([])
    expect(
      await boot(
        {
          bios: 'pxe linux.0',
          'uefi-x64': 'grub"x64.efi',
          'uefi-arm64': 'größe.efi',
          'http-x64': 'grub.efi',
          'http-arm64': 'ftp://10.21.0.2/grub.efi',
          ipxe: 'a'.repeat(128),
        },
        'fd20::2',
      ),
    ).toEqual([
      'the boot server "fd20::2" is no IPv4 address',
      'the boot file of ipxe has 128 octets, 127 is the limit',
      'the boot file of bios "pxe linux.0" holds blanks, quotes or characters beyond ASCII',
      'the boot file of uefi-x64 "grub"x64.efi" holds blanks, quotes or characters beyond ASCII',
      'the boot file of uefi-arm64 "größe.efi" holds blanks, quotes or characters beyond ASCII',
      'the boot file of http-x64 "grub.efi" is no URL',
      'the boot file of http-arm64 "ftp://10.21.0.2/grub.efi" is no URL',
    ])
    expect(await boot({ bios: 'a\nb' })).toEqual(['the boot file of bios holds a control character'])
  })

  it('is of IPv4 alone, and its reverse zone is delegated only within an octet', async () => {
    expect(await subnet('fd21::/64', { boot: { files: { bios: 'a' } }, reverse: 'none' })).toEqual([
      'boot is for IPv4 subnets',
    ])
    for (const prefix of ['10.21.0.0/24', '10.16.0.0/16', 'fd21::/112'])
      expect(await subnet(prefix, { reverse: 'delegated' })).toEqual([
        `reverse=delegated is for IPv4 prefixes longer than /24, which ${prefix} is not`,
      ])
    expect(await subnet('10.21.0.0/25', { reverse: 'delegated' })).toEqual([])
  })
})

describe('DHCP options', () => {
  const host = async (options: Host['options']): Promise<readonly string[]> =>
    refused('host', aHost('web01', options === undefined ? {} : { options }))

  it('of a host are of both families, and may take the place of what its subnet says', async () => {
    expect(
      await host({ 'domain-name-servers': '10.20.0.9', filename: 'x', 'dhcp6.bootfile-url': 'http://a/b' }),
    ).toEqual([])
    expect(
      await host({
        'host-name': 'other',
        'time-offset': 'soon',
        'next-server': 'pxe',
        'dhcp6.domain-search': '-',
        'server-name': 'x'.repeat(64),
      }),
    ).toEqual([
      'DHCP option "host-name" is made from the name of each host',
      'DHCP option "time-offset" "soon" is no number from -2147483648 to 2147483647',
      'DHCP option "next-server" "pxe" is no IPv4 address',
      'DHCP option "server-name" has 64 octets, 63 is the limit',
      'DHCP option "dhcp6.domain-search" "-" is no domain name',
    ])
  })

  it('that no standard names may be declared by the site, but must be names with text', async () => {
    expect(await host({ 'voip-server': 'x' })).toEqual([])
    expect(await host({ 'voip server': 'x', Voip: 'x', voip: '', a: 'b\nc' })).toEqual([
      'DHCP option "voip server" is no option name',
      'DHCP option "Voip" is no option name',
      'DHCP option "voip" is empty',
      'DHCP option "a" holds a control character',
    ])
  })
})

describe('a zone', () => {
  const zone = async (fields: Partial<Zone>): Promise<readonly string[]> =>
    refused('zone', aZone('office.example', { ns: ['infra1'], ...fields }))

  it('is written on a host of ours', async () => {
    expect(await zone({ primary: 'infra1', dynamic: true })).toEqual([])
    expect(await zone({ primary: 'infra' })).toEqual(['primary "infra" is no host'])
    expect(await zone({ primary: 'old' })).toEqual(['primary "old" is retired'])
    expect(await zone({ primary: 'in_fra' })).toContain(
      'primary "in_fra": the label "in_fra" holds more than letters, digits and hyphens',
    )
  })

  it('that is passed on has nothing of its own', async () => {
    const forwarders = ['192.0.2.53', '2001:db8::53']
    expect(await zone({ ns: [], forwarders })).toEqual([])
    expect(
      await zone({
        forwarders: ['192.0.2.53', '192.0.2.53', 'ns.example', '2001:DB8::1'],
        primary: 'infra1',
        dynamic: true,
        records: [{ name: 'a', type: 'A', data: '192.0.2.1' }],
      }),
    ).toEqual([
      'forwarder "ns.example" is no IP address',
      'forwarder "2001:DB8::1" is written 2001:db8::1',
      'forwarder 192.0.2.53 is given twice',
      "a zone with forwarders is others', so it has no name servers here",
      "a zone with forwarders is others', so it has no primary here",
      "a zone with forwarders is others', so it has no updates here",
      "a zone with forwarders is others', so it has no records here",
    ])
  })

  it('has records in its own views only', async () => {
    const records = [{ name: 'a', type: 'A', data: '192.0.2.1', view: 'inside' }]
    expect(await zone({ records })).toEqual([])
    expect(await zone({ records, views: ['inside'] })).toEqual([])
    expect(await zone({ records, views: ['outside', 'outside', 'In side'] })).toEqual([
      'view "In side" is not made of small letters, digits, "-", "_" and "." (63 at most, letter or digit first)',
      'view "outside" is given twice',
      'record "a A 192.0.2.1" of view "inside": the zone is not in that view',
    ])
  })
})

describe('records in views', () => {
  const records = async (...all: readonly string[]): Promise<readonly string[]> =>
    refused('zone', aZone('office.example', { ns: ['infra1'], records: all.map(record) })).then((problems) =>
      problems.map((message) => message.replaceAll('record ', '')),
    )

  it('are each a zone of their own', async () => {
    expect(
      await records(
        'inside: www CNAME a',
        'outside: www A 192.0.2.1',
        'inside: b CNAME c',
        'outside: c CNAME b',
        'inside: d TXT x 60',
        'outside: d TXT y 90',
        'inside: e A 192.0.2.2',
        'outside: e A 192.0.2.2',
        'inside: @ MX 10 f',
        'outside: f CNAME g',
      ),
    ).toEqual([])
  })

  it('go together with those of all views', async () => {
    expect(await records('inside: www CNAME a', 'www A 192.0.2.1')).toEqual([
      '"www.office.example" is an alias by "www CNAME a" of view "inside", so there can be no "www A 192.0.2.1"',
    ])
    expect(await records('inside: d TXT x 60', 'd TXT y 90')).toEqual([
      'the TXT records of "d.office.example" have different TTLs: 60 and 90',
    ])
    expect(await records('inside: e A 192.0.2.2', 'e A 192.0.2.2')).toEqual([
      'e A 192.0.2.2 is there already',
    ])
    expect(await records('inside: b CNAME c', 'c CNAME b')).toHaveLength(2)
    expect(await records('b CNAME c', 'inside: c CNAME d', 'outside: d CNAME b')).toEqual([])
    expect(await records('inside: @ MX 10 f', 'f CNAME g')).toEqual([
      '"@ MX 10 f" of view "inside": "f.office.example" is an alias, and MX must not point to one',
      '"f.office.example" cannot be an alias: "@ MX 10 f" of view "inside" of zone "office.example" points to it',
    ])
  })

  it('are in the way of the names of hosts in whatever view', async () => {
    expect(await records('inside: infra1 CNAME a')).toEqual([
      '"infra1 CNAME a" of view "inside": "infra1.office.example" is the name of host "infra1"',
    ])
  })

  it('are counted by view where a name server counts them', async () => {
    const many = (view: string): readonly string[] =>
      Array.from({ length: 60 }, (_, index) => `${view}: many A 192.0.2.${index}`)
    expect(await records(...many('inside'), ...many('outside'))).toEqual([])
    expect(await records(...many('inside'), ...many('outside'), ...common)).toEqual([
      '"many.office.example" has 110 A records, a name server loads 100 at most',
    ])
  })
})

const common = Array.from({ length: 50 }, (_, index) => `many A 198.51.100.${index}`)

/** `VIEW: NAME TYPE DATA TTL` */
function record(text: string): ZoneRecord {
  const [, view, name = '', type = '', rest = ''] = /^(?:(\w+): )?(\S+) (\S+) (.*)$/.exec(text) ?? []
  const [data = '', ttl] = type === 'TXT' ? rest.split(' ') : [rest]
  return {
    ...{ name, type, data },
    ...(ttl === undefined ? {} : { ttl: Number(ttl) }),
    ...(view === undefined ? {} : { view }),
  }
}
