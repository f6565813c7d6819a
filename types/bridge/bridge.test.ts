import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { bridge } from './index.ts'

const type = takeApart(bridge)
const frame = (text: string, code = 0): string => `${code} ${Buffer.byteLength(text)}\n${text}\n`
const NOTHING = frame('')

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
    expect(() => bridge('br0', { ports: ['br0'] })).toThrow('a port of itself')
  })
})

describe('observe', () => {
  const params = {
    ports: ['eth0'],
    addresses: ['10.0.0.1/24', 'fd20::1/64'],
    gateways: ['10.0.0.254'],
    mtu: 1500,
  }
  const wanted = bridge('br0', params)
  const addresses = `5: br0    inet 10.0.0.1/24 brd 10.0.0.255 scope global br0\\       valid_lft forever preferred_lft forever
5: br0    inet6 fd20::1/64 scope global \\       valid_lft forever preferred_lft forever
5: br0    inet6 fd20::5054:ff:fe00:1/64 scope global dynamic mngtmpaddr \\       valid_lft 86400sec preferred_lft 14400sec
`
  const links = `ip
=link br0
type bridge
flags 0x1003
mtu 1500
delay 0
lower eth0
=link eth0
flags 0x1103
mtu 1500
master br0
`
  const routes =
    'default via 10.0.0.254 dev br0\ndefault via fe80::1 dev br0 proto ra metric 1024 pref medium\n'
  const printed = (...frames: readonly string[]): string => [...frames, NOTHING, NOTHING, NOTHING].join('')

  it('finds the bridge right', () => {
    const found = type.observe([wanted], printed(frame(links), frame(addresses), frame(routes)))['br0']
    expect(found).toMatchObject(type.desired(wanted) ?? {})
  })

  it('sees by the file whether it comes back', () => {
    const ifupdown = takeApart(bridge, { ...factsOf('debian'), network: 'ifupdown' })
    const desired = ifupdown.desired(wanted)
    expect(desired).toMatchObject({ sourced: true, elsewhere: [] })
    const stanzas = frame(
      '/etc/network/interfaces:source /etc/network/interfaces.d/*\n/etc/network/interfaces:auto br0 eth0\n/etc/network/interfaces:iface eth0 inet static\n/etc/network/interfaces.d/br0:auto br0\n/etc/network/interfaces.d/other:iface eth0 inet manual\n',
    )
    const rest = [frame(links), frame(addresses), frame(routes), stanzas, NOTHING, NOTHING]
    const found = ifupdown.observe([wanted], [...rest, frame('', 1)].join(''))['br0']
    expect(found).toMatchObject({ sourced: true, elsewhere: ['/etc/network/interfaces'] })
    expect(found).not.toHaveProperty('/etc/network/interfaces.d/br0')
  })

  it('does not make a port of an interface that would lose its address', () => {
    const there = 'ip\n=link eth0\nflags 0x1003\nmtu 1500\n'
    const stdout = printed(
      frame(there),
      frame('2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever\n'),
      NOTHING,
    )
    expect(type.observe([bridge('br0', { ports: ['eth0'] })], stdout)['br0']).toMatchObject({
      kind: 'refused',
      reason: '"eth0" has addresses (10.0.0.1/24), which nothing reaches on a port',
    })
    expect(type.observe([bridge('br0', { ports: ['eth0'], addresses: [] })], stdout)['br0']).toBeNull()
  })

  it('refuses what is no bridge, and a port of another', () => {
    const seen = (text: string): string => printed(frame(`ip\n${text}`), NOTHING, NOTHING)
    expect(type.observe([bridge('br0')], seen('=link br0\nflags 0x1003\nmtu 1500\n'))['br0']).toMatchObject({
      kind: 'refused',
      reason: '"br0" is a network interface that is not a bridge',
    })
    const taken = seen('=link eth0\nflags 0x1003\nmtu 1500\nmaster br9\n')
    expect(type.observe([bridge('br0', { ports: ['eth0'] })], taken)['br0']).toMatchObject({
      reason: '"eth0" is a port of "br9"',
    })
    expect(type.observe([bridge('br0', { ports: ['eth0'] })], seen(''))['br0']).toMatchObject({
      kind: 'unknown',
    })
    expect(type.observe([bridge('br0')], printed(NOTHING, NOTHING, NOTHING))['br0']).toMatchObject({
      reason: 'the host has no "ip": iproute2 or busybox with it is needed',
    })
  })
})

it('goes on when the connection is lost', () => {
  const [script] = type.converge(bridge('br0', { ports: ['eth0'], addresses: ['10.0.0.1/24'] }), null)
  expect(script).toMatch(
    /\n\( trap '' HUP; exec \$hw_session \/bin\/sh -c '[^]+' \) <\/dev\/null >"\$hw_log" 2>&1 &\nwait "\$!"\n/,
  )
})
