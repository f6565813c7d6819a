import { expect, it } from 'vitest'
import { checkConformance } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { resolver } from './index.ts'

const CASE = {
  create: resolver('dns', { servers: ['10.20.0.254', 'FD20:0::1'] }),
  changes: [
    resolver('dns', { servers: ['10.20.0.253'], search: ['office.example', 'example.'] }),
    resolver('dns', { servers: ['10.20.0.253', '10.20.0.254'], search: ['office.example'] }),
  ],
}

onHosts(['debian', 'busybox'], (on) => {
  it('is a file where nobody else writes it', async () => {
    await checkConformance(on.target, {
      ...CASE,
      changes: [
        ...CASE.changes,
        resolver('dns', { servers: ['10.20.0.254'], options: ['timeout:1', 'edns0'] }),
      ],
    })
    expect((await on.host.exec('cat /etc/resolv.conf; ls -l /etc/resolv.conf')).stdout).toMatch(
      /^# Made by .*\nnameserver 10\.20\.0\.254\noptions timeout:1 edns0\n-rw-r--r-- /,
    )
  })
})

onHosts(['systemd'], (on) => {
  it('tells systemd-resolved, which answers by it, and takes the file back where that is asked', async () => {
    await on.host.exec(
      'apt-get -qq -y install systemd-resolved >/dev/null; systemctl unmask systemd-resolved; systemctl start systemd-resolved',
    )
    await checkConformance(on.target, CASE)
    const { stdout } = await on.host.exec('resolvectl dns; resolvectl domain; readlink /etc/resolv.conf')
    expect(stdout).toContain('Global: 10.20.0.253 10.20.0.254')
    expect(stdout).toContain('office.example ~.')
    expect(stdout).toContain('stub-resolv.conf')
    await checkConformance(on.target, {
      create: resolver('dns', { servers: ['10.20.0.254'], by: 'file' }),
      changes: [resolver('dns', { servers: ['10.20.0.254'], by: 'systemd-resolved' })],
    })
  })
})

onHosts(['debian'], (on) => {
  it('is put back', async () => {
    await checkPutBack(
      on.target,
      CASE.create,
      resolver('dns', { servers: ['10.20.0.1'], options: ['edns0'] }),
    )
  })
})
