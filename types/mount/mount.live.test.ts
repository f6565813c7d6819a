import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { mount } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('mounts, changes what it is mounted with, and unmounts', async () => {
    for (const id of ['/srv/data', '/srv/with a blank'])
      await checkConformance(on.target, {
        create: mount(id, { source: 'tmpfs', type: 'tmpfs', options: ['size=1m'] }),
        changes: [
          mount(id, { source: 'tmpfs', type: 'tmpfs', options: ['size=2m', 'noexec'] }),
          mount(id, { source: 'none', type: 'tmpfs', options: ['size=2m'] }),
          mount(id, { source: 'none', type: 'tmpfs', options: ['size=2m'], pass: 2, dump: 1 }),
        ],
        remove: mount(id, { state: 'absent' }),
      })
  })

  it('shows a folder at another place, and leaves other lines of fstab alone', async () => {
    await on.host.exec(
      "mkdir -p /srv/from; echo here > /srv/from/file; printf '# kept\\nproc /proc proc defaults 0 0\\n' > /etc/fstab",
    )
    await settle(
      on.target,
      mount('/srv/to', { source: '/srv/from', type: 'none', options: ['bind'] }),
      'bind',
    )
    expect((await on.host.exec('cat /srv/to/file')).stdout).toBe('here\n')
    await settle(on.target, mount('/srv/to', { state: 'absent' }), 'absent')
    expect(await on.host.readFile('/etc/fstab')).toBe('# kept\nproc /proc proc defaults 0 0\n')
    expect((await on.host.exec('ls /srv/from')).stdout).toBe('file\n')
  })

  it('mounts again what was unmounted by hand, and says why it cannot', async () => {
    const wanted = mount('/srv/again', { source: 'tmpfs', type: 'tmpfs' })
    await settle(on.target, wanted, 'first')
    await on.host.exec('umount /srv/again')
    expect(await settle(on.target, wanted, 'again')).toBe(true)
    const report = await on.run('apply', [mount('/srv/nothing', { source: '/dev/no-such', type: 'ext4' })])
    expect(report.resources[0]?.outcome).toBe('failed')
    expect(report.resources[0]?.reason).toMatch(/no-such|mount/)
  })

  it('keeps a mount for the next start alone where it is told so', async () => {
    await settle(
      on.target,
      mount('/srv/later', { source: '/dev/vdz', type: 'ext4', mounted: false }),
      'later',
    )
    expect(await on.host.readFile('/etc/fstab')).toContain('/dev/vdz /srv/later ext4 defaults 0 0\n')
  })
})
