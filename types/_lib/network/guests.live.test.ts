import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkConformance, type ConformanceTarget, settle } from '../../../src/type/conformance.ts'
import type { Lab } from '../../../test/lab/api.ts'
import { startLab } from '../../../test/lab/lab.ts'
import { type Guest, startGuests } from '../../../test/lib/kernel-guests.ts'
import { bond } from '../../bond/index.ts'
import { bridge } from '../../bridge/index.ts'
import { vlan } from '../../vlan/index.ts'

describe('in guests with a kernel of their own', () => {
  let lab: Lab
  let one: Guest
  let other: Guest

  beforeAll(async () => {
    lab = await startLab()
    const guests = await startGuests(lab, 2)
    const [first, second] = guests
    if (first === undefined || second === undefined) throw new Error('no guests')
    one = first
    other = second
  }, 240_000)
  afterAll(() => lab.stop())

  const byIfupdown = ({ target }: Guest): ConformanceTarget => ({
    ...target,
    context: { ...target.context, facts: { ...target.context.facts, network: 'ifupdown' } },
  })

  it('VLANs are made, changed and taken away, and their packets arrive', async () => {
    await checkConformance(one.target, {
      create: vlan('eth1.20', {}),
      changes: [
        vlan('eth1.20', { addresses: ['192.0.2.1/24'], mtu: 1400 }),
        vlan('eth1.20', { addresses: ['192.0.2.1/24'], vlan: 30 }),
        vlan('eth1.20', { addresses: ['192.0.2.1/24'], vlan: 30, link: 'eth2' }),
      ],
      remove: vlan('eth1.20', { state: 'absent' }),
    })
    await settle(one.target, vlan('office', { link: 'eth1', vlan: 20, addresses: ['192.0.2.1/24'] }), 'one')
    await settle(other.target, vlan('eth2.20', { addresses: ['192.0.2.2/24'] }), 'other')
    expect((await one.exec('ping -c 1 -W 5 192.0.2.2')).code).toBe(0)
    await settle(other.target, vlan('eth2.20', { addresses: ['192.0.2.2/24'], vlan: 21 }), 'another')
    expect((await one.exec('ping -c 1 -W 1 192.0.2.2')).code).toBe(1)
    await settle(one.target, vlan('office', { link: 'eth1', vlan: 20, state: 'absent' }), 'gone')
  })

  it('bonds are made, changed and taken away, and carry VLANs and bridges when a member fails', async () => {
    const members = ['eth1', 'eth2']
    await one.exec('ip link set eth1 up; ip addr add 192.0.2.7/24 dev eth1')
    await checkConformance(one.target, {
      create: bond('bond0', { members: ['eth2'] }),
      changes: [
        bond('bond0', { members, addresses: ['192.0.2.7/24'], primary: 'eth2' }),
        bond('bond0', { members, addresses: ['192.0.2.8/24'], mode: 'balance-xor', hashPolicy: 'layer3+4' }),
        bond('bond0', { members, mode: '802.3ad', lacpRate: 'fast', monitorInterval: 50, addresses: [] }),
        bond('bond0', { members: ['eth1'], mtu: 1400 }),
      ],
      remove: bond('bond0', { state: 'absent' }),
    })
    await settle(one.target, bond('bond0', { members, primary: 'eth1' }), 'bond')
    await settle(one.target, vlan('bond0.20', {}), 'vlan')
    await settle(one.target, bridge('br0', { ports: ['bond0.20'], addresses: ['192.0.2.1/24'] }), 'bridge')
    await settle(other.target, vlan('eth2.20', { addresses: ['192.0.2.2/24'] }), 'other')
    expect((await one.exec('ping -c 1 -W 5 192.0.2.2')).code).toBe(0)
    await one.exec('ip link set eth1 down')
    expect((await one.exec('ping -c 3 -W 5 192.0.2.2')).code).toBe(0)
    expect((await one.exec('cat /sys/class/net/bond0/bonding/active_slave')).stdout).toBe('eth2\n')
    for (const gone of [
      bridge('br0', { state: 'absent' }),
      vlan('bond0.20', { state: 'absent' }),
      bond('bond0', { state: 'absent' }),
    ])
      await settle(one.target, gone, 'gone')
  })

  it("come back by busybox's ifupdown", async () => {
    const target = byIfupdown(one)
    const wanted = [
      bond('bond1', { members: ['eth1', 'eth2'], mode: 'balance-xor', hashPolicy: 'layer2+3' }),
      vlan('bond1.20', { addresses: ['192.0.2.1/24', 'fd99::1/64'], gateways: ['192.0.2.254'], mtu: 1400 }),
    ]
    for (const resource of wanted) expect(await settle(target, resource, resource.name)).toBe(true)
    const { stderr } = await one.exec('ip link del bond1.20; ip link del bond1; ifup bond1 && ifup bond1.20')
    for (const resource of wanted) expect(await settle(target, resource, resource.name), stderr).toBe(false)
  })
})
