import { expect, it } from 'vitest'
import { type ConformanceTarget, settle } from '../../src/type/conformance.ts'
import type { NetworkBackend } from '../../src/type/facts.ts'
import { onHosts, type OnHost } from '../../test/lib/on-hosts.ts'
import { bond } from './index.ts'

// What packets do is seen in guests (types/_lib/network/guests.live.test.ts): the lab's own kernel may be without bonds.
function by(on: OnHost, network: NetworkBackend): ConformanceTarget {
  const { context } = on.target
  return { ...on.target, context: { ...context, facts: { ...context.facts, network } } }
}

const PREPARE =
  'for n in 5 7; do ip link add v$n type veth peer name v$((n + 1)); ip link set v$((n + 1)) up; done; ip addr add 203.0.113.5/24 brd + dev v5; ip link set v5 up; '
const LOOK =
  'ip -o -4 addr show scope global; ip route; ls /sys/class/net; find /etc/systemd/network /etc/network ! -type d 2>/dev/null | sort'

/** Undefined where the kernel has no bonds, and the message of that. */
async function tried(target: ConformanceTarget): Promise<string | undefined> {
  const wanted = bond('bond7', {
    members: ['v5', 'v7'],
    addresses: ['203.0.113.5/24'],
    mode: 'balance-xor',
    hashPolicy: 'layer3+4',
  })
  try {
    await settle(target, wanted, 'made')
  } catch (error) {
    return String(error)
  }
  expect(await settle(target, wanted, 'again')).toBe(false)
  await settle(target, bond('bond7', { state: 'absent', members: ['v5', 'v7'] }), 'gone')
  return undefined
}

onHosts(['debian'], (on) => {
  it('is made, or leaves all as it was', async () => {
    await on.host.exec(PREPARE)
    const before = (await on.host.exec(LOOK)).stdout
    const failure = await tried(by(on, 'ifupdown'))
    if (failure !== undefined) expect(failure).toMatch(/not supported|unknown device type/i)
    expect((await on.host.exec(LOOK)).stdout).toBe(before)
  })
})

onHosts(['systemd'], (on) => {
  it('is made, or leaves all as it was, in files that systemd-networkd takes without a word', async () => {
    await on.host.exec(`systemctl start systemd-networkd; ${PREPARE}`)
    const before = (await on.host.exec(LOOK)).stdout
    const failure = await tried(by(on, 'networkd'))
    if (failure !== undefined) expect(failure).toContain('"bond7" did not become what its files say')
    expect((await on.host.exec(LOOK)).stdout).toBe(before)
    expect((await on.ssh('journalctl -u systemd-networkd -o cat')).stdout).not.toMatch(
      /unknown (?:key|section)|failed to parse|not understood/i,
    )
  })
})
