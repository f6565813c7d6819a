import { beforeAll, expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { filesystem } from './index.ts'

onHosts(['debian'], (on) => {
  beforeAll(async () => {
    await on.host.exec('apt-get install -y -qq xfsprogs btrfs-progs dosfstools')
  })
  const image = async (name: string, size = '400M'): Promise<string> => {
    await on.host.exec(`truncate -s ${size} /srv/${name}`)
    return `/srv/${name}`
  }

  it('makes each file system, and changes its label', async () => {
    for (const type of ['ext4', 'xfs', 'btrfs', 'vfat'] as const) {
      const id = await image(type)
      await checkConformance(on.target, {
        create: filesystem(id, { type }),
        changes: [filesystem(id, { type, label: 'DATA' }), filesystem(id, { type, label: 'OTHER' })],
      })
    }
  })

  it('never touches what holds something else, unless it is told to and forced', async () => {
    const id = await image('other')
    await settle(on.target, filesystem(id, { type: 'ext4', label: 'old' }), 'old')
    const refused = await on.run('apply', [filesystem(id, { type: 'xfs' })])
    expect(refused.resources[0]).toMatchObject({ outcome: 'failed', reason: `"${id}" holds ext4 already` })
    const careful = await on.run('apply', [filesystem(id, { type: 'xfs', overwrite: true })])
    expect(careful.error?.lines.join(' ')).toContain('destroys the ext4 file system')
    expect((await on.host.exec(`blkid -o value -s LABEL ${id}`)).stdout).toBe('old\n')
    const forced = await on.run('apply', [filesystem(id, { type: 'xfs', overwrite: true })], { force: true })
    expect(forced.resources[0]?.outcome).toBe('changed')
  })

  it('says what is missing', async () => {
    const report = await on.run('plan', [filesystem('/dev/no-such', { type: 'ext4' })])
    expect(report.resources[0]).toMatchObject({ outcome: 'failed', reason: 'there is no "/dev/no-such"' })
  })
})
