import { describe, expect, it } from 'vitest'
import { cleanly, holdsUnderDamage, importText, said, type Files } from '../../../test/lib/import-files.ts'
import { importDhcpd } from './import-dhcpd.ts'

const OFFICE = `# The office
option domain-name "office.example";   # for all
option domain-name-servers 10.20.0.2, 10.20.0.3;
default-lease-time 3600;
authoritative;
ddns-update-style none;

shared-network floor {
  option ntp-servers 10.20.0.2;
  subnet 10.20.0.0 netmask 255.255.255.0 {
    option routers 10.20.0.1;
    option subnet-mask 255.255.255.0;
    option broadcast-address 10.20.0.255;
    filename "boot/\\"x64\\"";
    next-server 10.20.0.2;
    pool { range 10.20.0.100 10.20.0.149; }
    range 10.20.0.160 10.20.0.199;
  }
  subnet 10.20.1.0 netmask 255.255.255.128 { option domain-name "lab.example"; }
}
group {
  host web01 { hardware ethernet 52:54:00:0A:14:04; fixed-address 10.20.0.4; }
  group { host db01 { hardware ethernet 0:1:2:3:4:5; fixed-address 10.20.0.5; option host-name "db01"; } }
}
`

function hosts(text: string, files?: Files): readonly unknown[] {
  return cleanly(importText(importDhcpd, text, files)).hosts.map(({ value }) => value)
}

