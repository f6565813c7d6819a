import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { kernelModule } from './index.ts'

// The kernel's modules are out of the lab's reach: what is loaded now is proven by recorded probes.
onHosts(['debian', 'busybox'], (on) => {
  it('has it loaded at boot with its options, keeps it out, and forgets it', async () => {
    const module = (options: Parameters<typeof kernelModule>[1]) =>
      kernelModule('nf_conntrack', { now: false, ...options })
    await checkConformance(on.target, {
      create: module({ options: { hashsize: 65536 } }),
      changes: [
        module({ options: { hashsize: 1024, acct: true } }),
        module({}),
        module({ state: 'blacklisted' }),
        module({}),
      ],
      remove: module({ state: 'absent' }),
    })
    await checkConformance(on.target, {
      create: kernelModule('floppy', { now: false, state: 'blacklisted' }),
    })
    expect((await on.host.exec('cat /etc/modprobe.d/*; ls /etc/modules-load.d')).stdout).toMatch(
      /^blacklist floppy\ninstall floppy \/bin\/false\n(modules.conf\n)?$/,
    )
  })

  it('can be put back', async () => {
    const loop = (options: Parameters<typeof kernelModule>[1]) =>
      kernelModule('loop', { now: false, ...options })
    await checkPutBack(on.target, loop({ options: { max_loop: 8 } }), loop({ state: 'blacklisted' }))
    await checkPutBack(on.target, loop({ state: 'absent' }), loop({}))
  })

  it('says why a module cannot be loaded', async () => {
    await expect(settle(on.target, kernelModule('hw_no_such'), 'load')).rejects.toThrow(/modprobe/)
  })
})
