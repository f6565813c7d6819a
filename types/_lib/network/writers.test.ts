import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { filesOf } from './config-file.ts'
import type { Link } from './link.ts'

const link: Link = {
  name: 'eth0.20',
  shape: { kind: 'vlan', link: 'eth0', vlan: 20 },
  backend: 'ifupdown',
  ipv4: 'static',
  ipv6: 'static',
  exact: [4, 6],
  addresses: ['10.0.0.1/24', '10.0.1.1/32', 'fd20::1/64'],
  gateways: ['10.0.0.254', 'fd20::fe'],
  mtu: 9000,
  resolvers: ['10.0.0.53', 'fd20::53'],
  search: ['office.example'],
}

const bond: Link = {
  ...link,
  name: 'bond0',
  shape: {
    kind: 'bond',
    members: ['eth1', 'eth2'],
    bond: {
      mode: 'active-backup',
      primary: 'eth2',
      monitorInterval: 100,
      lacpRate: undefined,
      hashPolicy: 'layer2',
    },
  },
  ipv4: 'dhcp',
  ipv6: 'auto',
  addresses: undefined,
  gateways: undefined,
  mtu: undefined,
  resolvers: [],
  search: [],
}

const textOf = (one: Link): string =>
  filesOf(one)
    .map(({ path, text }) => `== ${path}\n${text}`)
    .join('')

it('ifupdown has a part for each address', () => {
  expect(textOf(link)).toBe(`== /etc/network/interfaces.d/eth0.20
# Made by hostwright. Do not edit: it is written anew.
auto eth0.20
iface eth0.20 inet manual
    pre-up ip link set dev eth0 up
    pre-up [ -d /sys/class/net/eth0.20 ] || ip link add link eth0 name eth0.20 type vlan id 20
    pre-up ip link set dev eth0.20 mtu 9000
    pre-up echo 0 > /proc/sys/net/ipv6/conf/eth0.20/accept_ra || :
    up ip link set dev eth0.20 up
    post-down ip link del dev eth0.20 2>/dev/null || :
iface eth0.20 inet static
    address 10.0.0.1
    netmask 255.255.255.0
    gateway 10.0.0.254
    dns-nameservers 10.0.0.53 fd20::53
    dns-search office.example
iface eth0.20 inet static
    address 10.0.1.1
    netmask 255.255.255.255
iface eth0.20 inet6 static
    address fd20::1
    netmask 64
    gateway fd20::fe
`)
  expect(textOf(bond)).toContain('\niface bond0 inet dhcp\n')
})

it('systemd-networkd has a file for the device, one for its network, and one for each member', () => {
  expect(textOf({ ...link, backend: 'networkd', gateways: ['10.9.9.9', 'fd20::fe'] }))
    .toBe(`== /etc/systemd/network/05-hostwright-eth0.20.netdev
# Made by hostwright. Do not edit: it is written anew.
[NetDev]
Name=eth0.20
Kind=vlan
MTUBytes=9000

[VLAN]
Id=20
== /etc/systemd/network/05-hostwright-eth0.20.network
# Made by hostwright. Do not edit: it is written anew.
[Match]
Name=eth0.20

[Link]
MTUBytes=9000

[Network]
DHCP=no
IPv6AcceptRA=no
Address=10.0.0.1/24
Address=10.0.1.1/32
Address=fd20::1/64
Gateway=fd20::fe
DNS=10.0.0.53
DNS=fd20::53
Domains=office.example

[Route]
Gateway=10.9.9.9
GatewayOnLink=yes
`)
  const files = filesOf({ ...bond, backend: 'networkd' })
  expect(files.map(({ path }) => path)).toEqual([
    '/etc/systemd/network/05-hostwright-bond0.netdev',
    '/etc/systemd/network/05-hostwright-bond0.network',
    '/etc/systemd/network/04-hostwright-eth1.network',
    '/etc/systemd/network/04-hostwright-eth2.network',
  ])
  expect(files[0]?.text).toContain('Mode=active-backup\nMIIMonitorSec=100ms\nTransmitHashPolicy=layer2\n')
  expect(files[1]?.text).toContain('DHCP=ipv4\nIPv6AcceptRA=yes\n')
  expect(files[3]?.text).toContain('Bond=bond0\nPrimarySlave=yes\n')
})

it('netplan has all in one file that only root reads', () => {
  const [file, ...others] = filesOf({ ...link, backend: 'netplan' })
  expect(others).toEqual([])
  expect(file).toMatchObject({ path: '/etc/netplan/90-hostwright-eth0.20.yaml', mode: '0600' })
  expect(parse(file?.text ?? '')).toEqual({
    network: {
      version: 2,
      vlans: {
        'eth0.20': {
          id: 20,
          link: 'eth0',
          mtu: 9000,
          dhcp4: false,
          dhcp6: false,
          'accept-ra': false,
          addresses: ['10.0.0.1/24', '10.0.1.1/32', 'fd20::1/64'],
          routes: [
            { to: 'default', via: '10.0.0.254' },
            { to: 'default', via: 'fd20::fe' },
          ],
          nameservers: { addresses: ['10.0.0.53', 'fd20::53'], search: ['office.example'] },
        },
      },
    },
  })
  expect(parse(filesOf({ ...bond, backend: 'netplan' })[0]?.text ?? '')).toMatchObject({
    network: {
      bonds: { bond0: { interfaces: ['eth1', 'eth2'], dhcp4: true, parameters: { primary: 'eth2' } } },
    },
  })
})

it('writes nothing where nothing sets up the network', () => {
  expect(filesOf({ ...link, backend: 'none' })).toEqual([])
})
