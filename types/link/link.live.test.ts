import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { link } from './index.ts'

onHosts(['debian', 'busybox'], (on) => {
  it('creates, leads elsewhere, and removes', async () => {
    const id = '/srv/link'
    await checkConformance(on.target, {
      create: link(id, { target: '/etc' }),
      changes: [
        link(id, { target: '../nowhere' }),
        link(id, { target: '-n' }),
        link(id, { target: "it's $(touch /ran) `x`" }),
        link(id, { target: 'naïve?' }),
        link(id, { target: 'back\\slash -> arrow' }),
        link(id, { target: '/srv' }),
      ],
      remove: link(id, { state: 'absent' }),
    })
    expect((await on.host.exec('ls -A /etc /srv / | grep -E "hostwright-new|^ran$"')).stdout).toBe('')
  })

  it('replaces a link to a directory, and does not move into that directory', async () => {
    await on.host.exec('mkdir /srv/one /srv/two; ln -s one /srv/current')
    await settle(on.target, link('/srv/current', { target: 'two' }), 'current')
    expect((await on.host.exec('readlink /srv/current; ls -A /srv/one')).stdout).toBe('two\n')
  })

  it('refuses what is not a link, and replaces it when forced, but never a full directory', async () => {
    await on.host.exec('mkdir -p /srv/empty /srv/full/x; echo x > /srv/plain')
    for (const id of ['/srv/empty', '/srv/plain', '/srv/full'])
      await expect(settle(on.target, link(id, { target: 'x' }), id)).rejects.toThrow('is in the way')
    await settle(on.target, link('/srv/empty', { target: 'x', force: true }), 'empty')
    await settle(on.target, link('/srv/plain', { target: 'x', force: true }), 'plain')
    await expect(settle(on.target, link('/srv/full', { target: 'x', force: true }), 'full')).rejects.toThrow(
      /not empty/i,
    )
    expect((await on.host.exec('readlink /srv/empty; readlink /srv/plain; ls /srv/full')).stdout).toBe(
      'x\nx\nx\n',
    )
  })
})
