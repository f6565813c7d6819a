import { describe, expect, it } from 'vitest'
import { office } from '../../../test/lib/inventory-builder.ts'
import { cleanly, holdsUnderDamage, importText, said } from '../../../test/lib/import-files.ts'
import { generateKea } from '../../generate/kea/generate-kea.ts'
import { importKea } from './import-kea.ts'

const OFFICE = `// Kea of the office
{
  "Dhcp4": {
    "valid-lifetime": 4000, # seconds
    /* for all */
    "option-data": [ { "name": "domain-name-servers", "data": "10.20.0.2, 10.20.0.3" }, { "code": 15, "data": "office.example" } ],
    "shared-networks": [ {
      "name": "floor",
      "subnet4": [ <?include "lab"?> ],
    } ],
    "subnet4": [ {
      "id": 1,
      "subnet": "10.20.0.0/24",
      "next-server": "10.20.0.2",
      "boot-file-name": "pxelinux.0",
      "option-data": [ { "name": "routers", "data": "10.20.0.1" }, { "name": "tcode", "data": "Europe\\/Zurich" } ],
      "pools": [ { "pool": "10.20.0.100 - 10.20.0.149" }, { "pool": "10.20.0.160/28" } ],
      "reservations": [
        { "hw-address": "52:54:00:0A:14:04", "ip-address": "10.20.0.4", "hostname": "web01", "user-context": { "comment": "the first" } },
        { "hw-address": "52:54:00:0a:14:05", "hostname": "db01" }
      ]
    } ]
  },
  "Dhcp6": {
    "subnet6": [ {
      "subnet": "2001:db8::/64",
      "pools": [ { "pool": "2001:db8::1:0/112" } ],
      "option-data": [ { "name": "dns-servers", "data": "2001:db8::53" }, { "name": "domain-search", "data": "office.example" } ],
      "reservations": [ { "duid": "00:03:00:01:52:54:00:0A:14:04", "ip-addresses": [ "2001:db8:0::4" ], "hostname": "web01" } ]
    } ]
  }
}
`
const LAB = '{ "subnet": "10.21.0.0/25" }, // the lab\n{ "subnet": "10.21.0.128/25" }'

