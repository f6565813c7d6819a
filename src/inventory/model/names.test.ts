import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSubnet, office } from '../../../test/lib/inventory-builder.ts'
import { formatIp } from '../../core/ip.ts'
import type { Host } from './host.ts'
import {
  addressNames,
  aliasNames,
  domainOf,
  fqdnOf,
  nameOfAddress,
  networksByName,
  subnetOf,
} from './names.ts'

const networks = networksByName([
  aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' }), aSubnet('10.20.1.0/24')]),
  aNetwork('bare', [aSubnet('10.22.0.0/24')]),
  aNetwork('backup', [aSubnet('10.30.0.0/24', { domain: 'office.example' })]),
  aNetwork('lab', [aSubnet('10.21.0.0/24', { domain: 'lab.example' })]),
])

function namesOf(host: Host): (string | undefined)[] {
  return host.nics.flatMap((nic) =>
    nic.addresses.map((address) => nameOfAddress(host, nic, address, networks)),
  )
}

describe('nameOfAddress', () => {
  it.each<[string, Host, (string | undefined)[]]>([
    [
      'the host in the domain of the subnet',
      aHost('Web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
      ['web01.office.example'],
    ],
    [
      'HOST-NIC on a further NIC in the same domain, HOST in another',
      aHost('web01', {
        nics: [
          aNic('eth0', 'office', ['10.20.0.4']),
          aNic('eth1.7', 'backup', ['10.30.0.4']),
          aNic('eth2', 'lab', ['10.21.0.4']),
        ],
      }),
      ['web01.office.example', 'web01-eth1-7.office.example', 'web01.lab.example'],
    ],
    [
      'the first NIC with an address is the one that carries the name',
      aHost('hv1', { nics: [aNic('eno1', 'office', []), aNic('br0', 'office', ['10.20.0.3'])] }),
      ['hv1.office.example'],
    ],
    [
      'a host name with a dot stands everywhere',
      aHost('web.shop.example', {
        nics: [aNic('eth0', 'office', ['10.20.0.4']), aNic('eth1', 'lab', ['10.21.0.4'])],
      }),
      ['web.shop.example', 'web.shop.example'],
    ],
    [
      'its own name wins',
      aHost('web01', {
        nics: [
          { name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.5', name: 'VIP.office.example' }] },
        ],
      }),
      ['vip.office.example'],
    ],
    [
      "in a subnet without a domain, the domain of the network's other subnets",
      aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.1.4'])] }),
      ['web01.office.example'],
    ],
    [
      'none where the network has no domain, or outside every subnet',
      aHost('web01', {
        nics: [
          aNic('eth0', 'bare', ['10.22.0.4']),
          aNic('eth1', 'office', ['10.99.0.1']),
          { name: 'eth2', addresses: [{ ip: '10.20.0.6' }] },
        ],
      }),
      [undefined, undefined, undefined],
    ],
  ])('%s', (_, host, names) => {
    expect(namesOf(host)).toEqual(names)
  })
})

it('fqdnOf, domainOf and aliasNames follow the primary NIC', () => {
  const host = aHost('web01', {
    aliases: ['www', 'shop.example'],
    nics: [aNic('eth0', 'office', ['10.20.0.4'])],
  })
  expect(fqdnOf(host, networks)).toBe('web01.office.example')
  expect(aliasNames(host, networks)).toEqual(['www.office.example', 'shop.example'])
  expect(domainOf(aHost('web.shop.example'), networks)).toBe('shop.example')
  expect(fqdnOf(aHost('lonely', { aliases: ['www'] }), networks)).toBe('lonely')
  expect(aliasNames(aHost('lonely', { aliases: ['www'] }), networks)).toEqual([])
  // Without an address yet, the domain is that of the network.
  expect(fqdnOf(aHost('new', { nics: [aNic('eth0', 'lab', [])] }), networks)).toBe('new.lab.example')
})

it('addressNames has the name that stands for the host first', () => {
  const { hosts, networks: all } = office()
  const web = hosts.find(({ name }) => name === 'web01') ?? aHost('none')
  const turned = { ...web, nics: web.nics.toReversed() }
  expect(addressNames(web, networksByName(all))).toEqual(['web01.office.example', 'web01.lab.office.example'])
  expect(addressNames(turned, networksByName(all))[0]).toBe('web01.lab.office.example')
})

it('subnetOf finds the subnet within one network', () => {
  expect(subnetOf(networks.get('office'), '10.20.1.7')?.prefix).toBe('10.20.1.0/24')
  expect(subnetOf(networks.get('office'), '10.21.0.7')).toBeUndefined()
  expect(subnetOf(undefined, '10.20.1.7')).toBeUndefined()
})

describe('subnetOf', () => {
  it('finds the subnet among many as among few', () => {
    const prefixes = fc
      .uniqueArray(fc.integer({ min: 0, max: 4095 }), { minLength: 1, maxLength: 40 })
      .map((slots) =>
        slots.map((slot) => `10.${slot >> 4}.${(slot & 15) * 16}.0/${slot % 3 === 0 ? 20 : 24}`),
      )
    fc.assert(
      fc.property(prefixes, fc.integer({ min: 0, max: 0xffffff }), (list, host) => {
        const network = aNetwork('office', [...list.map((prefix) => aSubnet(prefix)), aSubnet('fd00::/64')])
        const ip = formatIp({ family: 4, value: BigInt(0x0a000000 + host) })
        const one = list.find((prefix) => subnetOf(aNetwork('one', [aSubnet(prefix)]), ip) !== undefined)
        expect(subnetOf(network, ip)?.prefix).toBe(one)
        expect(subnetOf(network, 'fd00::1')?.prefix).toBe('fd00::/64')
        expect(subnetOf(network, 'fd01::1')).toBe(undefined)
      }),
    )
  })
})
