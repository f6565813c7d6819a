import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { bridge } from './index.ts'
import { stanzaOf } from './stanza.ts'

const type = takeApart(bridge)
const frame = (text: string): string => `0 ${Buffer.byteLength(text)}\n${text}\n`

describe('parameters', () => {
  it('write each address in one way', () => {
    expect(
      bridge('br0', { addresses: ['FD20:0:0::1/64', '10.0.0.1/24'], gateways: ['FD20::0:FE'] }).params,
    ).toMatchObject({
      addresses: ['fd20::1/64', '10.0.0.1/24'],
      gateways: ['fd20::fe'],
    })
    for (const address of ['10.0.0.1', '10.0.0.1/33', '10.0.0.300/24', '10.0.0.1/24/24', 'x/24'])
      expect(() => bridge('br0', { addresses: [address] })).toThrow('with its prefix length')
  })

  it('take names of interfaces that the kernel takes', () => {
    for (const id of ['', '.', '..', 'a/b', 'a b', '-x', 'x'.repeat(16)])
      expect(() => bridge(id)).toThrow('Cannot use bridge')
    expect(bridge('br-lan.20').id).toBe('br-lan.20')
  })
})

describe('observe', () => {
  const params = {
    ports: ['eth0'],
    addresses: ['10.0.0.1/24', 'fd20::1/64'],
    gateways: ['10.0.0.254'],
    mtu: 1500,
  }
  const there = `=interface br0 bridge 0x1003 1500 0 -
5: br0    inet 10.0.0.1/24 brd 10.0.0.255 scope global br0\\       valid_lft forever preferred_lft forever
5: br0    inet6 fd20::1/64 scope global \\       valid_lft forever preferred_lft forever
5: br0    inet6 fd20::5054:ff:fe00:1/64 scope global dynamic mngtmpaddr \\       valid_lft 86400sec preferred_lft 14400sec
=interface eth0 other 0x1103 1500 - br0
=routes
default via 10.0.0.254
default via fd20::fe metric 1024 pref medium
=stanza
`
  const wanted = bridge('br0', params)

  it('finds the bridge right', () => {
    const found = type.observe([wanted], frame(`${there}${stanzaOf('br0', wanted.params)}`))['br0']
    expect(found).toMatchObject(type.desired(wanted) ?? {})
    expect(type.observe([wanted], frame(`${there}none\n`))['br0']).toMatchObject({ persistent: true })
    expect(type.observe([wanted], frame(there))['br0']).toMatchObject({ persistent: false })
  })

  it('does not make a port of an interface that would lose its address', () => {
    const stdout = frame(`=interface br0 missing
=interface eth0 other 0x1003 1500 - -
2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
=routes
=stanza
none
`)
    expect(type.observe([bridge('br0', { ports: ['eth0'] })], stdout)['br0']).toMatchObject({
      kind: 'refused',
      reason: '"eth0" has addresses (10.0.0.1/24), which nothing reaches on a port',
    })
    expect(type.observe([bridge('br0', { ports: ['eth0'], addresses: [] })], stdout)['br0']).toBeNull()
  })

  it('refuses what is no bridge, and a port of another', () => {
    const end = '=routes\n=stanza\nnone\n'
    expect(
      type.observe([bridge('br0')], frame(`=interface br0 other 0x1003 1500 - -\n${end}`))['br0'],
    ).toMatchObject({ kind: 'refused' })
    const taken = frame(`=interface br0 missing\n=interface eth0 other 0x1003 1500 - br9\n${end}`)
    expect(type.observe([bridge('br0', { ports: ['eth0'] })], taken)['br0']).toMatchObject({
      reason: '"eth0" is a port of "br9"',
    })
    const missing = frame(`=interface br0 missing\n=interface eth0 missing\n${end}`)
    expect(type.observe([bridge('br0', { ports: ['eth0'] })], missing)['br0']).toMatchObject({
      kind: 'unknown',
    })
  })
})

it('is written for ifupdown with a part for each address', () => {
  const { params } = bridge('br0', {
    ports: ['eth0'],
    addresses: ['10.0.0.1/24', '10.0.1.1/24', 'fd20::1/64'],
    gateways: ['10.0.0.254', 'fd20::fe'],
    mtu: 9000,
  })
  expect(stanzaOf('br0', params)).toBe(`# Made by hostwright. Do not edit: it is written anew.
auto br0
iface br0 inet manual
    pre-up [ -d /sys/class/net/br0 ] || ip link add name br0 type bridge forward_delay 0 stp_state 0
    pre-up ip link set dev br0 address $(cat /sys/class/net/eth0/address)
    pre-up ip link set dev eth0 master br0 mtu 9000 up
    pre-up ip link set dev br0 mtu 9000
    up ip link set dev br0 up
iface br0 inet static
    address 10.0.0.1/24
    gateway 10.0.0.254
iface br0 inet static
    address 10.0.1.1/24
iface br0 inet6 static
    address fd20::1/64
    gateway fd20::fe
`)
})

it('goes on when the connection is lost', () => {
  const [script] = type.converge(bridge('br0', { ports: ['eth0'], addresses: ['10.0.0.1/24'] }), null)
  expect(script).toMatch(/\nnohup \/bin\/sh -c '[^]+' <\/dev\/null >"\$hw_log" 2>&1 &\nwait "\$!"\n/)
})
