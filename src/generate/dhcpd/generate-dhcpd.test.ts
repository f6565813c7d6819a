import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Subnet } from '../../inventory/model/network.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { generateDhcpd } from './generate-dhcpd.ts'

function textOf(snapshot: Snapshot, server?: string): string {
  return generateDhcpd(snapshot, server === undefined ? {} : { server })[0]?.text ?? ''
}

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
    generateDhcpd(snapshot)
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  return []
}

const mac = '52:54:00:00:00:01'

describe('generateDhcpd', () => {
  it('writes the office as dhcpd reads it', () => {
    expect(textOf(office())).toBe(`# Made by hostwright from the inventory. Do not edit: it is written anew.
# ISC dhcpd 4.4, IPv4.

authoritative;
ddns-update-style none;

# Network office
subnet 10.20.0.0 netmask 255.255.255.0 {
  option subnet-mask 255.255.255.0;
  option broadcast-address 10.20.0.255;
  option routers 10.20.0.1;
  option domain-name-servers 10.20.0.2;
  option ntp-servers 10.20.0.2;
  option domain-name "office.example";
  option interface-mtu 1500;
  default-lease-time 3600;
  max-lease-time 3600;
  filename "boot/grub \\"x64\\"";
  next-server 10.20.0.2;
  pool {
    range 10.20.0.100 10.20.0.199;
  }
}

host hv1-eno1-10-20-0-3 {
  hardware ethernet 52:54:00:0a:14:03;
  fixed-address 10.20.0.3;
  option host-name "hv1";
}

host infra1-eth0-10-20-0-2 {
  hardware ethernet 52:54:00:0a:14:02;
  fixed-address 10.20.0.2;
  option host-name "infra1";
}

host web01-eth0-10-20-0-4 {
  hardware ethernet 52:54:00:0a:14:04;
  fixed-address 10.20.0.4;
  option host-name "web01";
}
`)
  })

  it('gives a server its own networks, those without DHCP as empty subnets that it leaves alone', () => {
    const text = textOf(office(), 'web01')
    expect(text).toContain('subnet 10.21.0.0 netmask 255.255.255.128 {\n  not authoritative;\n}')
    expect(textOf(office(), 'infra1')).not.toContain('10.21.0.0')
  })

  it('joins the subnets of one network, and gives a NIC one address there', () => {
    const text = textOf(
      aSnapshot({
        networks: [
          aNetwork('of"fice', [
            aSubnet('10.20.1.0/24'),
            aSubnet('10.20.0.0/24', { dhcp: false }),
            aSubnet('10.20.2.0/31'),
          ]),
        ],
        hosts: [
          aHost('web.shop.example', {
            nics: [aNic('eth0', 'of"fice', ['10.20.0.4', '10.20.1.4', '10.20.2.1'], mac)],
          }),
        ],
      }),
    )
    expect(text.slice(text.indexOf('# Network'))).toBe(`# Network of"fice
shared-network "of\\"fice" {
  subnet 10.20.0.0 netmask 255.255.255.0 {
  }
  subnet 10.20.1.0 netmask 255.255.255.0 {
    option subnet-mask 255.255.255.0;
    option broadcast-address 10.20.1.255;
  }
  subnet 10.20.2.0 netmask 255.255.255.254 {
    option subnet-mask 255.255.255.254;
  }
}

host web-shop-example-eth0-10-20-1-4 {
  hardware ethernet ${mac};
  fixed-address 10.20.1.4;
  option host-name "web";
}
`)
  })

  it('leaves out retired hosts, NICs without MAC and addresses of IPv6', () => {
    const text = textOf(
      aSnapshot({
        networks: [aNetwork('office', [aSubnet('10.20.0.0/24'), aSubnet('fd20::/64')])],
        hosts: [
          aHost('gone', { state: 'retired', nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] }),
          aHost('nomac', { nics: [aNic('eth0', 'office', ['10.20.0.5'])] }),
          aHost('six', { nics: [aNic('eth0', 'office', ['fd20::6'], mac)] }),
        ],
      }),
    )
    expect(text).not.toContain('host ')
  })

  it('answers every MAC of a bond with its one address, and a VLAN interface by the MAC of its link', () => {
    const port = (name: string, last: string) => aNic(name, 'office', [], `52:54:00:00:00:${last}`)
    const text = textOf(
      aSnapshot({
        networks: [aNetwork('office', [aSubnet('10.20.0.0/24')]), aNetwork('lab', [aSubnet('10.21.0.0/24')])],
        hosts: [
          aHost('db02', {
            nics: [
              port('eno1', '01'),
              port('eno2', '02'),
              aNic('bond0', 'office', ['10.20.0.4'], '52:54:00:00:00:01', {
                kind: 'bond',
                members: ['eno1', 'eno2'],
              }),
            ],
          }),
          aHost('gw', {
            nics: [
              aNic('eth0', 'office', [], '52:54:00:00:00:03'),
              aNic('eth0.21', 'lab', ['10.21.0.5'], undefined, { kind: 'vlan', link: 'eth0' }),
            ],
          }),
        ],
      }),
    )
    expect(text.slice(text.indexOf('host '))).toBe(`host db02-bond0-10-20-0-4-01 {
  hardware ethernet 52:54:00:00:00:01;
  fixed-address 10.20.0.4;
  option host-name "db02";
}

host db02-bond0-10-20-0-4-02 {
  hardware ethernet 52:54:00:00:00:02;
  fixed-address 10.20.0.4;
  option host-name "db02";
}

host gw-eth0-21-10-21-0-5 {
  hardware ethernet 52:54:00:00:00:03;
  fixed-address 10.21.0.5;
  option host-name "gw";
}
`)
  })

  it('gives a MAC that is shared on purpose to the first that is not merely planned', () => {
    const shared = (name: string, ip: string, state: Host['state'], sharedMac: boolean) =>
      aHost(name, { state, nics: [aNic('eth0', 'office', [ip], mac, sharedMac ? { sharedMac } : {})] })
    const text = textOf(
      aSnapshot({
        networks: [aNetwork('office', [aSubnet('10.20.0.0/24')])],
        hosts: [
          shared('a', '10.20.0.4', 'planned', true),
          shared('b', '10.20.0.5', 'active', false),
          shared('c', '10.20.0.6', 'active', true),
        ],
      }),
    )
    expect(text.match(/^host .*$/gm)).toEqual(['host b-eth0-10-20-0-5 {'])
  })

  it('makes options known before their use, once', () => {
    const options = {
      'code-224': '01:0A:ff',
      wpad: 'http://wpad/',
      'classless-static-routes': '10.8.0.0/13 10.20.0.1',
    }
    const text = textOf(
      aSnapshot({
        networks: [
          aNetwork('a', [aSubnet('10.20.0.0/24', { options }), aSubnet('10.21.0.0/24', { options })]),
        ],
      }),
    )
    expect(text).toContain(`
option classless-static-routes code 121 = array of unsigned integer 8;
option hostwright-224 code 224 = string;
option wpad code 252 = text;

# Network`)
    expect(text).toContain('option classless-static-routes 13, 10, 8, 10, 20, 0, 1;')
    expect(text).toContain('option hostwright-224 01:0a:ff;')
  })

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
  ])('refuses: %s', (reason, change) => {
    expect(reasons(change)).toContain(reason)
  })

  it('gives all reasons at once', () => {
    expect(
      reasons({ subnet: { gateway: 'x', leaseTime: 0, options: { routers: 'y', nonsense: 'z' } } }),
    ).toHaveLength(4)
  })

  it.each([
    ['infra2', 'Cannot generate dhcpd.conf for "infra2": there is no such host', 'did you mean "infra1"?'],
    [
      'loose',
      'Cannot generate dhcpd.conf for "loose": none of its NICs is plugged into a network',
      'inv add nic loose NAME --network NETWORK',
    ],
    [
      'labbed',
      'Cannot generate dhcpd.conf: no IPv4 subnet that "labbed" is plugged into has DHCP on',
      'inv set subnet PREFIX dhcp=on',
    ],
  ])('refuses the server %s', (server, message, hint) => {
    const base = office()
    const hosts = [
      ...base.hosts,
      aHost('loose'),
      aHost('labbed', { nics: [aNic('eth0', 'lab', ['10.21.0.9'])] }),
    ]
    let thrown: unknown
    try {
      textOf({ ...base, hosts }, server)
    } catch (error) {
      thrown = error
    }
    if (!(thrown instanceof UserError)) throw new Error('a UserError was expected', { cause: thrown })
    expect([thrown.message, thrown.hint]).toEqual([message, hint])
  })
})
