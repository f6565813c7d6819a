import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../../test/lab/lab.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { settleParts } from '../../test/lib/settle-parts.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { hypervisor } from './index.ts'

const GUEST = '/var/lib/hostwright/guest'

describe('a hypervisor on a real host', () => {
  let lab: Lab
  let hv: Host

  beforeAll(async () => {
    lab = await startLab()
    hv = await lab.host({ name: 'hv1', root: 'hypervisor', addresses: ['10.20.0.3/24', 'fd20::3/64'] })
  })
  afterAll(() => lab.stop())

  function apply(): Promise<readonly string[]> {
    const host = hostView('hv1', { nics: [nicView('eth0', undefined, '3')] })
    const guest = hostView('db01', {
      kind: 'vm',
      parent: 'hv1',
      memory: 256 * 2 ** 20,
      disks: [{ name: 'disk0', size: 2 ** 30 }],
      nics: [nicView('eth0', '52:54:00:0a:14:05', '5')],
    })
    const resource = hypervisor('qemu', {
      kernel: `${GUEST}/vmlinuz`,
      initrd: `${GUEST}/tiny.img`,
      append: 'console=ttyS0 quiet panic=5',
    })
    return settleParts(targetOn(hv, factsOf('hypervisor')), resource, {
      host,
      inventory: inventoryView([host, guest]),
    })
  }

  async function running(): Promise<boolean> {
    const { stdout } = await hv.exec('tr "\\0" " " < /proc/$(cat /var/lib/vm/db01/pid)/cmdline')
    return stdout.includes('-name db01')
  }

  it('makes bridge and guest, stays reachable, and is left alone the second time', async () => {
    expect(await apply()).toEqual([
      'bridge:br-office',
      'vm_qemu:db01',
      'file:/etc/init.d/hostwright-guests',
      'service:hostwright-guests',
    ])
    expect(await running()).toBe(true)
    expect((await lab.operator.exec(['ping', '-c', '1', '-W', '2', hv.address])).code).toBe(0)
    expect(await apply()).toEqual([])
  })

  it('starts its guests when it starts itself', async () => {
    await hv.exec('kill -9 $(cat /var/lib/vm/db01/pid); sleep 0.2')
    expect(await running()).toBe(false)
    // What the host does when it starts.
    const { code, stderr } = await hv.exec('/etc/rc2.d/S??hostwright-guests start')
    expect([code, stderr]).toEqual([0, ''])
    expect(await running()).toBe(true)
    expect(await apply()).toEqual([])
  })
})
