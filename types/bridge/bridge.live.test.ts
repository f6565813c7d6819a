import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { bridge } from './index.ts'

onHosts(['debian'], (on) => {
  it('is made, changed and taken away', async () => {
    await on.host.exec(
      'for n in 1 2; do ip link add dummy$n type veth peer name peer$n; done; mkdir -p /etc/network/interfaces.d',
    )
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
    expect(
      (await on.host.exec('ls /etc/network/interfaces.d; ip -o -4 addr show dev dummy1')).stdout,
    ).toContain('192.0.2.1/24')
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
    const { stdout } = await on.host.exec(
      'export DEBIAN_FRONTEND=noninteractive; apt-get -qq -y install ifupdown >/dev/null; mkdir -p /run/network; echo "source /etc/network/interfaces.d/*" > /etc/network/interfaces; ip link del br-lan; ip addr flush dev eth0; ifup br-lan; ip -o addr show dev br-lan scope global; cat /sys/class/net/br-lan/bridge/forward_delay; cat /sys/class/net/eth0/master/address /sys/class/net/eth0/address | uniq | wc -l',
    )
    for (const address of on.host.nics[0]?.addresses ?? []) expect(stdout).toContain(` ${address} `)
    expect(stdout).toMatch(/\n0\n1\n$/)
  })

  it('puts the host back where it was reached when a step fails', async () => {
    const before = (await on.host.exec('ip -o addr show scope global; ip route')).stdout
    await on.host.exec(
      'ip link add dummy3 type veth peer name peer3; ip addr add 203.0.113.5/24 dev dummy3; ip link set dummy3 up',
    )
    const broken = bridge('br-bad', {
      ports: ['dummy3'],
      addresses: ['203.0.113.5/24'],
      gateways: ['198.18.0.1'],
    })
    await expect(settle(on.target, broken, 'bad gateway')).rejects.toThrow(/exit code 1/)
    const { stdout } = await on.host.exec(
      'ip -o addr show dev dummy3 scope global; ls /sys/class/net; ip -o addr show scope global; ip route',
    )
    expect(stdout).toContain('203.0.113.5/24')
    expect(stdout).not.toContain('br-bad')
    expect(before).not.toBe('')
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
