import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { swap } from './index.ts'

// Swap belongs to the whole machine, and a lab host's disk, which is in memory, cannot be swapped to.
onHosts(['debian'], (on) => {
  it('makes the file closed to others, and tells why it cannot be used', async () => {
    const planned = await on.run('plan', [swap('/swapfile', { size: '4M' })])
    expect(planned.resources[0]?.change?.action).toBe('create')
    const report = await on.run('apply', [swap('/swapfile', { size: '4M' })])
    expect(report.resources[0]).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/swapon/) })
    expect((await on.host.exec('ls -l /swapfile; blkid -o value -s TYPE /swapfile')).stdout).toMatch(
      /^-rw------- .* 4194304 [^]*swap\n$/,
    )
    expect(await on.host.readFile('/etc/fstab')).toContain('/swapfile none swap defaults 0 0\n')
  })

  it('takes file and line away again', async () => {
    const report = await on.run('apply', [swap('/swapfile', { state: 'absent' })])
    expect(report.resources[0]?.outcome).toBe('changed')
    expect((await on.host.exec('ls /swapfile 2>&1; grep -c swapfile /etc/fstab')).stdout).toMatch(
      /No such file[^]*0\n/,
    )
    expect((await on.run('plan', [swap('/swapfile', { state: 'absent' })])).counts.ok).toBe(1)
  })

  it('formats nothing that holds something else', async () => {
    await on.host.exec('truncate -s 4M /srv/data && mkfs.ext4 -q /srv/data && cp /srv/data /srv/before')
    const report = await on.run('apply', [swap('/srv/data', { priority: 5 })])
    expect(report.resources[0]?.outcome).toBe('failed')
    expect((await on.host.exec('cmp /srv/data /srv/before && echo same')).stdout).toBe('same\n')
  })
})
