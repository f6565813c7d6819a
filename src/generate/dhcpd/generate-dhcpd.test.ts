import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import type { Host } from '../../inventory/model/host.ts'
import { defaultServiceSettings } from '../../inventory/model/service-settings.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { generateDhcpd } from './generate-dhcpd.ts'

function textOf(snapshot: Snapshot, server?: string): string {
  return generateDhcpd(snapshot, server === undefined ? {} : { server })[0]?.text ?? ''
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
  option routers 10.20.0.1;
  option domain-name-servers 10.20.0.2;
  option domain-name "office.example";
  option interface-mtu 1500;
  option broadcast-address 10.20.0.255;
  option ntp-servers 10.20.0.2;
  default-lease-time 3600;
  max-lease-time 3600;
  filename "boot/grub \\"x64\\"";
  next-server 10.20.0.2;
  pool {
    range 10.20.0.100 10.20.0.199;
  }
}

# host infra1 eth0
host infra1-eth0-10-20-0-2 {
  hardware ethernet 52:54:00:0a:14:02;
  fixed-address 10.20.0.2;
  option host-name "infra1";
}

# host hv1 eno1
host hv1-eno1-10-20-0-3 {
  hardware ethernet 52:54:00:0a:14:03;
  fixed-address 10.20.0.3;
  option host-name "hv1";
}

# host web01 eth0
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

# host web.shop.example eth0
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
    expect(text.slice(text.indexOf('# host '))).toBe(`# host gw eth0.21
host gw-eth0-21-10-21-0-5 {
  hardware ethernet 52:54:00:00:00:03;
  fixed-address 10.21.0.5;
  option host-name "gw";
}

# host db02 bond0
host db02-bond0-10-20-0-4-01 {
  hardware ethernet 52:54:00:00:00:01;
  fixed-address 10.20.0.4;
  option host-name "db02";
}

# host db02 bond0
host db02-bond0-10-20-0-4-02 {
  hardware ethernet 52:54:00:00:00:02;
  fixed-address 10.20.0.4;
  option host-name "db02";
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
})

describe('what a subnet boots', () => {
  const subnet = aSubnet('10.20.0.0/24', {
    boot: {
      server: '10.20.0.9',
      files: { 'uefi-x64': 'x.efi', 'http-arm64': 'http://b/"a"', ipxe: 'http://b/boot.ipxe' },
    },
    options: { filename: 'pxelinux.0', 'next-server': '10.20.0.8' },
  })

  it('is told to each program that asks', () => {
    const text = textOf(aSnapshot({ networks: [aNetwork('office', [subnet])] }))
    expect(text).toContain('option hostwright-ipxe code 175 = string;\n')
    expect(text).toContain(String.raw`  filename "pxelinux.0";
  next-server 10.20.0.8;
  if option user-class = "iPXE" or option user-class = "\004iPXE" or exists hostwright-ipxe {
    filename "http://b/boot.ipxe";
    next-server 10.20.0.9;
  } elsif substring(option pxe-system-type, 0, 2) = 00:07 or substring(option pxe-system-type, 0, 2) = 00:09 {
    filename "x.efi";
    next-server 10.20.0.9;
  } elsif substring(option pxe-system-type, 0, 2) = 00:13 {
    option vendor-class-identifier "HTTPClient";
    filename "http://b/\"a\"";
    next-server 10.20.0.9;
  }
}
`)
  })

  it('is known by the option 175 that the site has, where it has one', () => {
    const services = {
      ...defaultServiceSettings,
      dhcpOptions: [{ name: 'etherboot', family: 4, code: 175, form: 'data' }] as const,
    }
    const own = { ...subnet, options: { etherboot: '01' } }
    const [file] = generateDhcpd(aSnapshot({ networks: [aNetwork('office', [own])] }), { services })
    expect(file?.text).toContain('or exists hostwright-etherboot {')
    expect(file?.text).not.toContain('hostwright-ipxe')
  })
})
