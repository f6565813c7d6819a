import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { sysctl } from './index.ts'

onHosts(['debian', 'busybox'], (on, root) => {
  const path = root === 'busybox' ? '/etc/sysctl.conf' : '/etc/sysctl.d/99-hostwright.conf'

  it('sets, saves, changes and forgets', async () => {
    await checkConformance(on.target, {
      create: sysctl('net.ipv4.ip_forward', { value: 1 }),
      changes: [
        sysctl('net/ipv4/ip_forward', { value: false }),
        sysctl('net.ipv4.ip_forward', { value: '1' }),
      ],
      remove: sysctl('net.ipv4.ip_forward', { state: 'absent' }),
    })
    expect((await on.host.exec('cat /proc/sys/net/ipv4/ip_forward')).stdout).toBe('1\n')
    await checkConformance(on.target, {
      create: sysctl('net.ipv4.tcp_rmem', { value: '4096 131072 6291456' }),
      changes: [sysctl('net.ipv4.tcp_rmem', { value: '4096 131072 4194304' })],
    })
    await checkConformance(on.target, { create: sysctl('vm.swappiness', { value: 10, now: false }) })
    expect(await on.host.readFile(path)).toBe('net.ipv4.tcp_rmem = 4096 131072 4194304\nvm.swappiness = 10\n')
  })

  it('finds a setting in all its writings, and leaves other lines alone', async () => {
    await on.host.exec('ip link add name eth0.100 type veth peer name other')
    await on.host.writeFile(
      path,
      '# mine\n; net.ipv4.ip_forward = 0\n-net/ipv4/ip_forward=0\nvm.x = a=b\nnet.ipv4.ip_forward = 0\n',
    )
    await checkConformance(on.target, { create: sysctl('net.ipv4.ip_forward', { value: 1 }) })
    await checkConformance(on.target, {
      create: sysctl('net.ipv4.conf.eth0/100.rp_filter', { value: 2 }),
      changes: [sysctl('net/ipv4/conf/eth0.100/rp_filter', { value: 1 })],
    })
    expect(await on.host.readFile(path)).toBe(
      '# mine\n; net.ipv4.ip_forward = 0\nnet.ipv4.ip_forward = 1\nvm.x = a=b\nnet.ipv4.conf.eth0/100.rp_filter = 1\n',
    )
    const { code, stdout } = await on.host.exec(
      `sysctl -n net/ipv4/conf/eth0.100/rp_filter; sysctl -p ${path} 2>/dev/null | tail -1`,
    )
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1\n/)])
  })

  it('says what the kernel does not take', async () => {
    await expect(
      settle(on.target, sysctl('net.ipv4.ip_forward', { value: 'much' }), 'wrong'),
    ).rejects.toThrow('the kernel does not take "much" for net.ipv4.ip_forward')
    await expect(settle(on.target, sysctl('net.ipv4.no_such', { value: 1 }), 'missing')).rejects.toThrow(
      'unknown: the kernel has no setting "net.ipv4.no_such"',
    )
  })

  it('can be put back, in the running kernel too', async () => {
    await checkPutBack(
      on.target,
      sysctl('net.ipv4.ip_forward', { value: 1 }),
      sysctl('net.ipv4.ip_forward', { value: 0 }),
    )
    expect((await on.host.exec('cat /proc/sys/net/ipv4/ip_forward')).stdout).toBe('1\n')
  })
})
