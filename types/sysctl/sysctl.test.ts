import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { sysctl } from './index.ts'
import { dotted, procPath } from './key.ts'

const type = takeApart(sysctl)
const freebsd = takeApart(sysctl, {
  ...factsOf('debian'),
  os: { id: 'freebsd', family: 'freebsd', version: '14.1', name: 'FreeBSD 14.1' },
  kernel: { name: 'FreeBSD', release: '14.1-RELEASE', machine: 'amd64' },
})
const FILE = '/etc/sysctl.d/99-hostwright.conf'

describe('names', () => {
  it('have one writing', () => {
    expect(dotted('net.ipv4.conf.eth0/100.rp_filter')).toBe('net.ipv4.conf.eth0/100.rp_filter')
    expect(dotted('net/ipv4/conf/eth0.100/rp_filter')).toBe('net.ipv4.conf.eth0/100.rp_filter')
    expect(procPath('net.ipv4.conf.eth0/100.rp_filter')).toBe('net/ipv4/conf/eth0.100/rp_filter')
    expect(procPath('vm.swappiness')).toBe('vm/swappiness')
    expect(sysctl('net/ipv4/ip_forward', { value: 1 }).id).toBe('net.ipv4.ip_forward')
  })

  it('are of settings', () => {
    for (const id of ['swappiness', '../etc/passwd', 'vm..x', 'vm.', '.vm.x', '-w.x', 'vm.x\ny', 'net/../x'])
      expect(() => sysctl(id, { value: 1 }), id).toThrow('must be the name of a setting')
  })
})

it('takes numbers, truth and text', () => {
  expect(sysctl('vm.x', { value: true }).params).toMatchObject({ value: '1' })
  expect(sysctl('vm.x', { value: 10 }).params).toMatchObject({ value: '10' })
  expect(sysctl('vm.x', { value: '4096\t131072  6291456 ' }).params).toMatchObject({
    value: '4096 131072 6291456',
  })
  for (const value of ['a\nkernel.y = 1', 'a\u0000b', ' ', ''])
    expect(() => sysctl('vm.x', { value })).toThrow('must be one line')
  expect(() => sysctl('vm.x')).toThrow('parameter "value" is needed')
})

describe('observe', () => {
  const found = (stdout: string, options: Parameters<typeof sysctl>[1] = { value: '1' }, under = type) =>
    under.observe([sysctl('net.ipv4.ip_forward', options)], stdout)['net.ipv4.ip_forward']
  const value = '/proc/sys/net/ipv4/ip_forward:1\n'

  it('reads the kernel and the files', () => {
    expect(found(`${value}=files\n${FILE}:net.ipv4.ip_forward=0\n`)).toEqual({
      value: '1',
      saved: '0',
      overridden: null,
    })
    expect(found(`${value}=files\n${FILE}:  - net/ipv4/ip_forward = 1\n`)).toMatchObject({ saved: '1' })
    expect(found(`${value}=files\n`)).toEqual({ value: '1', saved: null, overridden: null })
    expect(found('=files\n', { value: 1, now: false })).toBeNull()
    expect(found(`${value}=files\n`, { state: 'absent' })).toBeNull()
    expect(found(`=files\n${FILE}:net.ipv4.ip_forward=0\n`, { state: 'absent' })).toMatchObject({
      saved: '0',
    })
    expect(() => found('')).toThrow('did not run to its end')
  })

  it('waits for a setting that the kernel does not have yet, and needs the module that brings it', () => {
    expect(found('=files\n')).toMatchObject({ kind: 'unknown' })
    expect(type.needs(sysctl('net.bridge.bridge-nf-call-iptables', { value: 0 }))).toEqual([
      `file:${FILE}`,
      'kernel_module:br_netfilter',
    ])
  })

  it('reads many values, and such as have several numbers', () => {
    expect(
      type.observe(
        [
          sysctl('net.ipv4.tcp_rmem', { value: '4096 131072 6291456' }),
          sysctl('vm.swappiness', { value: 1 }),
        ],
        '/proc/sys/net/ipv4/tcp_rmem:4096\t131072\t6291456\n/proc/sys/vm/swappiness:60\n=files\n',
      ),
    ).toMatchObject({
      'net.ipv4.tcp_rmem': { value: '4096 131072 6291456' },
      'vm.swappiness': { value: '60' },
    })
  })

  it('sees which file has the last word at boot', () => {
    const own = `${FILE}:net.ipv4.ip_forward = 1\n`
    const overridden = (file: string) =>
      (found(`${value}=files\n${own}${file}:net.ipv4.ip_forward=0\n`) as { overridden: unknown }).overridden
    expect(overridden('/etc/sysctl.conf')).toBe('/etc/sysctl.conf, which sets it to 0')
    expect(overridden('/usr/lib/sysctl.d/99-zz.conf')).toContain('99-zz.conf')
    expect(overridden('/usr/lib/sysctl.d/50-default.conf')).toBeNull()
    expect(overridden('/usr/lib/sysctl.d/99-hostwright.conf')).toBeNull()
  })

  it('asks the BSDs by their own program, and keeps to sysctl.conf there', () => {
    const probe = freebsd.probe(sysctl('net.inet.ip.forwarding', { value: 1 }))
    expect(probe).toContain('sysctl net.inet.ip.forwarding 2>/dev/null')
    for (const printed of ['net.inet.ip.forwarding: 1', 'net.inet.ip.forwarding=1'])
      expect(
        freebsd.observe(
          [sysctl('net.inet.ip.forwarding', { value: 1 })],
          `${printed}\n=files\n/etc/sysctl.conf:net.inet.ip.forwarding=1\n`,
        ),
      ).toMatchObject({ 'net.inet.ip.forwarding': { value: '1', saved: '1' } })
    expect(
      freebsd.converge(sysctl('kern.maxproc', { value: 9 }), { value: '1', saved: '9', overridden: null })[0],
    ).toContain('sysctl "$1=$3"')
  })
})

it('looks at many with one grep for the kernel, and one for the files', () => {
  const probe = type.probe(sysctl('vm.a', { value: 1 }), sysctl('vm.b', { value: 1 }))
  expect(probe.match(/grep/g)).toHaveLength(2)
  expect(probe).toContain('/proc/sys/vm/a /proc/sys/vm/b;')
})