describe('importKea', () => {
  it('reads both families, with comments, includes and commas too many', () => {
    const draft = cleanly(importText(importKea, OFFICE, { lab: LAB }))
    const common = { domain: 'office.example', dns: ['10.20.0.2', '10.20.0.3'], leaseTime: 4000, dhcp: true }
    expect(draft.subnets).toEqual([
      {
        at: { file: 'file', line: 11 },
        value: {
          prefix: '10.20.0.0/24',
          ...common,
          gateway: '10.20.0.1',
          options: { 'next-server': '10.20.0.2', filename: 'pxelinux.0', tcode: 'Europe/Zurich' },
          ranges: [
            { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.149' },
            { kind: 'dynamic', first: '10.20.0.160', last: '10.20.0.175' },
          ],
        },
      },
      { at: { file: 'lab', line: 1 }, value: { prefix: '10.21.0.0/25', network: 'floor', ...common } },
      { at: { file: 'lab', line: 2 }, value: { prefix: '10.21.0.128/25', network: 'floor', ...common } },
      {
        at: { file: 'file', line: 25 },
        value: {
          prefix: '2001:db8::/64',
          beside: '10.20.0.0/24',
          ipv6: 'dhcpv6',
          dhcp: true,
          dns: ['2001:db8::53'],
          options: { 'dhcp6.domain-search': 'office.example' },
          ranges: [{ kind: 'dynamic', first: '2001:db8::1:0', last: '2001:db8::1:ffff' }],
        },
      },
    ])
    expect(draft.hosts.map(({ at, value }) => [at.line, value])).toEqual([
      [
        19,
        {
          name: 'web01',
          duid: '00:03:00:01:52:54:00:0a:14:04',
          notes: 'the first',
          nics: [{ mac: '52:54:00:0a:14:04', addresses: [{ ip: '10.20.0.4' }, { ip: '2001:db8::4' }] }],
        },
      ],
      [20, { name: 'db01', nics: [{ mac: '52:54:00:0a:14:05', addresses: [] }] }],
    ])
  })

  it('reads options by name and by code, as text and as octets', () => {
    const options = [
      '{ "code": 121, "csv-format": false, "data": "0D 0A 08 0A 00 00 01" }',
      '{ "name": "static-routes", "data": "10.8.0.0, 10.0.0.1" }',
      '{ "code": 42, "csv-format": false, "data": "C0000201" }',
      '{ "name": "mine", "data": "hello" }',
      '{ "code": 230, "csv-format": false, "data": "\'plain\'" }',
      String.raw`{ "name": "pcode", "data": "EST5EDT4\\,M3.2.0" }`,
      '{ "name": "ip-forwarding", "data": "true" }',
      '{ "name": "netbios-node-type", "data": "0x8" }',
      '{ "name": "boot-file-name", "data": "x.efi" }',
      '{ "name": "time-offset", "data": "-3600", "space": "dhcp4" }',
    ]
    const text = `{ "Dhcp4": { "option-def": [ { "name": "mine", "code": 225, "type": "string", "space": "dhcp4" } ],
      "subnet4": [ { "subnet": "10.0.0.0/24", "option-data": [ ${options.join(', ')} ] } ] } }`
    expect(cleanly(importText(importKea, text)).subnets[0]?.value).toMatchObject({
      ntp: ['192.0.2.1'],
      options: {
        'classless-static-routes': '10.8.0.0/13 10.0.0.1',
        'static-routes': '10.8.0.0 10.0.0.1',
        'code-225': 'hello',
        'code-230': 'plain',
        pcode: 'EST5EDT4,M3.2.0',
        'ip-forwarding': 'on',
        'netbios-node-type': '8',
        'bootfile-name': 'x.efi',
        'time-offset': '-3600',
      },
    })
  })

  it('gives hosts the suffix that Kea adds for DNS, where their subnet has another', () => {
    const subnet = (domain: string): string =>
      `{ "subnet": "10.0.0.0/24", "option-data": [ { "name": "domain-name", "data": "${domain}" } ],
         "reservations": [ { "hw-address": "2:0:0:0:0:1", "ip-address": "10.0.0.5", "hostname": "a" } ] }`
    const named = (domain: string): string | undefined =>
      cleanly(
        importText(
          importKea,
          `{ "Dhcp4": { "ddns-qualifying-suffix": "lab.example.", "subnet4": [ ${subnet(domain)} ] } }`,
        ),
      ).hosts[0]?.value.name
    expect([named('lab.example'), named('office.example')]).toEqual(['a', 'a.lab.example'])
  })

  it('takes the answer of the command config-get', () => {
    const answer =
      '[ { "result": 0, "arguments": { "Dhcp4": { "subnet4": [ { "subnet": "10.0.0.0/24" } ] } } } ]'
    expect(cleanly(importText(importKea, answer)).subnets).toHaveLength(1)
  })

  it('says all that has no place, without the values of what may be secret', () => {
    const text = `{ "Dhcp4": {
      "lease-database": { "type": "mysql", "password": "hunter2" }, "renew-timer": 900, "control-socket": { },
      "client-classes": [ { "name": "phones", "test": "member('ALL')" } ],
      "option-data": [ { "name": "vivso-suboptions", "data": "4491" }, { "name": "x", "space": "vendor-4491", "data": "1" } ],
      "reservations": [ { "flex-id": "'s0mEVaLue'", "ip-address": "10.0.0.9" }, { "client-id": "01:02", "client-classes": [ "a" ] } ],
      "subnet4": [ {
        "subnet": "10.0.0.1/24", "interface": "eth0",
        "pools": [ { "pool": "10.0.0.0/29", "client-class": "phones" } ],
        "reservations": [ { "hw-address": "2:0:0:0:0:1", "ip-address": "10.0.0.3", "hostname": "pr_01", "option-data": [ { "code": 201, "data": "00" } ] } ]
      } ] },
      "Dhcp6": { "subnet6": [ { "subnet": "2001:db8::/64", "pd-pools": [ { "prefix": "2001:db8:8::" } ] } ] },
      "Logging": { "loggers": [ ] } }`
    const draft = importText(importKea, text)
    expect(said(draft.problems)).toEqual([])
    expect(said(draft.unplaced)).toEqual([
      '1: settings of the server have no place in the inventory: lease-database, renew-timer',
      '3: client class "phones" has no place in the inventory',
      '4: option vivso-suboptions has no place in the inventory',
      '4: option x of space "vendor-4491" has no place in the inventory',
      '5: reservation of "10.0.0.9": flex-id has no place in the inventory',
      '5: the reservation of 10.0.0.9 has no name: its host is recorded as "dhcp-10-0-0-9"',
      '5: reservation of "nobody": client-id, client-classes have no place in the inventory',
      '5: reservation of "nobody" says neither name, nor address, nor MAC',
      '6: settings of subnet 10.0.0.1/24 have no place in the inventory: interface',
      '7: subnet 10.0.0.1/24 is recorded as 10.0.0.0/24',
      '8: settings of pool 10.0.0.0/29 have no place in the inventory: client-class',
      '8: range 10.0.0.0-10.0.0.7 of subnet 10.0.0.0/24 is recorded without the address of the subnet itself and the address in it that is taken',
      '9: option 201 has no place in the inventory',
      '9: "pr_01" is recorded as "pr-01"',
      '11: pd-pool "2001:db8:8::": delegated prefixes have no place in the inventory',
      '12: "Logging" is of another program, and has no place in the inventory',
    ])
    expect(JSON.stringify(draft)).not.toContain('hunter2')
  })

  it('reads what programs that boot are told apart by, relays, and what is of one host alone', () => {
    const text = `{ "Dhcp4": {
      "client-classes": [
        { "name": "ipxe", "test": "option[77].hex == 'iPXE'", "boot-file-name": "http://10.0.0.9/menu" },
        { "name": "old", "test": "option[93].hex == 0x0000 and not member('ipxe')", "next-server": "10.0.0.9", "boot-file-name": "pxe.0" },
        { "name": "new", "test": "(option[93].hex == 0x0007) or (option[93].hex == 0x0009)", "only-if-required": true, "next-server": "10.0.0.9", "boot-file-name": "x.efi" },
        { "name": "by-text", "test": "substring(option[60].hex,0,20) == 'PXEClient:Arch:00011'", "only-if-required": true,
          "option-data": [ { "name": "boot-file-name", "data": "arm.efi" } ] },
        { "name": "odd", "test": "option[93].hex == 0x0006", "boot-file-name": "ia32.efi" }
      ],
      "shared-networks": [ { "name": "floor", "relay": { "ip-addresses": [ "10.9.0.1" ] }, "subnet4": [
        { "subnet": "10.0.0.0/24", "require-client-classes": [ "new", "by-text" ], "reservations": [
          { "hw-address": "02:00:00:00:00:01", "ip-address": "10.0.0.5", "hostname": "a", "boot-file-name": "own",
            "option-data": [ { "name": "routers", "data": "10.0.0.254" } ] } ] },
        { "subnet": "10.0.1.0/24", "relay": { "ip-address": "10.9.0.2" } } ] } ] } }`
    const draft = importText(importKea, text)
    expect(said(draft.problems)).toEqual([])
    expect(said(draft.unplaced)).toEqual(['8: client class "odd" has no place in the inventory'])
    expect(draft.subnets.map(({ value }) => value.boot)).toEqual([
      {
        server: '10.0.0.9',
        files: { ipxe: 'http://10.0.0.9/menu', bios: 'pxe.0', 'uefi-x64': 'x.efi', 'uefi-arm64': 'arm.efi' },
      },
      { server: '10.0.0.9', files: { ipxe: 'http://10.0.0.9/menu', bios: 'pxe.0' } },
    ])
    expect(draft.networks.map(({ value }) => value)).toEqual([
      { name: 'floor', relays: ['10.9.0.1', '10.9.0.2'] },
    ])
    expect(draft.hosts[0]?.value.options).toEqual({ filename: 'own', routers: '10.0.0.254' })
  })

  it('gives all problems of a file at once', () => {
    const text = `{ "Dhcp4": {
  "valid-lifetime": "long",
  "valid-lifetime": 3,
  "subnet4": [
    { "subnet": "10.0.0.0/33" }
    { "subnet": "10.0.1.0/24", "pools": [ { "pool": "10.0.1.9" }, { "pool": "10.0.2.1 - 10.0.2.9" } ], },
    { "subnet": "10.0.3.0/24", "reservations": [ { "hw-address": "x", "ip-address": "10.0.3.256", "hostname": "a" } ] },
    7,
  ],
  'x': true
} `
    expect(said(importText(importKea, text).problems)).toEqual([
      '1: an object is not closed',
      '2: "valid-lifetime" is not a number',
      '3: "valid-lifetime" stands twice (first in line 2)',
      '5: subnet "10.0.0.0/33" is no IPv4 prefix',
      '6: a comma is missing before this',
      '6: pool "10.0.1.9" is neither FIRST - LAST nor a prefix',
      '6: range 10.0.2.1-10.0.2.9 lies outside subnet 10.0.1.0/24',
      '7: "10.0.3.256" is no IPv4 address',
      '7: "x" is no hardware address',
      '8: "subnet4" holds something that is no object',
      '10: "\'" is no JSON',
      '10: "x" is no JSON',
      '10: a ":" cannot stand here',
      '10: a name in double quotes should stand here',
    ])
    expect(said(importText(importKea, '[1, 2]').problems)).toEqual([
      '1: this is no configuration of Kea: it is no JSON object',
    ])
    expect(said(importText(importKea, '{ "Dhpc4": {} }').problems)).toEqual([
      '1: "Dhpc4" is no part of a configuration of Kea',
    ])
  })

  it('does not throw, whatever the text', () => {
    holdsUnderDamage(importKea, OFFICE)
    holdsUnderDamage(importKea, generateKea(office(), 4)[0]?.text ?? '')
    for (const text of [
      '['.repeat(100_000),
      '{"a":'.repeat(100_000),
      '"'.repeat(100_001),
      '<?include "file"?>',
    ])
      expect(importText(importKea, text).problems.length).toBeGreaterThan(0)
  }, 60_000)
})
