import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import type { Network } from '../../inventory/model/network.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { DhcpOptions } from '../dhcp/plan-dhcp.ts'
import { generateKea } from './generate-kea.ts'

function textOf(snapshot: Snapshot, family: 4 | 6 = 4, options: DhcpOptions = {}): string {
  return generateKea(snapshot, family, options)[0]?.text ?? ''
}

/** The lines with the word in them, without indentation and final comma. */
function lines(text: string, word: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes(word))
    .map((line) => line.trim().replace(/,$/, ''))
}

const mac = (last: number): string => `52:54:00:00:00:0${last}`

describe('generateKea', () => {
  it('writes the office', () => {
    const [file] = generateKea(office(), 4, { server: 'infra1' })
    expect(file?.path).toBe('kea-dhcp4.conf')
    expect(file?.objects).toContain('reservation web01 eth0 10.20.0.4 52:54:00:0a:14:04')
    expect(file?.text).toBe(`{
  "Dhcp4": {
    "user-context": { "made-by": "hostwright", "comment": "Made by hostwright from the inventory. Do not edit: it is written anew." },
    "interfaces-config": { "interfaces": ["eth0"], "dhcp-socket-type": "raw", "service-sockets-max-retries": 300, "service-sockets-retry-wait-time": 1000 },
    "control-socket": { "socket-type": "unix", "socket-name": "/run/kea/kea4-ctrl-socket" },
    "lease-database": { "type": "memfile", "persist": true, "name": "/var/lib/kea/kea-leases4.csv", "lfc-interval": 3600 },
    "loggers": [
      { "name": "kea-dhcp4", "severity": "INFO" }
    ],
    "authoritative": true,
    "valid-lifetime": 43200,
    "match-client-id": false,
    "host-reservation-identifiers": ["hw-address"],
    "reservations-global": false,
    "reservations-in-subnet": true,
    "reservations-out-of-pool": true,
    "subnet4": [
      {
        "id": 169082880,
        "subnet": "10.20.0.0/24",
        "interface": "eth0",
        "user-context": { "network": "office" },
        "valid-lifetime": 3600,
        "next-server": "10.20.0.2",
        "boot-file-name": "boot/grub \\"x64\\"",
        "option-data": [
          { "code": 1, "name": "subnet-mask", "data": "255.255.255.0" },
          { "code": 3, "name": "routers", "data": "10.20.0.1" },
          { "code": 6, "name": "domain-name-servers", "data": "10.20.0.2" },
          { "code": 15, "name": "domain-name", "data": "office.example" },
          { "code": 26, "name": "interface-mtu", "data": "1500" },
          { "code": 28, "name": "broadcast-address", "data": "10.20.0.255" },
          { "code": 42, "name": "ntp-servers", "data": "10.20.0.2" }
        ],
        "pools": [
          { "pool": "10.20.0.100 - 10.20.0.199", "client-class": "UNKNOWN" }
        ],
        "reservations": [
          { "hw-address": "52:54:00:0a:14:02", "ip-address": "10.20.0.2", "hostname": "infra1", "user-context": { "host": "infra1", "nic": "eth0" } },
          { "hw-address": "52:54:00:0a:14:03", "ip-address": "10.20.0.3", "hostname": "hv1", "user-context": { "host": "hv1", "nic": "eno1" } },
          { "hw-address": "52:54:00:0a:14:04", "ip-address": "10.20.0.4", "hostname": "web01", "user-context": { "host": "web01", "nic": "eth0" } }
        ]
      }
    ]
  }
}
`)
  })

  it('listens on all interfaces where it is for no server in particular', () => {
    expect(lines(textOf(office()), '"interfaces"')).toEqual([expect.stringContaining('"interfaces": ["*"]')])
    expect(textOf(office())).not.toContain('"interface":')
  })

  it('leaves out wires on which nothing is served, and the interface there', () => {
    const networks = [
      aNetwork('lan', [aSubnet('10.0.0.0/24')]),
      aNetwork('quiet', [aSubnet('10.1.0.0/24', { dhcp: false })]),
    ]
    const nics = [aNic('eth0', 'lan', ['10.0.0.2'], mac(1)), aNic('eth1', 'quiet', ['10.1.0.2'], mac(2))]
    const text = textOf(aSnapshot({ networks, hosts: [aHost('ns1', { nics })] }), 4, { server: 'ns1' })
    expect(text).not.toContain('10.1.0')
    expect(lines(text, 'interface').join()).not.toContain('eth1')
  })

  it('puts subnets of one wire into a shared network, also those that it does not serve', () => {
    const subnets = [aSubnet('10.0.0.0/24'), aSubnet('10.1.0.0/24', { dhcp: false })]
    const text = textOf(
      aSnapshot({ networks: [aNetwork('lan', subnets, { relays: ['10.9.0.1', 'fd00::9'] })] }),
    )
    expect(text).toContain(
      '"shared-networks": [\n      {\n        "name": "lan",\n        "relay": { "ip-addresses": ["10.9.0.1"] },',
    )
    expect(text).toContain(`{
            "id": 167837696,
            "subnet": "10.1.0.0/24",
            "user-context": { "dhcp": false }
          }`)
  })

  it('listens where relay agents reach it, by IPv6 at its own addresses', () => {
    const far: Network = aNetwork('far', [aSubnet('10.1.0.0/24'), aSubnet('fd01::/64', { ipv6: 'dhcpv6' })], {
      dhcpServers: ['ns1'],
      relays: ['10.1.0.1', 'fd01::1'],
    })
    const lan = aNetwork('lan', [aSubnet('10.0.0.0/24', { dhcp: false }), aSubnet('fd00::/64')])
    const hosts = [
      aHost('ns1', {
        nics: [aNic('eth0', 'lan', ['10.0.0.2', 'fd00::2'], mac(1)), aNic('eth1', 'lan', [], mac(2))],
      }),
    ]
    const heard = (family: 4 | 6, interfaces?: Readonly<Record<string, string>>): readonly string[] =>
      lines(
        textOf(aSnapshot({ networks: [far, lan], hosts }), family, {
          server: 'ns1',
          ...(interfaces === undefined ? {} : { interfaces }),
        }),
        '"interfaces"',
      )
    expect(heard(4)).toEqual([expect.stringContaining('["eth0"], "dhcp-socket-type": "udp"')])
    expect(heard(6)).toEqual([expect.stringContaining('["eth0", "eth0/fd00::2"]')])
    expect(heard(6, { lan: 'br0' })).toEqual([expect.stringContaining('["br0", "br0/fd00::2"]')])
  })

  it('gives an address of several NICs to each of them, one at a time', () => {
    const nics = [
      aNic('bond0', 'lan', ['10.0.0.6'], undefined, { kind: 'bond', members: ['eth0', 'eth1'] }),
      { name: 'eth0', mac: mac(1), addresses: [] },
      { name: 'eth1', mac: mac(2), addresses: [] },
    ]
    const networks = [aNetwork('lan', [aSubnet('10.0.0.0/24')])]
    const text = textOf(aSnapshot({ networks, hosts: [aHost('b', { nics })] }))
    expect(lines(text, '10.0.0.6').map((line) => line.slice(0, 35))).toEqual([
      `{ "hw-address": "${mac(1)}"`,
      `{ "hw-address": "${mac(2)}"`,
    ])
    expect(text).toContain('"ip-reservations-unique": false')
    expect(lines(text, '"several-clients-firmware"')).toEqual([
      expect.stringContaining('"valid-lifetime": 60'),
    ])
  })

  it('gives nothing to boot from to a host in maintenance, whatever the subnet and the host itself say', () => {
    const options = { filename: 'x', 'root-path': '/nfs', 'time-offset': '60' }
    const networks = [aNetwork('lan', [aSubnet('10.0.0.0/24', { options })])]
    const host = (state: 'active' | 'maintenance', last: number) =>
      aHost(state, {
        state,
        options: { filename: 'own', 'root-path': '/own', pcode: 'CET' },
        nics: [aNic('eth0', 'lan', [`10.0.0.${last}`], mac(last))],
      })
    const text = textOf(aSnapshot({ networks, hosts: [host('active', 1), host('maintenance', 2)] }))
    expect(lines(text, '"user-context": { "host"')).toEqual([
      `{ "hw-address": "${mac(1)}", "ip-address": "10.0.0.1", "hostname": "active", "boot-file-name": "own", "option-data": [{ "code": 17, "name": "root-path", "data": "/own" }, { "code": 100, "name": "pcode", "data": "CET" }], "user-context": { "host": "active", "nic": "eth0" } }`,
      `{ "hw-address": "${mac(2)}", "ip-address": "10.0.0.2", "hostname": "maintenance", "option-data": [{ "code": 100, "name": "pcode", "data": "CET" }], "client-classes": ["no-network-boot"], "user-context": { "host": "maintenance", "nic": "eth0" } }`,
    ])
    expect(lines(text, '"10.0.0.0/24 ')).toEqual([
      `{ "name": "10.0.0.0/24 boot-options", "test": "not member('no-network-boot')", "only-if-required": true, "option-data": [{ "code": 17, "name": "root-path", "data": "/nfs" }] }`,
      `{ "name": "10.0.0.0/24 any", "test": "not member('no-network-boot')", "only-if-required": true, "boot-file-name": "x" }`,
      `"require-client-classes": ["10.0.0.0/24 boot-options", "10.0.0.0/24 any"]`,
    ])
    expect(text).toContain('{ "code": 2, "name": "time-offset", "data": "60" }')
  })

  it('reserves by DUID, then by MAC with what tells it', () => {
    const networks = [aNetwork('lan', [aSubnet('fd00::/64', { ipv6: 'dhcpv6', leaseTime: 800 })])]
    const host = (name: string, last: number, duid?: string) =>
      aHost(name, {
        ...(duid === undefined ? {} : { duid }),
        nics: [aNic('eth0', 'lan', [`fd00::${last}`], mac(last))],
      })
    const known = aSnapshot({
      networks,
      hosts: [aHost('a', { duid: '00:04:aa:bb', nics: [aNic('eth0', 'lan', ['fd00::1'])] })],
    })
    expect(lines(textOf(known, 6), 'identifiers')).toEqual(['"host-reservation-identifiers": ["duid"]'])
    expect(textOf(known, 6)).not.toContain('mac-sources')
    const text = textOf({ ...known, hosts: [...known.hosts, host('b', 2), host('c', 3, '00:04:cc')] }, 6)
    expect(lines(text, 'identifiers')).toEqual(['"host-reservation-identifiers": ["duid", "hw-address"]'])
    const shared = '"client-classes": ["several-clients"], '
    expect(lines(text, 'ip-addresses')).toEqual([
      '{ "duid": "00:04:aa:bb", "ip-addresses": ["fd00::1"], "hostname": "a", "user-context": { "host": "a", "nic": "eth0" } }',
      '{ "hw-address": "52:54:00:00:00:02", "ip-addresses": ["fd00::2"], "hostname": "b", "user-context": { "host": "b", "nic": "eth0" } }',
      `{ "duid": "00:04:cc", "ip-addresses": ["fd00::3"], "hostname": "c", ${shared}"user-context": { "host": "c", "nic": "eth0" } }`,
      `{ "hw-address": "52:54:00:00:00:03", "ip-addresses": ["fd00::3"], "hostname": "c", ${shared}"user-context": { "host": "c", "nic": "eth0" } }`,
    ])
    expect(lines(text, 'mac-sources')).toHaveLength(1)
    expect(lines(text, 'lifetime": ').filter((line) => !line.includes('firmware'))).toEqual([
      '"preferred-lifetime": 27000',
      '"valid-lifetime": 43200',
      '"preferred-lifetime": 500',
      '"valid-lifetime": 800',
    ])
  })

  it('says why there is nothing to write', () => {
    expect(() => generateKea(aSnapshot({}), 4)).toThrow('no IPv4 subnet has DHCP on')
  })
})
