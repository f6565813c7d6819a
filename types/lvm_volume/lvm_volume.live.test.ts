import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { lvmVolume } from './index.ts'

// A lab host has no device mapper: what can be seen is what LVM says of a host without volumes.
onHosts(['debian'], (on) => {
  const wanted = lvmVolume('data/www', { size: '1G' })

  it('waits for LVM where it is not there', async () => {
    const report = await on.run('plan', [wanted])
    expect(report.resources[0]).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('no LVM'),
    })
  })

  it('asks the real programs, and does not make a volume group of nothing', async () => {
    await on.host.exec('apt-get install -y -qq lvm2')
    const report = await on.run('plan', [wanted, lvmVolume('data/old', { state: 'absent' })])
    expect(report.resources[0]).toMatchObject({
      outcome: 'failed',
      reason: 'there is no volume group "data"',
    })
    expect(report.resources[1]?.outcome).toBe('ok')
  })
})
