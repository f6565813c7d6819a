import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Subnet } from '../../inventory/model/network.ts'
import { planDhcp } from './plan-dhcp.ts'

/** All reasons why the office is refused with these hosts more, or with other fields of its subnet. */
function reasons(change: {
  readonly hosts?: readonly Host[]
  readonly subnet?: Partial<Subnet>
  readonly more?: readonly Subnet[]
}): readonly string[] {
  const subnet = aSubnet('10.20.0.0/24', change.subnet)
  const snapshot = aSnapshot({
    networks: [aNetwork('office', [subnet, ...(change.more ?? [])])],
    hosts: change.hosts ?? [],
  })
  try {
    planDhcp(snapshot, 4)
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

const mac = '52:54:00:00:00:01'

describe('planDhcp', () => {
  it.each<[string, Parameters<typeof reasons>[0]]>([
    [
      'host "a" eth0: "52:54:00:00:01" is no MAC of six octets with colons',
      { hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.4'], '52:54:00:00:01')] })] },
    ],
    [
      'host "a" eth0: "01:54:00:00:00:01" is no MAC that a NIC may have',
      { hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.4'], '01:54:00:00:00:01')] })] },
    ],
    [
      `host "b" eth0: the MAC ${mac} is that of host "a" eth0 too, on network "office"`,
      {
        hosts: [
          aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] }),
          aHost('b', { nics: [aNic('eth0', 'office', ['10.20.0.5'], mac)] }),
        ],
      },
    ],
    [
      'host "b" eth0: 10.20.0.4 is the address of host "a" eth0 too',
      {
        hosts: [
          aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
          aHost('b', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
        ],
      },
    ],
    [
      'host "a" eth0: 10.30.0.4 lies in no subnet of network "office"',
      { hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.30.0.4'], mac)] })] },
    ],
    [
      'host "a" eth0: 10.20.0.0 is the address of the subnet itself',
      { hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.0'], mac)] })] },
    ],
    [
      'host "a" eth0: 10.20.0.255 is the broadcast address of its subnet',
      { hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.255'], mac)] })] },
    ],
    [
      'host "a" eth0: 10.20.0.300 is no address',
      { hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.300'], mac)] })] },
    ],
    [
      'host "a" eth0: 10.20.0.150 lies in the dynamic range 10.20.0.100-10.20.0.199',
      {
        subnet: { ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' }] },
        hosts: [aHost('a', { nics: [aNic('eth0', 'office', ['10.20.0.150'])] })],
      },
    ],
    [
      'host "we_b" eth0: the label "we_b" holds more than letters, digits and hyphens',
      { hosts: [aHost('we_b', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] })] },
    ],
    [
      'the dynamic range 10.20.0.9-10.20.0.5 of 10.20.0.0/24 ends before it begins',
      { subnet: { ranges: [{ kind: 'dynamic', first: '10.20.0.9', last: '10.20.0.5' }] } },
    ],
    [
      'the dynamic range 10.20.0.0-10.20.0.5 of 10.20.0.0/24 covers the address of the subnet itself',
      { subnet: { ranges: [{ kind: 'dynamic', first: '10.20.0.0', last: '10.20.0.5' }] } },
    ],
    [
      'the dynamic range 10.20.0.9-10.20.0.255 of 10.20.0.0/24 covers the broadcast address',
      { subnet: { ranges: [{ kind: 'dynamic', first: '10.20.0.9', last: '10.20.0.255' }] } },
    ],
    [
      'the dynamic range 10.20.0.9-10.20.1.5 of 10.20.0.0/24 reaches beyond the subnet',
      { subnet: { ranges: [{ kind: 'dynamic', first: '10.20.0.9', last: '10.20.1.5' }] } },
    ],
    [
      'the dynamic ranges 10.20.0.10-10.20.0.20 and 10.20.0.20-10.20.0.30 overlap',
      {
        subnet: {
          ranges: [
            { kind: 'dynamic', first: '10.20.0.20', last: '10.20.0.30' },
            { kind: 'dynamic', first: '10.20.0.10', last: '10.20.0.20' },
          ],
        },
      },
    ],
    [
      '10.20.0.15, the gateway, lies in the dynamic range 10.20.0.10-10.20.0.20',
      {
        subnet: {
          gateway: '10.20.0.15',
          ranges: [{ kind: 'dynamic', first: '10.20.0.10', last: '10.20.0.20' }],
        },
      },
    ],
    [
      '10.20.0.15, reserved for "printer", lies in the dynamic range 10.20.0.10-10.20.0.20',
      {
        subnet: {
          reserved: [{ ip: '10.20.0.15', purpose: 'printer' }],
          ranges: [{ kind: 'dynamic', first: '10.20.0.10', last: '10.20.0.20' }],
        },
      },
    ],
    ['the subnets 10.20.0.0/24 and 10.20.0.128/25 overlap', { more: [aSubnet('10.20.0.128/25')] }],
    ['the subnets 10.20.0.0/24 and 10.20.0.0/24 overlap', { more: [aSubnet('10.20.0.0/24')] }],
    ['"10.21.0.1/24" is no prefix, or has bits set in its host part', { more: [aSubnet('10.21.0.1/24')] }],
    [
      'subnet 10.20.0.0/24: the lease time -1 is not from 1 to 4294967295 seconds',
      { subnet: { leaseTime: -1 } },
    ],
    [
      'subnet 10.20.0.0/24: the lease time 4294967296 is not from 1 to 4294967295 seconds',
      { subnet: { leaseTime: 2 ** 32 } },
    ],
    ['subnet 10.20.0.0/24: the gateway "gw.example" is no address', { subnet: { gateway: 'gw.example' } }],
    [
      'subnet 10.20.0.0/24: the domain "of_fice": the label "of_fice" holds more than letters, digits and hyphens',
      { subnet: { domain: 'of_fice' } },
    ],
    [
      'subnet 10.20.0.0/24: option "filename" has 128 octets, 127 is the limit',
      { subnet: { options: { filename: 'a'.repeat(128) } } },
    ],
    [
      'subnet 10.20.0.0/24: option "server-name" has 64 octets, 63 is the limit',
      { subnet: { options: { 'server-name': 'a'.repeat(64) } } },
    ],
    [
      'subnet 10.20.0.0/24: option "bootfile-name" has 256 octets, 255 is the limit',
      { subnet: { options: { 'bootfile-name': 'é'.repeat(128) } } },
    ],
    [
      'subnet 10.20.0.0/24: option "filename" holds a control character',
      { subnet: { options: { filename: 'a\nb' } } },
    ],
    [
      'subnet 10.20.0.0/24: option "next-server" "boot.example" is no IPv4 address',
      { subnet: { options: { 'next-server': 'boot.example' } } },
    ],
    [
      'subnet 10.20.0.0/24: option "routers" is made from the gateway',
      { subnet: { options: { routers: '10.20.0.1' } } },
    ],
    [
      'subnet 10.20.0.0/24: unknown option "tftp-servr-name"',
      { subnet: { options: { 'tftp-servr-name': 'x' } } },
    ],
    [
      'subnet 10.20.0.0/24: options "default-url" and "v4-captive-portal" are both number 114',
      { subnet: { options: { 'default-url': 'http://a/', 'v4-captive-portal': 'http://b/' } } },
    ],
    [
      'subnet 10.20.0.0/24: option "dhcp6.domain-search" is one of IPv6',
      { subnet: { options: { 'dhcp6.domain-search': 'a.example' } } },
    ],
    [
      'subnet 10.20.0.0/24: option "log-servers" has 256 octets, 255 is the limit',
      { subnet: { options: { 'log-servers': Array.from({ length: 64 }, () => '10.0.0.1').join(',') } } },
    ],
    [
      'subnet 10.20.0.0/24: the boot server "boot.example" is no IPv4 address',
      { subnet: { boot: { server: 'boot.example', files: {} } } },
    ],
    [
      'subnet 10.20.0.0/24: the boot file of bios has 128 octets, 127 is the limit',
      { subnet: { boot: { files: { bios: 'a'.repeat(128) } } } },
    ],
    [
      'subnet 10.20.0.0/24: option "bootfile-name" would take the place of each boot file',
      { subnet: { boot: { files: { bios: 'a' } }, options: { 'bootfile-name': 'b' } } },
    ],
    [
      'host "a": unknown option "root-pth"',
      {
        hosts: [
          aHost('a', { options: { 'root-pth': '/' }, nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] }),
        ],
      },
    ],
    [
      'host "a": the name of NIC "e\\n", or its own, holds a control character',
      { hosts: [aHost('a', { nics: [aNic('e\n', 'office', ['10.20.0.4'], mac)] })] },
    ],
  ])('refuses: %s', (reason, change) => {
    expect(reasons(change)).toContain(reason)
  })

  it('gives all reasons at once', () => {
    expect(
      reasons({ subnet: { gateway: 'x', leaseTime: 0, options: { routers: 'y', nonsense: 'z' } } }),
    ).toHaveLength(4)
  })

  it.each([
    ['infra2', 'Cannot generate DHCPv4 for "infra2": there is no such host', 'did you mean "infra1"?'],
    ['pxe', 'Cannot generate DHCPv4 for "pxe": there is no such host', '"pxe" is an alias of host "loose"'],
    [
      'loose',
      'Cannot generate DHCPv4 for "loose": none of its NICs is plugged into a network',
      'inv add nic loose NAME --network NETWORK',
    ],
    [
      'labbed',
      'Cannot generate DHCPv4: of the networks that "labbed" serves, no IPv4 subnet has DHCP on',
      'inv set subnet PREFIX dhcp=on',
    ],
  ])('refuses the server %s', (server, message, hint) => {
    const base = office()
    const hosts = [
      ...base.hosts,
      aHost('loose', { aliases: ['pxe'] }),
      aHost('labbed', { nics: [aNic('eth0', 'lab', ['10.21.0.9'])] }),
    ]
    let thrown: unknown
    try {
      planDhcp({ ...base, hosts }, 4, { server })
    } catch (error) {
      thrown = error
    }
    if (!(thrown instanceof UserError)) throw new Error('a UserError was expected', { cause: thrown })
    expect([thrown.message, thrown.hint]).toEqual([message, hint])
  })

  it.each([
    [4, 'fd20::/64', 'there are IPv6 subnets only: inv export dhcpd6, kea6 and dnsmasq are for these'],
    [4, '10.9.0.0/24', 'inv set subnet PREFIX dhcp=on'],
    [6, '10.9.0.0/24', 'there are IPv4 subnets only: inv export dhcpd, kea4 and dnsmasq are for these'],
    [6, 'fd20::/64', 'inv set subnet PREFIX dhcp=on ipv6=dhcpv6'],
  ] as const)('IPv%i of a server whose networks have %s alone: says what helps', (family, prefix, hint) => {
    const base = office()
    const site = {
      ...base,
      networks: [...base.networks, aNetwork('far', [aSubnet(prefix, { dhcp: false })])],
      hosts: [...base.hosts, aHost('edge', { nics: [aNic('eth0', 'far', [])] })],
    }
    expect(() => planDhcp(site, family, { server: 'edge' })).toThrow(
      expect.objectContaining({ hint }) as Error,
    )
  })
})
