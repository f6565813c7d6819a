import { expect, it } from 'vitest'
import { checkConformance, type ConformanceTarget, settle } from '../../src/type/conformance.ts'
import type { NetworkBackend } from '../../src/type/facts.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts, type OnHost } from '../../test/lib/on-hosts.ts'
import { bridge } from './index.ts'

function by(on: OnHost, network: NetworkBackend): ConformanceTarget {
  const { context } = on.target
  return { ...on.target, context: { ...context, facts: { ...context.facts, network } } }
}

onHosts(['debian'], (on) => {
  it('is made, changed and taken away', async () => {
    await on.host.exec('for n in 1 2; do ip link add dummy$n type veth peer name peer$n; done')
    const id = 'br-test'
    await checkConformance(on.target, {
      create: bridge(id),
      changes: [
        bridge(id, { ports: ['dummy1'] }),
        bridge(id, { ports: ['dummy2', 'dummy1'], mtu: 1400 }),
        bridge(id, { ports: ['dummy1'], addresses: ['192.0.2.1/24', 'FD99:0::1/64'] }),
        bridge(id, { ports: ['dummy1'], addresses: ['192.0.2.1/24'], gateways: ['192.0.2.254'], mtu: 1500 }),
      ],
      remove: bridge(id, { state: 'absent' }),
    })
    expect((await on.host.exec('ip -o -4 addr show dev dummy1')).stdout).toContain('192.0.2.1/24')
  })

  it('takes over the address and the routes of the interface that the host is reached by', async () => {
    await on.host.exec(
      'ip link del dummy1; ip route add default via 10.20.0.254; ip -6 route add default via fd20::254; ip route add 198.51.100.0/24 via 10.20.0.253',
    )
    const [nic] = on.host.nics
    const addresses = nic?.addresses ?? []
    const wanted = bridge('br-lan', { ports: ['eth0'], addresses })
    await expect(settle(on.target, bridge('br-lan', { ports: ['eth0'] }), 'unasked')).rejects.toThrow(
      '"eth0" has addresses',
    )
    // The very connection that the command came over is the one whose address moves.
    const [script = ''] = takeApart(bridge).converge(wanted, null)
    expect(await on.ssh(`( ${script} ) && echo still here`)).toEqual({
      code: 0,
      stdout: 'still here\n',
      stderr: '',
    })
    expect(await settle(on.target, wanted, 'again')).toBe(false)
    const { stdout } = await on.host.exec('ip -o addr show dev eth0 scope global; ip route; ip -6 route')
    expect(stdout).toContain('default via 10.20.0.254 dev br-lan')
    expect(stdout).toContain('198.51.100.0/24 via 10.20.0.253 dev br-lan')
    expect(stdout).toContain('default via fd20::254 dev br-lan')
    expect(stdout).not.toMatch(/inet6? \S+/)
    expect((await on.operate(['ping', '-c', '1', '-W', '5', on.host.address])).code).toBe(0)
  })

  it('takes over many addresses of one subnet, and a gateway that a route of its own leads to', async () => {
    await on.host.exec(
      'ip link add veth5 type veth peer name veth6; ip link set veth5 up; ip link set veth6 up; for n in 1 2 3; do ip addr add 203.0.113.$n/24 dev veth5; done; ip route add 192.0.2.9 dev veth5; ip route add 198.18.0.0/15 via 192.0.2.9 dev veth5 onlink',
    )
    const wanted = bridge('br-many', { ports: ['veth5'], addresses: ['203.0.113.1/24'] })
    expect(await settle(on.target, wanted, 'many')).toBe(true)
    const { stdout } = await on.host.exec('ip -o -4 addr show dev br-many; ip route show dev br-many')
    for (const text of [
      '203.0.113.1/24',
      '203.0.113.2/24',
      '203.0.113.3/24',
      '192.0.2.9 scope link',
      '198.18.0.0/15 via 192.0.2.9',
    ])
      expect(stdout).toContain(text)
    expect(await settle(on.target, bridge('br-many', { state: 'absent' }), 'back')).toBe(true)
    expect((await on.host.exec('ip -o -4 addr show dev veth5; ip link del veth5')).stdout).toContain(
      '203.0.113.3/24',
    )
  })

  it('comes back with the host, by ifupdown', async () => {
    await on.host.exec('apt-get -qq -y install ifupdown >/dev/null; mkdir -p /run/network')
    const wanted = bridge('br-lan', { ports: ['eth0'], addresses: on.host.nics[0]?.addresses ?? [] })
    expect(await settle(by(on, 'ifupdown'), wanted, 'written')).toBe(true)
    const { stdout } = await on.host.exec(
      'ip link del br-lan; ip addr flush dev eth0; ifup br-lan; cat /sys/class/net/eth0/master/address /sys/class/net/eth0/address | uniq | wc -l',
    )
    expect(stdout).toMatch(/^1\n$/m)
    expect(await settle(by(on, 'ifupdown'), wanted, 'after the start')).toBe(false)
  })

  it('puts the host back where it was reached when a step fails', async () => {
    await on.host.exec(
      'ip link add veth7 type veth peer name veth8; ip addr add 203.0.113.5/24 brd + dev veth7; ip link set veth7 up; ip link set veth8 up; ip route add 198.18.0.0/15 via 203.0.113.9; echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6',
    )
    const look = 'ip -o -4 addr show scope global; ip route; ls /sys/class/net /etc/network/interfaces.d'
    const before = (await on.host.exec(look)).stdout
    const broken = bridge('br-bad', { ports: ['veth7'], addresses: ['203.0.113.6/24', 'fd99::1/64'] })
    await expect(settle(by(on, 'ifupdown'), broken, 'no IPv6')).rejects.toThrow(/exit code 1/)
    expect((await on.host.exec(look)).stdout).toBe(before)
    expect(before).toContain('198.18.0.0/15 via 203.0.113.9 dev veth7')
  })

  it('refuses what is no bridge, a port of another, and waits for an interface that is not there', async () => {
    await expect(settle(on.target, bridge('eth0'), 'nic')).rejects.toThrow('not a bridge')
    await expect(settle(on.target, bridge('br-two', { ports: ['eth0'] }), 'port')).rejects.toThrow(
      'a port of "br-lan"',
    )
    await expect(settle(on.target, bridge('br-two', { ports: ['eth7'] }), 'missing')).rejects.toThrow(
      'does not exist',
    )
  })
})

