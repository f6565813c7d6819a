import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { route } from './index.ts'

const type = takeApart(route)
const frame = (text: string): string => `0 ${Buffer.byteLength(text)}\n${text}\n`

describe('the destination', () => {
  it.each([
    ['default', 'default'],
    ['0.0.0.0/0', 'default'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3/32 metric 5', '10.1.2.3/32 metric 5'],
  ])('%s is %s', (id, written) => {
    expect(route(id, { via: '10.0.0.1' }).id).toBe(written)
  })

  it.each([
    '10.0.0.1',
    'x',
    'default metric',
    'default metric -1',
    '10.0.0.0/8 via',
    '10.0.0.0/33',
    'default metric 4294967296',
  ])('is not %s', (id) => {
    expect(() => route(id, { via: '10.0.0.1' })).toThrow('must be a destination')
  })

  it('is of the family of its gateway', () => {
    expect(() => route('default', { via: 'fd20::1' })).toThrow('fd20::1 is not of the family of default')
    expect(route('FD00:0::/8', { via: 'FD20:0::1' })).toMatchObject({
      id: 'fd00::/8',
      params: { via: 'fd20::1' },
    })
    expect(() => route('::/0', { via: 'fe80::1' })).toThrow('say which by device')
    expect(() => route('10.0.0.0/8')).toThrow('it needs via or device')
  })
})

describe('observe', () => {
  const rows = `default via 10.0.0.254 dev eth0
default via 10.0.0.253 dev eth0 metric 200
10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1
192.0.2.7 via 10.0.0.9 dev eth0 src 10.0.0.1
198.51.100.0/24 dev eth1 scope link
=6
default via fd20::1 dev eth0 metric 1024 pref medium
fd77::/48 via fe80::9 dev eth0 proto ra metric 100
`
  const found = (resource: ReturnType<typeof route>, place = 'eth0 x.network \n'): unknown =>
    type.observe([resource], frame('ip\n') + frame(rows) + frame(place))[resource.id]

  it('finds a route by its destination and metric', () => {
    expect(found(route('default', { via: '10.0.0.254' }))).toMatchObject({
      via: '10.0.0.254',
      device: 'eth0',
    })
    expect(found(route('default metric 200', { via: '10.0.0.254' }))).toMatchObject({ via: '10.0.0.253' })
    expect(found(route('192.0.2.7/32', { via: '10.0.0.9' }))).toMatchObject({ source: '10.0.0.1' })
    expect(found(route('198.51.100.0/24', { device: 'eth1' }))).toMatchObject({ device: 'eth1' })
    expect(found(route('::/0', { via: 'fd20::1' }))).toMatchObject({ via: 'fd20::1' })
    expect(found(route('fd77::/48', { via: 'fd20::1' }))).not.toHaveProperty('via')
    expect(found(route('default metric 5', { state: 'absent' }))).toBeNull()
  })

  it('waits for an interface that leads there', () => {
    expect(found(route('10.9.0.0/16', { via: '172.16.0.1' }), 'missing\n')).toMatchObject({
      kind: 'unknown',
      reason: 'no interface leads to 172.16.0.1',
    })
  })
})

it('comes back in the way of whoever sets up the network', () => {
  const wanted = route('10.0.0.0/8 metric 5', { via: '10.20.0.254', source: '10.20.0.2' })
  const text = (network: 'ifupdown' | 'networkd' | 'netplan', kind = ''): unknown => {
    const one = takeApart(route, { ...factsOf('debian'), network })
    const stdout = frame('ip\n') + frame('=6\n') + frame(`eth0.20 10-lan.network ${kind}\n`)
    return one.observe([wanted], stdout)[wanted.id]
  }
  expect(text('ifupdown')).toMatchObject({
    persistent: false,
    file: '/etc/network/if-up.d/hostwright-route-10_0_0_0-8-5',
    mode: '0755',
    text: expect.stringContaining(
      'ip -4 route replace 10.0.0.0/8 via 10.20.0.254 dev eth0.20 src 10.20.0.2 metric 5 2>/dev/null || :\n',
    ),
  })
  expect(text('networkd')).toMatchObject({
    file: '/etc/systemd/network/10-lan.network.d/hostwright-route-10_0_0_0-8-5.conf',
    text: expect.stringContaining(
      '[Route]\nDestination=10.0.0.0/8\nGateway=10.20.0.254\nPreferredSource=10.20.0.2\nMetric=5\n',
    ),
  })
  expect(text('netplan', 'vlan')).toMatchObject({
    file: '/etc/netplan/91-hostwright-route-10_0_0_0-8-5.yaml',
    text: expect.stringContaining(
      '  vlans:\n    "eth0.20":\n      routes: [{"to":"10.0.0.0/8","via":"10.20.0.254"',
    ),
  })
})
