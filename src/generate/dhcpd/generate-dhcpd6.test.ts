import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { defaultServiceSettings } from '../../inventory/model/service-settings.ts'
import { generateDhcpd6 } from './generate-dhcpd6.ts'

const services = {
  ...defaultServiceSettings,
  dhcpOptions: [{ name: 'voip', family: 6, code: 60_000, form: 'address-pairs' }] as const,
}

const site = aSnapshot({
  networks: [
    aNetwork('far', [aSubnet('fd30::/64', { ipv6: 'dhcpv6' })], { relays: ['fd30::1', 'fd99::1'] }),
    aNetwork('lan', [aSubnet('fd21::/64', { ipv6: 'slaac', dns: ['fd21::53'] })]),
    aNetwork('office', [
      aSubnet('10.20.0.0/24'),
      aSubnet('fd20::/64', {
        ipv6: 'dhcpv6',
        dns: ['fd20::53'],
        domain: 'office.example',
        leaseTime: 7200,
        options: {
          'dhcp6.bootfile-url': 'tftp://[fd20::9]/x "y"',
          'dhcp6.aftr-name': 'aftr.example',
          'dhcp6.voip': 'fd20::1 fd20::2',
        },
        ranges: [{ kind: 'dynamic', first: 'fd20::1000', last: 'fd20::10ff' }],
      }),
    ]),
  ],
  hosts: [
    aHost('by-both', {
      duid: '00:02:00:00:9f:a1:01',
      nics: [aNic('eth0', 'office', ['10.20.0.13', 'fd20::13'], '52:54:00:00:00:03')],
    }),
    aHost('resting', {
      state: 'maintenance',
      nics: [aNic('eth0', 'office', ['fd20::15'], '52:54:00:00:00:05')],
      options: { 'dhcp6.domain-search': 'own.example' },
    }),
  ],
})

describe('generateDhcpd6', () => {
  it('writes the IPv6 of the site as dhcpd reads it', () => {
    const [file] = generateDhcpd6(site, { services })
    expect(file?.path).toBe('dhcpd6.conf')
    expect(file?.text).toBe(`# Made by hostwright from the inventory. Do not edit: it is written anew.
# ISC dhcpd 4.4, IPv6. Clients ask it where router advertisements say so, and never learn of a router from it.

authoritative;
ddns-update-style none;
option dhcp6.hostwright-voip code 60000 = array of { ip6-address, ip6-address };

# Network far
# Router advertisements: AdvManagedFlag on, AdvOtherConfigFlag on
#   prefix fd30::/64: AdvAutonomous off
shared-network "far" {
  subnet6 fd99::1/128 {
  }
  subnet6 fd30::/64 {
  }
}

# Network lan
# Router advertisements: AdvManagedFlag off, AdvOtherConfigFlag on
#   prefix fd21::/64: AdvAutonomous on
subnet6 fd21::/64 {
  option dhcp6.name-servers fd21::53;
}

# Network office
# Router advertisements: AdvManagedFlag on, AdvOtherConfigFlag on
#   prefix fd20::/64: AdvAutonomous off
subnet6 fd20::/64 {
  option dhcp6.name-servers fd20::53;
  option dhcp6.domain-search "office.example";
  option dhcp6.bootfile-url "tftp://[fd20::9]/x \\"y\\"";
  option dhcp6.aftr-name aftr.example;
  option dhcp6.hostwright-voip fd20::1 fd20::2;
  default-lease-time 7200;
  max-lease-time 7200;
  pool6 {
    range6 fd20::1000 fd20::10ff;
  }
}

# host by-both eth0
host by-both-eth0_fd20--13-01 {
  host-identifier option dhcp6.client-id 00:02:00:00:9f:a1:01;
  fixed-address6 fd20::13;
}

# host by-both eth0
host by-both-eth0_fd20--13-02 {
  hardware ethernet 52:54:00:00:00:03;
  fixed-address6 fd20::13;
}

# host resting eth0
host resting-eth0_fd20--15 {
  hardware ethernet 52:54:00:00:00:05;
  fixed-address6 fd20::15;
  option dhcp6.domain-search "own.example";
  option dhcp6.bootfile-url "";
}
`)
    expect(file?.objects).toContain(
      'reservation by-both eth0 fd20::13 00:02:00:00:9f:a1:01 52:54:00:00:00:03',
    )
  })

  it('refuses a relay by which nobody can tell where a request is from', () => {
    const [far, lan, office] = site.networks
    if (far === undefined || lan === undefined || office === undefined) throw new Error('three are wanted')
    const within = (relays: readonly string[]) => ({ ...site, networks: [{ ...far, relays }, lan, office] })
    expect(() => generateDhcpd6(within(['fd20::1']), { services })).toThrow(
      'Cannot generate DHCPv6: the relay fd20::1 of network "far" is one of network "office"',
    )
    const both = { ...site, networks: [far, { ...lan, relays: ['fd99::1'] }, office] }
    expect(() => generateDhcpd6(both, { services })).toThrow(
      'the relay fd99::1 of network "lan" is one of network "far"',
    )
  })

  it('refuses where there is nothing to serve', () => {
    expect(() => generateDhcpd6(aSnapshot({ networks: [aNetwork('a', [aSubnet('fd01::/64')])] }))).toThrow(
      'Cannot generate DHCPv6: no IPv6 subnet has DHCP on and its addresses or options from it',
    )
  })
})
