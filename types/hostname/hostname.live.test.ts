import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { hostname } from './index.ts'

onHosts(['debian', 'busybox'], (on, root) => {
  it('sets it now and for the next boot', async () => {
    await checkConformance(on.target, { create: hostname('web01') })
    await checkConformance(on.target, { create: hostname('web02.example.com') })
    expect((await on.host.exec('cat /etc/hostname; hostname')).stdout).toBe(
      'web02.example.com\nweb02.example.com\n',
    )
  })

  it('makes a file that is missing', async () => {
    await on.host.exec('rm /etc/hostname')
    expect(await settle(on.target, hostname('web02.example.com'), 'saved')).toBe(true)
  })

  // The shell of busybox has the program in itself.
  if (root === 'debian')
    it('does without the program', async () => {
      await on.host.exec('mv /bin/hostname /root/hostname')
      // Names in /proc/sys are read-only in the lab, and the reason is told.
      await expect(settle(on.target, hostname('web03'), 'now')).rejects.toThrow(/[Rr]ead-only/)
      await on.host.exec('mv /root/hostname /bin/hostname')
      expect(await settle(on.target, hostname('web03'), 'again')).toBe(true)
    })

  it('can be put back', async () => {
    await checkPutBack(on.target, hostname('before'), hostname('after'))
  })

  it('refuses a link in the place of the file', async () => {
    await on.host.exec('rm /etc/hostname; echo x > /etc/elsewhere; ln -s elsewhere /etc/hostname')
    await expect(settle(on.target, hostname('web04'), 'link')).rejects.toThrow(
      'a symbolic link is in the way at /etc/hostname',
    )
  })
})
