import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { directory } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('creates, changes each parameter and removes', async () => {
    const id = "/srv/some where/it's $(here)"
    await checkConformance(on.target, {
      create: directory(id, { parents: true }),
      changes: [
        directory(id, { mode: '2770' }),
        directory(id, { owner: 'daemon', mode: '2770' }),
        directory(id, { group: 'nogroup' }),
        directory(id, { owner: 1234, group: 4321, mode: '1777' }),
      ],
      remove: directory(id, { state: 'absent' }),
    })
    expect((await on.host.exec('ls -ld "/srv/some where"')).stdout).toMatch(/^drwxr-xr-x /)
  })

  it('removes what is in it only when told to, and nothing directly under the root', async () => {
    await on.host.exec('mkdir -p /srv/full/deep /top/deep')
    await expect(settle(on.target, directory('/srv/full', { state: 'absent' }), 'full')).rejects.toThrow(
      /not empty/i,
    )
    await settle(on.target, directory('/srv/full', { state: 'absent', recurse: true }), 'full')
    await expect(
      settle(on.target, directory('/top', { state: 'absent', recurse: true }), 'top'),
    ).rejects.toThrow('directly under "/"')
    expect((await on.host.exec('ls -d /srv/full /top')).stdout).toBe('/top\n')
  })

  it('needs what is above it, unless told to make it', async () => {
    await expect(settle(on.target, directory('/srv/a/b/c'), 'above')).rejects.toThrow(
      'the directory "/srv/a/b" does not exist',
    )
  })

  it('refuses a file and a link in its way', async () => {
    await on.host.exec('echo x > /srv/file; ln -s /etc /srv/link')
    await expect(settle(on.target, directory('/srv/file'), 'file')).rejects.toThrow('not a directory')
    await expect(settle(on.target, directory('/srv/link', { mode: '0700' }), 'link')).rejects.toThrow(
      'to "/etc"',
    )
  })
})
