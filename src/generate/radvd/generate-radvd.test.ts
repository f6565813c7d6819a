import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { generateRadvd } from './generate-radvd.ts'

const resolvers = ['fd20::1', 'fd20::2', 'fd20::3', 'fd20::4']
const site = aSnapshot({
  networks: [
    aNetwork('dmz', [aSubnet('fd22::/64', { dhcp: false, ipv6: 'static' })], { mtu: 1000 }),
    aNetwork('lan', [aSubnet('fd21::/64', { ipv6: 'slaac', gateway: 'fe80::1' })], { bridge: 'br0' }),
    aNetwork(
      'office',
      [
        aSubnet('10.20.0.0/24', { dns: ['10.20.0.2'] }),
        aSubnet('fd2f::/64', { ipv6: 'slaac', dhcp: false }),
        aSubnet('fd20::/64', {
          ipv6: 'dhcpv6',
          gateway: 'fd20::1',
          dns: [...resolvers, '10.20.0.2'],
          domain: 'office.example',
        }),
      ],
      { mtu: 1400 },
    ),
    aNetwork('old', [aSubnet('10.30.0.0/24')]),
  ],
  hosts: [
    aHost('router', {
      nics: [
        aNic('eno1', 'office', []),
        aNic('eno2', 'office', []),
        aNic('bond0', 'office', ['fd20::1'], undefined, { kind: 'bond', members: ['eno1', 'eno2'] }),
        aNic('eth1', 'lan', []),
      ],
    }),
    aHost('other', { nics: [aNic('eth0', 'office', ['fd20::5']), aNic('eth1', 'old', [])] }),
    aHost('plain', { nics: [aNic('eth0', 'old', [])] }),
  ],
})

const textOf = (server?: string): string =>
  generateRadvd(site, server === undefined ? {} : { server })[0]?.text ?? ''

describe('generateRadvd', () => {
  it('announces on the networks of a router what its hosts are to do', () => {
    expect(textOf('router')).toBe(`# Made by hostwright from the inventory. Do not edit: it is written anew.
# radvd 2.19, router advertisements of IPv6.

# Network lan
interface eth1 {
  AdvSendAdvert on;
  AdvManagedFlag off;
  AdvOtherConfigFlag on;
  prefix fd21::/64 {
    AdvOnLink on;
    AdvAutonomous on;
  };
};

# Network office
interface bond0 {
  AdvSendAdvert on;
  AdvManagedFlag on;
  AdvOtherConfigFlag on;
  AdvLinkMTU 1400;
  prefix fd20::/64 {
    AdvOnLink on;
    AdvAutonomous off;
  };
  prefix fd2f::/64 {
    AdvOnLink on;
    AdvAutonomous on;
  };
  RDNSS fd20::1 fd20::2 fd20::3 { };
  RDNSS fd20::4 { };
  DNSSL office.example { };
};
`)
  })

  it('keeps hosts from going through a machine that is not their gateway', () => {
    expect(textOf('other')).toContain('interface eth0 {\n')
    expect(textOf('other')).toContain('  AdvDefaultLifetime 0;\n')
  })

  it('is of all networks with IPv6 by their bridges, without a server', () => {
    expect(textOf().match(/^interface .*$/gm)).toEqual([
      'interface br-dmz {',
      'interface br0 {',
      'interface br-office {',
    ])
    // Less than IPv6 needs is no MTU of it.
    expect(textOf()).not.toContain('AdvLinkMTU 1000')
  })

  it('says what it does in the words of the inventory', () => {
    expect(generateRadvd(site, { server: 'other' })[0]?.objects).toEqual([
      'advertisement office eth0 managed on other on router off',
      'prefix fd20::/64 autonomous off',
      'prefix fd2f::/64 autonomous on',
      ...resolvers.map((ip) => `resolver office ${ip}`),
      'search office office.example',
    ])
  })

  it.each([
    ['routr', 'Cannot generate radvd.conf for "routr": there is no such host'],
    ['plain', 'Cannot generate radvd.conf: none of the networks of "plain" has an IPv6 subnet'],
  ])('refuses the server %s', (server, message) => {
    expect(() => textOf(server)).toThrow(message)
  })

  it('refuses what radvd or hosts would', () => {
    const bad = aSnapshot({
      networks: [
        aNetwork('a', [aSubnet('fd01::/48', { ipv6: 'slaac', domain: 'of_fice' })], { bridge: 'a b' }),
      ],
    })
    expect(() => generateRadvd(bad)).toThrow('Cannot generate radvd.conf: 3 problems')
  })
})
