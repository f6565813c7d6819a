import { describe, expect, it } from 'vitest'
import { cleanly, holdsUnderDamage, importText, said, type Files } from '../../../test/lib/import-files.ts'
import { importDnsmasq } from './import-dnsmasq.ts'

const OFFICE = `# The office
domain=office.example
local=/office.example/
expand-hosts
dhcp-range=set:lan,10.20.0.100,10.20.0.149,255.255.255.0,12h
dhcp-range=10.20.0.160,10.20.0.175,255.255.255.0,12h
dhcp-range=set:lab,10.21.0.0,static,255.255.255.128
dhcp-range=2001:db8::100, 2001:db8::1ff, 64, 1d
dhcp-option = tag:lan, option:router, 10.20.0.1   # the gateway
dhcp-option=6,10.20.0.2,10.20.0.3
dhcp-option=option6:dns-server,[2001:db8::53]
dhcp-option=tag:lab,option:ntp-server,10.20.0.2
dhcp-boot=tag:lan,"boot/x,64",bootserver,10.20.0.9
dhcp-host=52:54:00:00:00:01,web01,10.20.0.4,[2001:db8::4],set:red
dhcp-host=id:00:03:00:01:52:54:00:00:00:02,db01,[2001:db8::5]
cname=www,intranet.office.example,web01
mx-host=office.example,web01.office.example,10
txt-record=office.example,"v=spf1 mx; -all"
srv-host=_ldap._tcp,web01.office.example,389
`

function hosts(text: string, files?: Files): readonly unknown[] {
  return cleanly(importText(importDnsmasq, text, files)).hosts.map(({ value }) => value)
}

