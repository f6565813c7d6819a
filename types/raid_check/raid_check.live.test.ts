import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { raidCheck } from './index.ts'

// A lab host has no arrays: what can be seen is that a lost one is told of.
onHosts(['debian', 'busybox'], (on) => {
  it('tells of an array that is not there, in a plan too', async () => {
    for (const mode of ['plan', 'apply'] as const)
      expect((await on.run(mode, [raidCheck('md0')])).resources[0]).toMatchObject({
        outcome: 'failed',
        reason: 'there is no array "md0"',
      })
  })
})
