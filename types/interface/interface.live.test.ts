import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkConformance, type ConformanceTarget, settle } from '../../src/type/conformance.ts'
import type { NetworkBackend } from '../../src/type/facts.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts, type OnHost } from '../../test/lib/on-hosts.ts'
import { networkInterface } from './index.ts'

function by(on: OnHost, network: NetworkBackend): ConformanceTarget {
  const { context } = on.target
  return { ...on.target, context: { ...context, facts: { ...context.facts, network } } }
}

const CHANGES = [
  networkInterface('v1', { addresses: ['192.0.2.1/24', 'FD99:0::1/64'], mtu: 1400 }),
  networkInterface('v1', { addresses: ['192.0.2.9/24', '192.0.2.8/24'], gateways: ['192.0.2.254'] }),
  networkInterface('v1', { addresses: ['192.0.2.8/25'], gateways: ['192.0.2.126'], mtu: 1500 }),
  networkInterface('v1', { addresses: ['192.0.2.8/32'], gateways: ['198.18.0.1'] }),
]
const CASE = {
  create: networkInterface('v1', { addresses: ['192.0.2.1/24'] }),
  changes: CHANGES,
  remove: networkInterface('v1', { state: 'absent' }),
}

const FROM = networkInterface('v1', {
  addresses: ['192.0.2.9/24'],
  gateways: ['192.0.2.254'],
  mtu: 1400,
})
const TO = networkInterface('v1', { addresses: ['192.0.2.1/25', 'fd99::1/64'], mtu: 1300 })

onHosts(['debian', 'busybox'], (on) => {
  it('gets addresses, gateways and size', async () => {
    await on.host.exec('ip link add v1 type veth peer name v2; ip link set v2 up')
    await checkConformance(on.target, CASE)
  })
})

onHosts(['debian'], (on) => {
  // What goes on without the connection is run by the host's own shell, whichever that is.
  it.each(['bash', 'mksh'])('gets them where /bin/sh is %s', async (shell) => {
    await on.host.exec('cat > /bin/mksh; chmod 755 /bin/mksh', { input: readFileSync('/bin/mksh-static') })
    await on.host.exec(`ip link add v1 type veth peer name v2; ip link set v2 up; ln -sf ${shell} /bin/sh`)
    await checkConformance(on.target, CASE)
    await on.host.exec('ln -sf dash /bin/sh; ip link del v1')
  })

  it('is set up by ifupdown with the host, in the place of what others wrote of it', async () => {
    await on.host.exec(
      'ip link add v1 type veth peer name v2; ip link set v2 up; apt-get -qq -y install ifupdown >/dev/null; printf "auto lo v1\\niface lo inet loopback\\n\\nallow-hotplug v1\\niface v1 inet dhcp\\n    hostname x\\n\\niface v3 inet manual\\n" >/etc/network/interfaces',
    )
    const target = by(on, 'ifupdown')
    await checkConformance(target, { ...CASE, changes: CHANGES.slice(0, 3) })
    expect((await on.host.exec('cat /etc/network/interfaces')).stdout).toBe(
      'auto lo\niface lo inet loopback\n\niface v3 inet manual\n\nsource /etc/network/interfaces.d/*\n',
    )
    const wanted = networkInterface('v1', {
      addresses: ['192.0.2.8/25', '192.0.2.7/24', 'fd99::1/64'],
      gateways: ['192.0.2.126', 'fd99::fe'],
      mtu: 1400,
    })
    await settle(target, wanted, 'whole')
    const { stdout } = await on.host.exec(
      'ip addr flush dev v1; ip link set v1 down mtu 1500; ifup --force -v v1 2>&1',
    )
    expect(await settle(target, wanted, `after ifup: ${stdout}`)).toBe(false)
  })
})

onHosts(['debian'], (on) => {
  it.each(['unknown', 'ifupdown'] as const)('is put back (%s)', async (backend) => {
    await on.host.exec('ip link add v1 type veth peer name v2; ip link set v2 up; mkdir -p /etc/network')
    const target = by(on, backend)
    await checkPutBack(target, FROM, TO)
    await checkPutBack(target, FROM, networkInterface('v1', { state: 'absent' }))
    await on.host.exec('ip link del v1')
  })

  it('is put back by the host itself where the address of the connection went', async () => {
    const look =
      'ip -o -4 addr show dev eth0 | while read -r n i f address r; do echo $address; done; ls /etc/network/interfaces.d'
    const [address = ''] = on.host.nics[0]?.addresses ?? []
    await on.host.exec('apt-get -qq -y install ifupdown >/dev/null')
    const before = (await on.host.exec(look)).stdout
    const moved = networkInterface('eth0', { addresses: ['10.20.0.77/24'], ipv6: 'auto' })
    expect((await on.run('apply', moved, { guard: 4 })).outcome).not.toBe('changed')
    expect((await on.host.exec(look)).stdout).toBe(before)
    const more = networkInterface('eth0', { addresses: [address, '10.20.0.77/24'], ipv6: 'auto' })
    expect((await on.run('apply', more, { guard: 20 })).outcome).toBe('changed')
    expect((await on.host.exec(look)).stdout).toContain('10.20.0.77/24')
  })
})

onHosts(['systemd'], (on) => {
  it('is set up by systemd-networkd, which keeps the connection', async () => {
    await on.host.exec(
      'systemctl start systemd-networkd; ip link add v1 type veth peer name v2; ip link set v2 up',
    )
    await checkConformance(by(on, 'networkd'), CASE)
    const [nic] = on.host.nics
    const own = networkInterface('eth0', { addresses: nic?.addresses ?? [], mtu: 1450 })
    expect(await settle(by(on, 'networkd'), own, 'own')).toBe(true)
    expect((await on.ssh('echo there')).stdout).toBe('there\n')
    await checkPutBack(by(on, 'networkd'), FROM, TO)
  })

  it('is set up by netplan', async () => {
    await on.host.exec(
      'apt-get -qq -y install netplan.io >/dev/null; rm -f /etc/netplan/* /etc/systemd/network/*; networkctl reload',
    )
    await checkConformance(by(on, 'netplan'), { ...CASE, changes: CHANGES.slice(1, 2) })
    await checkPutBack(by(on, 'netplan'), FROM, TO)
    await on.host.exec(
      'printf "network:\n  ethernets:\n    v1: { dhcp4: true }\n" >/etc/netplan/50-cloud-init.yaml',
    )
    await expect(settle(by(on, 'netplan'), TO, 'two files')).rejects.toThrow(
      '/etc/netplan/50-cloud-init.yaml says something of it too',
    )
  })
})
