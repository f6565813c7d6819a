import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { raidCheck } from './index.ts'

const type = takeApart(raidCheck)
// As Linux 6.1 prints it.
const MDSTAT = `=mdstat
Personalities : [raid1] [raid6] [raid5] [raid4]
md1 : active raid1 vdc[2] vdb[0]
      1046528 blocks super 1.2 [2/1] [U_]
      [==>..................]  recovery = 12.6% (132096/1046528) finish=0.6min speed=22016K/sec

md0 : active (auto-read-only) raid1 vde[1] vdd[0]
      1046528 blocks super 1.2 [2/2] [UU]

md2 : inactive vdf[0](S)
      10471424 blocks super 1.2

md3 : active raid0 vdg[1] vdh[0]
      2093056 blocks super 1.2 512k chunks

unused devices: <none>
`
const seen = (id: string, options: Parameters<typeof raidCheck>[1] = {}, schedule = '=none\n'): unknown =>
  type.observe([raidCheck(id, options)], `${MDSTAT}=schedule\n${schedule}`)[id]

describe('raid_check', () => {
  it('is content with an array that is whole', () => {
    expect(seen('md0', { level: 'raid1', devices: 2 })).toEqual({
      level: 'raid1',
      devices: 2,
      check: 'never',
    })
    expect(seen('md3')).toEqual({ level: 'raid0', devices: 2, check: 'never' })
  })

  it('fails where a device is lost, says how far a rebuild has come, and what to do', () => {
    expect(seen('md1')).toMatchObject({
      kind: 'refused',
      reason: '"md1" has lost a device: 1 of 2 work, recovery = 12.6%',
    })
    expect(seen('md2')).toMatchObject({ kind: 'refused', reason: '"md2" is not active' })
    expect(seen('md9')).toMatchObject({ kind: 'refused', reason: 'there is no array "md9"' })
    expect(seen('md0', { devices: 3 })).toMatchObject({ reason: '"md0" consists of 2 devices, not 3' })
    expect(seen('md0', { level: 'raid5' })).toMatchObject({ reason: '"md0" is raid1, not raid5' })
  })

  it('keeps its own schedule, and knows it again', () => {
    const [script = ''] = type.converge(raidCheck('md0'), { level: 'raid1', devices: 2, check: 'never' })
    const text = /'(# Made by[^']+)'/.exec(script)?.[1] ?? ''
    expect(text).toContain('57 0 1 * * root echo check >/sys/block/md0/md/sync_action\n')
    expect(seen('md0', {}, `=file\n${text}`)).toMatchObject({ check: 'monthly' })
    expect(seen('md0', {}, '=file\n# by hand\n')).toMatchObject({ check: 'otherwise' })
    expect(
      type.converge(raidCheck('md0', { check: 'never' }), { level: 'raid1', devices: 2, check: 'monthly' }),
    ).toEqual(['rm -f /etc/cron.d/hostwright-raid-md0'])
  })
})
