import { expect, it } from 'vitest'
import { checkConformance, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { NetworkBackend } from '../../src/type/facts.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts, type OnHost } from '../../test/lib/on-hosts.ts'
import { networkInterface } from '../interface/index.ts'
import { route } from './index.ts'

function by(on: OnHost, network: NetworkBackend): ConformanceTarget {
  const { context } = on.target
  return { ...on.target, context: { ...context, facts: { ...context.facts, network } } }
}

const NETWORK = '198.51.100.0/24'
const CASE = {
  create: route(NETWORK, { via: '10.20.0.254' }),
  changes: [route(NETWORK, { via: '10.20.0.253', device: 'eth0' }), route(NETWORK, { via: '192.0.2.9' })],
  remove: route(NETWORK, { state: 'absent' }),
}
const WITH_METRIC = {
  create: route('default metric 200', { via: '10.20.0.254' }),
  changes: [route('default metric 200', { via: '10.20.0.253', device: 'eth0' })],
  remove: route('default metric 200', { state: 'absent' }),
}
const V6 = {
  create: route('fd77::/48', { via: 'fd20::fe' }),
  changes: [route('fd77::/48', { device: 'v1' })],
  remove: route('fd77::/48', { state: 'absent' }),
}
const PREPARE =
  'ip link add v1 type veth peer name v2; ip link set v2 up; ip link set v1 up; ip addr add 192.0.2.1/24 dev v1; '

onHosts(['debian', 'busybox'], (on) => {
  it('is laid, led elsewhere and taken away', async () => {
    await on.host.exec(PREPARE)
    for (const one of [CASE, WITH_METRIC, V6]) await checkConformance(on.target, one)
  })
})

onHosts(['debian'], (on) => {
  it('is put back', async () => {
    await on.host.exec(PREPARE)
    for (const network of ['unknown', 'ifupdown'] as const) {
      const target = by(on, network)
      await checkPutBack(target, CASE.create, route(NETWORK, { via: '10.20.0.253' }))
      await checkPutBack(target, CASE.create, CASE.remove)
      await checkPutBack(target, V6.remove, V6.create)
    }
    await on.host.exec('ip link del v1; ip route del 198.51.100.0/24; rm -rf /etc/network')
  })

  it('comes back with its interface, by ifupdown', async () => {
    await on.host.exec(`${PREPARE} apt-get -qq -y install ifupdown >/dev/null`)
    const target = by(on, 'ifupdown')
    for (const one of [CASE, WITH_METRIC, V6]) await checkConformance(target, one)
    await checkConformance(target, {
      create: networkInterface('v1', { addresses: ['192.0.2.1/24'], mtu: 1400 }),
    })
    await checkConformance(target, { create: route('198.51.100.0/24', { via: '192.0.2.9' }) })
    const { stdout } = await on.host.exec(
      'mkdir -p /run/network; ifdown --force v1 >/dev/null; ip route; ifup v1; ip route show 198.51.100.0/24',
    )
    expect(stdout.split('198.51.100.0/24')).toHaveLength(2)
  })
})

onHosts(['systemd'], (on) => {
  it.each(['networkd', 'netplan'] as const)('is laid by %s', async (backend) => {
    await on.host.exec(
      `${PREPARE} systemctl start systemd-networkd; apt-get -qq -y install netplan.io >/dev/null; rm -f /etc/netplan/*`,
    )
    const target = by(on, backend)
    const addresses = on.host.nics[0]?.addresses ?? []
    await checkConformance(target, { create: networkInterface('eth0', { addresses }) })
    await checkConformance(target, { create: networkInterface('v1', { addresses: ['192.0.2.1/24'] }) })
    for (const one of [CASE, WITH_METRIC, V6]) await checkConformance(target, one)
  })
})