describe('importDhcpd', () => {
  it('reads subnets with what they inherit, and hosts wherever they stand', () => {
    const draft = cleanly(importText(importDhcpd, OFFICE))
    expect(draft.subnets).toEqual([
      {
        at: { file: 'file', line: 10 },
        value: {
          prefix: '10.20.0.0/24',
          network: 'floor',
          domain: 'office.example',
          dns: ['10.20.0.2', '10.20.0.3'],
          ntp: ['10.20.0.2'],
          gateway: '10.20.0.1',
          leaseTime: 3600,
          dhcp: true,
          options: { filename: 'boot/"x64"', 'next-server': '10.20.0.2' },
          ranges: [
            { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.149' },
            { kind: 'dynamic', first: '10.20.0.160', last: '10.20.0.199' },
          ],
        },
      },
      {
        at: { file: 'file', line: 19 },
        value: expect.objectContaining({ prefix: '10.20.1.0/25', network: 'floor', domain: 'lab.example' }),
      },
    ])
    expect(draft.hosts).toEqual([
      {
        at: { file: 'file', line: 22 },
        value: { name: 'web01', nics: [{ mac: '52:54:00:0a:14:04', addresses: [{ ip: '10.20.0.4' }] }] },
      },
      {
        at: { file: 'file', line: 23 },
        value: { name: 'db01', nics: [{ mac: '00:01:02:03:04:05', addresses: [{ ip: '10.20.0.5' }] }] },
      },
    ])
  })

  it('does not mind carriage returns, a byte order mark, tabs, and a missing end of the last line', () => {
    const odd = `\uFEFF${OFFICE.trimEnd().replaceAll('\n', '\r\n').replaceAll('  ', '\t')}`
    expect(importText(importDhcpd, odd)).toEqual(importText(importDhcpd, OFFICE))
  })

  it('takes settings for all blocks beside them, before and after', () => {
    const text = 'subnet 10.0.0.0 netmask 255.0.0.0 { range 10.0.0.9; }\noption domain-name "late.example";\n'
    expect(cleanly(importText(importDhcpd, text)).subnets[0]?.value).toMatchObject({
      domain: 'late.example',
      ranges: [{ first: '10.0.0.9', last: '10.0.0.9' }],
    })
  })

  it('sees that a subnet is only declared', () => {
    const subnets = importText(
      importDhcpd,
      'subnet 10.0.0.0 netmask 255.255.255.0 {}\nsubnet 10.0.1.0 netmask 255.255.255.0 { not authoritative; }\n' +
        'subnet 10.0.2.0 netmask 255.255.255.0 {}\nhost a { fixed-address 10.0.2.2; }\n',
    ).subnets.map(({ value }) => value.dhcp)
    expect(subnets).toEqual([false, false, true])
  })

  it('reads IPv6 with DUIDs, and joins what two files say of one host', () => {
    const v4 =
      'subnet 10.0.0.0 netmask 255.255.255.0 { }\nhost nas { hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.0.7; }\n'
    const v6 = `option dhcp6.name-servers 2001:db8::53;
subnet6 2001:db8::/64 { range6 2001:db8::100 2001:db8::1ff; range6 2001:db8::200/120; }
host nas {
  host-identifier option dhcp6.client-id 00:01:00:01:4A:1F:BA:E3:60:B9:1F:01:23:45;
  fixed-address6 2001:db8:0::7;
}`
    const draft = cleanly(
      importDhcpd(
        [
          { name: 'dhcpd.conf', text: v4 },
          { name: 'dhcpd6.conf', text: v6 },
        ],
        { include: () => undefined },
      ),
    )
    expect(draft.subnets[1]?.value).toEqual({
      prefix: '2001:db8::/64',
      beside: '10.0.0.0/24',
      ipv6: 'dhcpv6',
      dhcp: true,
      dns: ['2001:db8::53'],
      ranges: [
        { kind: 'dynamic', first: '2001:db8::100', last: '2001:db8::1ff' },
        { kind: 'dynamic', first: '2001:db8::200', last: '2001:db8::2ff' },
      ],
    })
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      {
        name: 'nas',
        duid: '00:01:00:01:4a:1f:ba:e3:60:b9:1f:01:23:45',
        nics: [{ mac: '02:00:00:00:00:01', addresses: [{ ip: '10.0.0.7' }, { ip: '2001:db8::7' }] }],
      },
    ])
  })

  it('makes a bond of the ports that are given one address', () => {
    const bond = ['01', '02'].map(
      (n) =>
        `host web-${n} { hardware ethernet 52:54:00:00:00:${n}; fixed-address 10.0.0.5; option host-name "web"; }`,
    )
    const expected = [
      {
        name: 'web',
        nics: [
          { name: 'eth0', mac: '52:54:00:00:00:01', addresses: [] },
          { name: 'eth1', mac: '52:54:00:00:00:02', addresses: [] },
          { name: 'bond0', kind: 'bond', members: ['eth0', 'eth1'], addresses: [{ ip: '10.0.0.5' }] },
        ],
      },
    ]
    expect(hosts(bond.join('\n'))).toEqual(expected)
    expect(hosts(bond.join('\n').replaceAll(' option host-name "web";', ''))).toEqual(expected)
    const ours = bond.join('\n').replaceAll(/web-(0\d)/g, 'web-bond7-10-0-0-5-$1')
    expect(hosts(ours)).toMatchObject([
      { name: 'web', nics: [{ name: 'eth0' }, { name: 'eth1' }, { name: 'bond7' }] },
    ])
  })

  it('gives one machine on two wires two NICs', () => {
    const subnets = '1 2'
      .split(' ')
      .map((n) => `subnet 10.0.${n}.0 netmask 255.255.255.0 { range 10.0.${n}.200; }`)
    const two =
      'host w-eth0 { hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.1.5; option host-name "w"; }\nhost w-eth1 { hardware ethernet 2:0:0:0:0:2; fixed-address 10.0.2.5; option host-name "w"; }'
    const nics = [
      { mac: '02:00:00:00:00:01', addresses: [{ ip: '10.0.1.5' }] },
      { mac: '02:00:00:00:00:02', addresses: [{ ip: '10.0.2.5' }] },
    ]
    expect(hosts(`${subnets.join('\n')}\n${two}`)).toEqual([{ name: 'w', nics }])
    const moving = 'host l { hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.1.5, 10.0.2.5; }'
    expect(hosts(`${subnets.join('\n')}\n${moving}`)).toEqual([
      { name: 'l', nics: [nics[0], { ...nics[1], mac: '02:00:00:00:00:01' }] },
    ])
  })

  it('reads options of its own definition by their code', () => {
    const text = `option rfc3442 code 121 = array of unsigned integer 8;
option wpad-url code 252 = text;
option mine code 224 = string;
option theirs code 225 = array of ip-address;
option odd code 226 = { boolean, array of integer 8 };
subnet 10.0.0.0 netmask 255.255.255.0 {
  option rfc3442 13, 10, 8, 10, 0, 0, 1, 0, 10, 0, 0, 2;
  option wpad-url "http://wpad/\\344\\270\\255";
  option mine 01:0a:ff;
  option theirs 192.0.2.1, 192.0.2.2;
  option domain-search "office.example", "lab.example";
  option ip-forwarding off;
  option time-offset -3600;
}`
    expect(cleanly(importText(importDhcpd, text)).subnets[0]?.value.options).toEqual({
      'classless-static-routes': '10.8.0.0/13 10.0.0.1, 0.0.0.0/0 10.0.0.2',
      wpad: 'http://wpad/中',
      'code-224': '01:0a:ff',
      'code-225': 'c0:00:02:01:c0:00:02:02',
      'domain-search': 'office.example, lab.example',
      'ip-forwarding': 'off',
      'time-offset': '-3600',
    })
  })

  it('follows includes, and says which lead nowhere or to themselves', () => {
    const files = {
      hosts: 'host a { hardware ethernet 2:0:0:0:0:1; }\ninclude "more";',
      more: 'group { include "last"; }',
      last: 'host b { hardware ethernet 2:0:0:0:0:2; fixed-address 10.0.0.2; }',
      loop: '\ninclude "file";',
    }
    const draft = cleanly(importText(importDhcpd, 'include "hosts";', files))
    expect(draft.hosts.map(({ at, value }) => [at.file, at.line, value.name])).toEqual([
      ['hosts', 1, 'a'],
      ['last', 1, 'b'],
    ])
    expect(said(importText(importDhcpd, 'include "nowhere";\ninclude "loop";', files).problems)).toEqual([
      '1: "nowhere" is included, but there is no such file, or it cannot be read',
      'loop:2: "file" includes itself, by file, loop, file',
    ])
  })

  it('says all that has no place, each once and at its line', () => {
    const text = `option domain-name-servers ns1.office.example;
max-lease-time 7200;
log-facility local7;
key secret-key { algorithm hmac-md5; secret pRP5FapFoJ95JEL06sv4PQ==; };
class "phones" { match if substring(option vendor-class-identifier, 0, 4) = "x{y}"; }
subclass "phones" 1:08:00:2b:4c:29:32;
zone office.example. { primary 127.0.0.1; key secret-key; }
failover peer "dhcp" { primary; address 10.0.0.1; }
subnet 10.0.0.0 netmask 255.255.255.0 {
  option routers gw.office.example;
  if option arch = 00:07 { filename "a"; } else { filename "b"; }
  on commit { set x = concat("a;", "}"); }
  option ipxe.no-pxedhcp 1;
  pool { deny unknown-clients; allow members of "phones"; range 10.0.0.255 10.0.0.200; }
}
subnet 10.0.1.0 netmask 255.255.255.0 { }
host printer {
  hardware infiniband 80:00:00:48:fe:80:00:00;
  fixed-address printer.office.example;
  option routers 10.0.0.1;
  deny booting;
}
host pr_01 { hardware ethernet 2:0:0:0:0:9; }`
    const draft = importText(importDhcpd, text)
    expect(said(draft.problems)).toEqual([])
    expect(said(draft.unplaced)).toEqual([
      '1: option domain-name-servers has "ns1.office.example", which is not an IPv4 address',
      '2: max-lease-time "7200" has no place in the inventory, which has one lease time',
      '3: statement "log-facility" has no place in the inventory',
      '4: "key secret-key": a key has no place in the inventory',
      '5: "class phones": a class of clients has no place in the inventory',
      '6: statement "subclass" has no place in the inventory',
      '7: "zone": a zone for dynamic updates has no place in the inventory',
      '8: "failover": a failover peer has no place in the inventory',
      '10: option routers has "gw.office.example", which is not an IPv4 address',
      '11: "if": a condition has no place in the inventory',
      '11: "else": a condition has no place in the inventory',
      '12: "on": an action on an event has no place in the inventory',
      '13: option ipxe.no-pxedhcp has no place in the inventory',
      '14: statement "deny unknown-clients" of a pool has no place in the inventory',
      '14: statement "allow members of phones" of a pool has no place in the inventory',
      '14: range 10.0.0.200-10.0.0.255 of subnet 10.0.0.0/24 is recorded without the broadcast address',
      '18: host "printer": the hardware address "80:00:00:48:fe:80:00:00" has no place in the inventory, which has those of six octets',
      '19: host "printer" is recorded without its fixed-address "printer.office.example", which is a name: dhcpd looks it up',
      '21: "deny booting" of host "printer" has no place in the inventory',
      '23: host "pr_01" is recorded as "pr-01"',
    ])
    expect(JSON.stringify(draft)).not.toContain('pRP5')
  })

  it('reads what programs are given to boot, however a file tells them apart', () => {
    const text = `option arch code 93 = unsigned integer 16;
option ipxe-encap code 175 = string;
next-server 10.0.0.9;
class "pxe" {
  match if substring (option vendor-class-identifier, 0, 9) = "PXEClient";
  if exists user-class and option user-class = "iPXE" {
    filename "http://10.0.0.9/menu.ipxe";
  } else if option arch = 00:07 or option arch = 00:09 {
    filename "x64.efi";
  } elsif (option arch = 00:06) {
    filename "ia32.efi";
  } else {
    filename "pxelinux.0";
  }
}
subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.100 10.0.0.199; }
subnet 10.0.1.0 netmask 255.255.255.0 {
  option subnet-mask 255.255.255.0;
  if exists ipxe-encap { filename "http://10.0.0.9/own.ipxe"; }
  elsif option arch = 11 { filename "arm.efi"; next-server 10.0.0.9; }
  elsif substring(option pxe-system-type, 0, 2) = 00:10 {
    option vendor-class-identifier "HTTPClient";
    filename "http://10.0.0.9/x64.efi";
  }
}`
    const draft = importText(importDhcpd, text)
    expect(draft.problems).toEqual([])
    expect(said(draft.unplaced)).toEqual([
      '11: filename is for clients that the inventory does not tell apart',
    ])
    expect(draft.subnets.map(({ value: { boot, options } }) => ({ boot, options }))).toEqual([
      {
        boot: {
          server: '10.0.0.9',
          files: { ipxe: 'http://10.0.0.9/menu.ipxe', 'uefi-x64': 'x64.efi' },
        },
        options: { filename: 'pxelinux.0' },
      },
      {
        boot: {
          server: '10.0.0.9',
          files: {
            ipxe: 'http://10.0.0.9/own.ipxe',
            'uefi-x64': 'x64.efi',
            'uefi-arm64': 'arm.efi',
            'http-x64': 'http://10.0.0.9/x64.efi',
          },
        },
        options: { filename: 'pxelinux.0' },
      },
    ])
  })

  it('says of other conditions that they have no place, and takes none by halves', () => {
    const text = `subnet 10.0.0.0 netmask 255.255.255.0 {
  if option user-class = "iPXE" { filename "a"; } elsif known { filename "b"; }
  if option pxe-system-type = 00:00 { filename "c"; option routers 10.0.0.1; }
  if not exists user-class { filename "d"; }
  if option host-name = "x" { filename "e"; }
}`
    const draft = importText(importDhcpd, text)
    expect(draft.subnets[0]?.value.boot).toBeUndefined()
    expect(said(draft.unplaced)).toEqual([
      '2: "if": a condition has no place in the inventory',
      '2: "elsif": a condition has no place in the inventory',
      '3: "if": a condition has no place in the inventory',
      '4: "if": a condition has no place in the inventory',
      '5: "if": a condition has no place in the inventory',
    ])
  })

  it('reads what is of one host alone, and relays', () => {
    const text = `shared-network far {
  subnet 10.9.0.1 netmask 255.255.255.255 { }
  subnet 10.0.0.0 netmask 255.255.255.0 { option routers 10.0.0.1; }
}
host a {
  hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.0.5;
  option routers 10.0.0.254; option root-path "/a"; filename "own"; next-server 10.0.0.8;
}
host b { hardware ethernet 2:0:0:0:0:2; fixed-address 10.0.0.6; filename ""; next-server 0.0.0.0; }`
    const draft = importText(importDhcpd, text)
    expect(draft.problems).toEqual([])
    expect(draft.networks.map(({ value }) => value)).toEqual([{ name: 'far', relays: ['10.9.0.1'] }])
    expect(draft.subnets.map(({ value }) => value.prefix)).toEqual(['10.0.0.0/24'])
    expect(draft.hosts.map(({ value }) => value.options)).toEqual([
      { routers: '10.0.0.254', 'root-path': '/a', filename: 'own', 'next-server': '10.0.0.8' },
      undefined,
    ])
    expect(said(draft.unplaced)).toEqual([
      '9: filename of host "b" is set to nothing, which has no place in the inventory',
      '9: next-server of host "b" is set to nothing, which has no place in the inventory',
    ])
  })

  it('gives all problems of a file at once', () => {
    const text = `subnet 10.0.0.0 netmask 255.0.255.0 { }
subnet 10.0.1.7 netmask 255.255.255.0 { }
subnet 10.0.2.0 netmask 255.255.255.0 { range 10.0.3.1 10.0.3.9; range 10.0.2.1 x; }
host a { hardware ethernet 52:54:00:00:01; }
host a { hardwear ethernet 52:54:00:00:00:01; fixed-address 10.0.0.256; }
default-lease-time 600
max-lease-time 7200;
}
subnt 10.0.4.0 netmask 255.255.255.0 { }
option domain-name "open;
`
    expect(said(importText(importDhcpd, text).problems)).toEqual([
      '1: subnet 10.0.0.0: "255.0.255.0" is no netmask whose bits stand together',
      '2: subnet 10.0.1.7 has bits set in its host part',
      '3: a range of subnet 10.0.2.0/24 lies outside it',
      '3: range "10.0.2.1 x" is not of the form FIRST LAST',
      '4: host "a": "ethernet 52:54:00:00:01" is no hardware address',
      '5: host "a": unknown statement "hardwear"',
      '5: host "a": "10.0.0.256" is no address',
      '5: host "a" is declared twice (first in file:4)',
      '6: a semicolon is missing behind default-lease-time',
      '8: a "}" closes no block',
      '9: unknown block "subnt"',
      '10: a string is not closed',
      '10: a statement is not ended by a semicolon',
    ])
  })

  it('keeps two hosts apart that share a host-name by mistake, and an address with the first that has it', () => {
    const text = `host dock { hardware ethernet 2:0:0:0:0:1; fixed-address 10.0.0.1; option host-name "pc"; }
host kiosk { hardware ethernet 2:0:0:0:0:2; fixed-address 10.0.0.2; option host-name "pc"; }
host other { hardware ethernet 2:0:0:0:0:3; fixed-address 10.0.0.1; }`
    const draft = importText(importDhcpd, text)
    expect(draft.hosts.map(({ value }) => [value.name, value.nics?.[0]?.addresses.length])).toEqual([
      ['pc', 1],
      ['kiosk', 1],
      ['other', 0],
    ])
    expect(said(draft.unplaced)).toEqual([
      '2: host "kiosk" is recorded by this name: its host-name "pc" is that of "dock" too',
      '3: host "other" is recorded without 10.0.0.1, which is an address of host "pc" (file:1)',
    ])
  })

  it("cuts ranges around the addresses in them that are somebody's", () => {
    const text = `subnet 10.0.0.0 netmask 255.255.255.0 {
  option routers 10.0.0.1; option domain-name-servers 10.0.0.3, 192.0.2.1;
  range 10.0.0.1 10.0.0.9;
}
host a { fixed-address 10.0.0.5; }`
    const draft = importText(importDhcpd, text)
    expect(draft.subnets[0]?.value.ranges?.map(({ first, last }) => `${first} ${last}`)).toEqual([
      '10.0.0.2 10.0.0.2',
      '10.0.0.4 10.0.0.4',
      '10.0.0.6 10.0.0.9',
    ])
    expect(said(draft.unplaced)).toEqual([
      '3: range 10.0.0.1-10.0.0.9 of subnet 10.0.0.0/24 is recorded without the 3 addresses in it that are taken',
    ])
  })

  it('gives a host the domain that its group says, where its subnet has another', () => {
    const text = `subnet 10.0.0.0 netmask 255.255.255.0 { option domain-name "office.example"; }
group { option domain-name "lab.example"; host a { fixed-address 10.0.0.5; } }
group { option domain-name "office.example"; host b { fixed-address 10.0.0.6; } }`
    expect(hosts(text)).toMatchObject([{ name: 'a.lab.example' }, { name: 'b' }])
  })

  it('does not throw, whatever the text', () => {
    holdsUnderDamage(importDhcpd, OFFICE)
    expect(said(importText(importDhcpd, '{'.repeat(100_000)).problems).length).toBeGreaterThan(0)
    expect(importText(importDhcpd, '"'.repeat(1_000_001)).problems.length).toBeGreaterThan(0)
  }, 60_000)
})