onHosts(['systemd'], (on) => {
  it('takes over the address that the host is reached by, under systemd-networkd', async () => {
    await on.host.exec(
      'systemctl start systemd-networkd; ip link add veth5 type veth peer name veth6; ip link set veth6 up',
    )
    const target = by(on, 'networkd')
    const addresses = on.host.nics[0]?.addresses ?? []
    await checkConformance(target, {
      create: bridge('br-lan', { ports: ['eth0'], addresses }),
      changes: [bridge('br-lan', { ports: ['eth0', 'veth5'], addresses, mtu: 1400 })],
      remove: bridge('br-lan', { state: 'absent', ports: ['eth0', 'veth5'] }),
    })
    expect((await on.ssh('ls /etc/systemd/network; ip -o -4 addr show dev eth0')).stdout).toMatch(
      /^\d+: eth0 +inet 10\.20\.0\./,
    )
  })

  it('is made by netplan', async () => {
    await on.host.exec(
      'apt-get -qq -y install netplan.io >/dev/null; rm -f /etc/netplan/*; ip link add veth7 type veth peer name veth8; ip link set veth8 up',
    )
    await checkConformance(by(on, 'netplan'), {
      create: bridge('br-two', { ports: ['veth7'], addresses: ['192.0.2.1/24'] }),
      changes: [bridge('br-two', { ports: ['veth7'], addresses: ['192.0.2.2/24'], gateways: ['192.0.2.9'] })],
      remove: bridge('br-two', { state: 'absent' }),
    })
  })
})

onHosts(['debian'], (on) => {
  it('is put back, and its port has its address again', async () => {
    await on.host.exec(
      'ip link add veth1 type veth peer name veth2; ip link set veth2 up; ip link set veth1 up; mkdir -p /etc/network',
    )
    const target = by(on, 'ifupdown')
    const gone = bridge('br-put', { ports: ['veth1'], state: 'absent' })
    await on.host.exec('ip addr add 192.0.2.1/24 brd + dev veth1')
    const made = bridge('br-put', { ports: ['veth1'], addresses: ['192.0.2.1/24'] })
    await checkPutBack(target, gone, made)
    expect((await on.host.exec('ip -o -4 addr show dev veth1')).stdout).toContain('192.0.2.1/24')
    await checkPutBack(
      target,
      made,
      bridge('br-put', {
        ports: ['veth1'],
        addresses: ['192.0.2.2/24'],
        mtu: 1400,
        otherAddresses: 'remove',
      }),
    )
    await checkPutBack(target, made, gone)
  })
})
