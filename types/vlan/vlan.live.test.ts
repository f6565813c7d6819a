import { expect, it } from 'vitest'
import { settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { NetworkBackend } from '../../src/type/facts.ts'
import { onHosts, type OnHost } from '../../test/lib/on-hosts.ts'
import { vlan } from './index.ts'

// What packets do is seen in guests (types/_lib/network/guests.live.test.ts): the lab's own kernel may be without VLANs.
function by(on: OnHost, network: NetworkBackend): ConformanceTarget {
  const { context } = on.target
  return { ...on.target, context: { ...context, facts: { ...context.facts, network } } }
}

const LOOK =
  'ip -o addr show scope global; ip link show eth0.20 2>&1; find /etc/systemd/network /etc/netplan /etc/network ! -type d 2>/dev/null | sort'

/** Undefined where the kernel has no VLANs, and the message of that. */
async function tried(on: OnHost, target: ConformanceTarget): Promise<string | undefined> {
  const wanted = vlan('eth0.20', { addresses: ['192.0.2.1/24'], mtu: 1400 })
  try {
    await settle(target, wanted, 'made')
  } catch (error) {
    return String(error)
  }
  expect((await on.host.exec('ip -d link show eth0.20')).stdout).toContain('vlan protocol 802.1Q id 20')
  expect(await settle(target, wanted, 'again')).toBe(false)
  expect(await settle(target, vlan('eth0.20', { state: 'absent' }), 'gone')).toBe(true)
  return undefined
}

onHosts(['debian'], (on) => {
  it.each(['unknown', 'ifupdown'] as const)('is made, or leaves all as it was (%s)', async (backend) => {
    const before = (await on.host.exec(LOOK)).stdout
    const failure = await tried(on, by(on, backend))
    if (failure !== undefined) expect(failure).toMatch(/not supported|unknown device type/i)
    expect((await on.host.exec(LOOK)).stdout).toBe(before)
  })
})

onHosts(['systemd'], (on) => {
  it.each(['networkd', 'netplan'] as const)(
    'is made, or leaves all as it was, in files that %s takes without a word',
    async (backend) => {
      await on.host.exec(
        `${backend === 'netplan' ? 'apt-get -qq -y install netplan.io >/dev/null; rm -f /etc/netplan/*; ' : ''}systemctl start systemd-networkd`,
      )
      const before = (await on.host.exec(LOOK)).stdout
      const failure = await tried(on, by(on, backend))
      if (failure !== undefined) expect(failure).toContain('"eth0.20" did not become what its files say')
      const after = (await on.host.exec(LOOK)).stdout
      expect(after).toBe(before)
      expect((await on.ssh('journalctl -u systemd-networkd -o cat')).stdout).not.toMatch(
        /unknown (?:key|section)|failed to parse|not understood/i,
      )
    },
  )
})