describe('importDnsmasq', () => {
  it('reads subnets, hosts, names and records', () => {
    const draft = cleanly(importText(importDnsmasq, OFFICE))
    expect(draft.subnets.map(({ at, value }) => [at.line, value])).toEqual([
      [
        5,
        {
          prefix: '10.20.0.0/24',
          domain: 'office.example',
          gateway: '10.20.0.1',
          dns: ['10.20.0.2', '10.20.0.3'],
          leaseTime: 43_200,
          dhcp: true,
          options: { filename: 'boot/x,64', 'server-name': 'bootserver', 'next-server': '10.20.0.9' },
          ranges: [
            { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.149' },
            { kind: 'dynamic', first: '10.20.0.160', last: '10.20.0.175' },
          ],
        },
      ],
      [
        7,
        {
          prefix: '10.21.0.0/25',
          domain: 'office.example',
          dns: ['10.20.0.2', '10.20.0.3'],
          ntp: ['10.20.0.2'],
          dhcp: true,
        },
      ],
      [
        8,
        {
          prefix: '2001:db8::/64',
          beside: '10.20.0.0/24',
          ipv6: 'dhcpv6',
          domain: 'office.example',
          dns: ['2001:db8::53'],
          leaseTime: 86_400,
          dhcp: true,
          ranges: [{ kind: 'dynamic', first: '2001:db8::100', last: '2001:db8::1ff' }],
        },
      ],
    ])
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'web01',
        tags: ['red'],
        aliases: ['www', 'intranet'],
        nics: [{ mac: '52:54:00:00:00:01', addresses: [{ ip: '10.20.0.4' }, { ip: '2001:db8::4' }] }],
      },
      { name: 'db01', duid: '00:03:00:01:52:54:00:00:00:02', nics: [{ addresses: [{ ip: '2001:db8::5' }] }] },
    ])
    expect(draft.zones.map(({ value }) => value)).toEqual([{ name: 'office.example' }])
    expect(draft.records.map(({ value }) => `${value.name} ${value.type} ${value.data}`)).toEqual([
      '@ MX 10 web01.office.example.',
      '@ TXT "v=spf1 mx; -all"',
      '_ldap._tcp SRV 0 0 389 web01.office.example.',
    ])
  })

  it('makes a bond of several MACs with one address', () => {
    expect(hosts('dhcp-host=2:0:0:0:0:1,02-02:00:00:00:00:02,pc,10.0.0.5\n')).toEqual([
      {
        name: 'pc',
        nics: [
          { name: 'eth0', mac: '02:00:00:00:00:01', addresses: [] },
          { name: 'eth1', mac: '02:00:00:00:00:02', addresses: [] },
          { name: 'bond0', kind: 'bond', members: ['eth0', 'eth1'], addresses: [{ ip: '10.0.0.5' }] },
        ],
      },
    ])
  })

  it('follows the files and folders that it names', () => {
    const files = {
      '/etc/d/a.conf': 'dhcp-host=2:0:0:0:0:1,a,10.0.0.1',
      '/etc/d/b.bak': 'nonsense',
      '/etc/d/.c.conf': 'nonsense',
      '/etc/more': 'dhcp-host=2:0:0:0:0:2,b,10.0.0.2',
      '/etc/reserved': '# many\n2:0:0:0:0:3,c,10.0.0.3\n',
      '/etc/options': 'option:ntp-server,10.0.0.9',
      '/etc/names':
        '127.0.0.1 localhost\n10.0.0.4\td.office.example d www # the web\n10.0.0.4 again\n10.0.0.1 a\nff02::1 ip6-allnodes',
    }
    const text = `conf-dir=/etc/d,*.conf
conf-file=/etc/more
dhcp-hostsfile=/etc/reserved
dhcp-optsfile=/etc/options
addn-hosts=/etc/names
domain=office.example
dhcp-range=10.0.0.100,10.0.0.199,255.255.255.0`
    const draft = cleanly(importText(importDnsmasq, text, files))
    expect(draft.hosts.map(({ value }) => [value.name, value.aliases])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
      ['d', ['www', 'again']],
    ])
    expect(draft.subnets[0]?.value.ntp).toEqual(['10.0.0.9'])
    expect(
      said(importText(importDnsmasq, 'conf-file=/nowhere\nconf-dir=/nor/here\nconf-file=file').problems),
    ).toEqual([
      '1: "/nowhere" is included, but there is no such file, or it cannot be read',
      '2: "/nor/here" is included, but there is no such folder, or it cannot be read',
      '3: "file" includes itself, by file, file',
    ])
  })

  it('finds a folder that was copied with the file', () => {
    const draft = importText(importDnsmasq, 'conf-dir=/etc/dnsmasq.d\n', {
      'dnsmasq.d/a': 'dhcp-host=2:0:0:0:0:1,a',
    })
    expect(draft.hosts.map(({ value }) => value.name)).toEqual(['a'])
    expect(said(draft.unplaced)).toEqual([
      '1: "/etc/dnsmasq.d" is not there: "dnsmasq.d" beside the file is read in its place',
    ])
  })

  it('knows how hosts come by an address of IPv6', () => {
    const text =
      'dhcp-range=2001:db8:1::, ra-only\ndhcp-range=2001:db8:2::,ra-stateless,ra-names\ndhcp-range=2001:db8:3::2,2001:db8:3::9,slaac,80\n'
    expect(
      cleanly(importText(importDnsmasq, text)).subnets.map(({ value }) => [value.prefix, value.ipv6]),
    ).toEqual([
      ['2001:db8:1::/64', 'slaac'],
      ['2001:db8:2::/64', 'slaac'],
      ['2001:db8:3::/80', 'dhcpv6'],
    ])
  })

  it('gives each range the domain that is for its addresses', () => {
    const text =
      'domain=office.example\ndomain=lab.example,10.0.1.0/24\ndhcp-range=10.0.0.9,10.0.0.9,255.255.255.0\ndhcp-range=10.0.1.9,10.0.1.9,255.255.255.0\n'
    expect(cleanly(importText(importDnsmasq, text)).subnets.map(({ value }) => value.domain)).toEqual([
      'office.example',
      'lab.example',
    ])
  })

  it('says all that has no place, each at its line', () => {
    const text = `port=5353
server=/google.com/8.8.8.8
dhcp-range=10.0.0.50,10.0.0.60,12h
dhcp-range=tag:green,10.0.0.70,10.0.0.71,255.255.255.0
dhcp-range=::1,constructor:eth0
dhcp-host=11:22:33:*:*:*,10.0.0.5
dhcp-host=2:0:0:0:0:1,ignore
dhcp-host=id:marjorie,m,45m
dhcp-option=3,0.0.0.0
dhcp-option=vendor:PXEClient,1,0.0.0.0
dhcp-option=128,e4:45:74:68:00:00
dhcp-option=tag:phones,option:ntp-server,10.0.0.1
address=/double-click.net/127.0.0.1
address=/#/10.0.0.1
txt-record=elsewhere.example,hello
cname=loose,nobody
`
    const draft = importText(importDnsmasq, text)
    expect(said(draft.problems)).toEqual([])
    expect(said(draft.unplaced)).toEqual([
      '1: port is a setting of the server, which has no place in the inventory',
      '2: server "/google.com/8.8.8.8" is a setting of the server, which has no place in the inventory',
      '3: dhcp-range "10.0.0.50,10.0.0.60,12h" has no netmask: 10.0.0.0/24 is taken',
      '4: that dhcp-range "10.0.0.70,10.0.0.71,255.255.255.0" is for clients with tag green alone has no place in the inventory',
      '5: dhcp-range "::1,constructor:eth0" has no place in the inventory: its prefix is that of an interface',
      '6: dhcp-host "11:22:33:*:*:*,10.0.0.5": "11:22:33:*:*:*" has no place in the inventory',
      '6: dhcp-host "11:22:33:*:*:*,10.0.0.5" has no name: its host is recorded as "dhcp-10-0-0-5"',
      '7: dhcp-host "2:0:0:0:0:1,ignore" has no place in the inventory: it is never answered',
      '8: dhcp-host "id:marjorie,m,45m": "45m", "id:marjorie" have no place in the inventory',
      '9: dhcp-option "3,0.0.0.0" has no place in the inventory: the server puts its own address there',
      '10: dhcp-option "vendor:PXEClient,1,0.0.0.0" has no place in the inventory',
      '11: dhcp-option "128,e4:45:74:68:00:00" has no place in the inventory',
      '12: dhcp-option "option:ntp-server,10.0.0.1" has no place in the inventory: it is for clients with tag phones',
      '13: A of "double-click.net" has no place in the inventory: it lies in no domain of this file',
      '13: A of "*.double-click.net" has no place in the inventory: it lies in no domain of this file',
      '14: address "/#/10.0.0.1" has no place in the inventory: it is no name with an address',
      '15: TXT of "elsewhere.example" has no place in the inventory: it lies in no domain of this file',
      '16: CNAME of "loose" has no place in the inventory: it lies in no domain of this file',
    ])
  })

  it('gives all problems of a file at once', () => {
    const text = `dhcp-rnage=10.0.0.1,10.0.0.2
dhcp-range=10.0.0.1,10.0.1.2,255.255.255.0
dhcp-range=10.0.0.1,10.0.0.2,255.0.255.0
dhcp-range=10.0.0.1,10.0.0.2,255.255.255.0,soon
dhcp-range=nowhere
dhcp-host
dhcp-host=set:red
dhcp-option=optoin:router,10.0.0.1
mx-host=a,b,c
`
    const { problems } = importText(importDnsmasq, text)
    expect(said(problems)).toEqual([
      '1: unknown option "dhcp-rnage"',
      '2: dhcp-range "10.0.0.1,10.0.1.2,255.255.255.0" lies in more than one subnet: 10.0.0.0/24 is the first',
      '3: dhcp-range "10.0.0.1,10.0.0.2,255.0.255.0": "255.0.255.0" is no netmask whose bits stand together',
      '4: dhcp-range "10.0.0.1,10.0.0.2,255.255.255.0,soon": "soon" is no lease time',
      '5: dhcp-range "nowhere" does not begin with an address',
      '6: dhcp-host has no value',
      '7: dhcp-host "set:red" says neither MAC, nor name, nor address',
      '8: dhcp-option "optoin:router,10.0.0.1" names no option',
      '9: mx-host "a,b,c" is not of the form NAME,TARGET,PREFERENCE',
    ])
    expect(problems[0]?.hint).toBe('did you mean "dhcp-range"?')
  })

  it('does not throw, whatever the text', () => holdsUnderDamage(importDnsmasq, OFFICE), 60_000)
})
