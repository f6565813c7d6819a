import { describe, expect, it } from 'vitest'
import type { HostContext, PlainType } from '../../src/type/define-type.ts'
import type { HostView, NicView } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { hostView, nicView, officeNetwork } from '../../test/lib/views.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { networkInterface } from './index.ts'

const facts = {
  ...factsOf('debian'),
  network: 'ifupdown' as const,
  nics: [{ name: 'enp1s0', mac: '52:54:00:0a:14:05', addresses: [] }],
}

function desired(resource: Resource, host: Partial<HostView>): unknown {
  const context: HostContext = { ...contextOf(facts), host: hostView('web01', host) }
  return (networkInterface.definition as PlainType).desired(resource, context)
}

const nic = nicView('eth0', '52:54:00:0a:14:05', '5')
const gateway = {
  ...nic,
  addresses: nic.addresses.map((one) => ({ ...one, gateway: one.family === 4 ? '10.20.0.1' : 'fd20::1' })),
}

describe('what the inventory has', () => {
  it('is what the interface gets, by its name or its MAC', () => {
    const network = { ...officeNetwork, mtu: 9000 }
    for (const name of ['eth0', 'enp1s0'])
      expect(desired(networkInterface(name), { nics: [{ ...gateway, network }] })).toMatchObject({
        addresses: ['10.20.0.5/24', 'fd20::5/64'],
        gateways: ['10.20.0.1', 'fd20::1'],
        mtu: 9000,
      })
  })

  it('gives the gateway to the NIC that carries the name alone', () => {
    const second: NicView = { ...gateway, name: 'eth1', mac: undefined }
    expect(desired(networkInterface('eth1'), { nics: [gateway, second] })).not.toHaveProperty('gateways')
  })

  it('has DHCP asked where it records no address on a network that has it', () => {
    const text = (one: unknown): string => JSON.stringify(one)
    expect(text(desired(networkInterface('eth0'), { nics: [{ ...nic, addresses: [] }] }))).toContain(
      'iface eth0 inet dhcp',
    )
    const silent = { ...nic, addresses: [], network: { ...officeNetwork, dhcp: [] } }
    expect(text(desired(networkInterface('eth0'), { nics: [silent] }))).not.toContain('dhcp')
  })

  it('yields to parameters', () => {
    expect(
      desired(networkInterface('eth0', { addresses: ['192.0.2.1/24'], mtu: 1400 }), { nics: [gateway] }),
    ).toMatchObject({ addresses: ['192.0.2.1/24'], mtu: 1400 })
    const asking = desired(networkInterface('eth0', { ipv4: 'dhcp' }), { nics: [gateway] })
    expect(asking).toMatchObject({ addresses: ['fd20::5/64'], gateways: ['fd20::1'] })
    expect(desired(networkInterface('eth7'), { nics: [gateway] })).not.toHaveProperty('addresses')
  })
})

it('says what is wrong between its parameters', () => {
  expect(() => networkInterface('eth0', { ipv4: 'dhcp', addresses: ['10.0.0.1/24'] })).toThrow(
    'addresses has 10.0.0.1/24, but ipv4 is "dhcp"',
  )
  expect(() => networkInterface('eth0', { ipv6: 'static', addresses: ['10.0.0.1/24'] })).toThrow(
    'ipv6 is "static", but addresses has none of that family',
  )
  expect(() => networkInterface('eth0', { gateways: ['10.0.0.1', '10.0.0.2'] })).toThrow('of one family')
  expect(() => networkInterface('eth0', { backend: 'none', ipv4: 'dhcp' })).toThrow('nothing that asks DHCP')
})

describe('observe', () => {
  const type = takeApart(networkInterface, { ...facts, network: 'unknown' })
  const frame = (text: string): string => `0 ${Buffer.byteLength(text)}\n${text}\n`
  const printed = (links: string, addresses = '', routes = ''): string =>
    [frame(`ip\n${links}`), frame(addresses), frame(routes), frame(''), frame(''), frame('')].join('')
  const there = '=link eth0\nflags 0x1003\nmtu 1500\n'

  it("reads busybox's ip too, and leaves what routers gave", () => {
    const found = type.observe(
      [networkInterface('eth0', { addresses: ['10.0.0.1/24', 'fd20::1/64'], gateways: ['10.0.0.9'] })],
      printed(
        there,
        `2: eth0    inet 10.0.0.1/24 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.0.7/24 brd 10.0.0.255 scope global secondary dynamic eth0\\       valid_lft 600sec preferred_lft 600sec
2: eth0    inet6 fd20::1/64 scope global flags 02 \\       valid_lft forever preferred_lft forever
2: eth0    inet6 fd20::ff/64 scope global dynamic \\       valid_lft 600sec preferred_lft 600sec
3: eth1@if4    inet 10.1.0.1/24 scope global eth1\\       valid_lft forever preferred_lft forever
`,
        'default via 10.0.0.9 dev eth0 \ndefault via fe80::1 dev eth0  proto ra  metric 1024\n',
      ),
    )['eth0']
    expect(found).toMatchObject({
      addresses: ['10.0.0.1/24', '10.0.0.7/24', 'fd20::1/64'],
      gateways: ['10.0.0.9'],
      up: true,
    })
  })

  it.each([
    [
      networkInterface('eth0', { addresses: ['10.0.0.1/24'], gateways: ['10.1.0.1'] }),
      'in the subnet of none',
    ],
    [networkInterface('eth0', { ipv4: 'dhcp' }), 'nothing on the host asks DHCP'],
    [networkInterface('eth0', { ipv4: 'static' }), 'neither the manifest nor the inventory has an address'],
    [networkInterface('eth9'), 'network interface "eth9" does not exist'],
  ])('%s', (resource, reason) => {
    const found = type.observe([resource], printed(there))[resource.id]
    expect(JSON.stringify(found)).toContain(reason.replaceAll('"', '\\"'))
  })

  it('knows Linux alone', () => {
    const bsd = takeApart(networkInterface, { ...facts, kernel: { ...facts.kernel, name: 'FreeBSD' } })
    expect(bsd.observe([networkInterface('em0')], '')['em0']).toMatchObject({
      kind: 'refused',
      reason: 'it knows the network of Linux, not of FreeBSD',
    })
  })
})
