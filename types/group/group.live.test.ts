import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { group } from './index.ts'

onHosts(['debian'], (on) => {
  it('creates, renumbers and removes', async () => {
    await checkConformance(on.target, {
      create: group('makers', { gid: 4000 }),
      changes: [group('makers', { gid: 4001 })],
      remove: group('makers', { state: 'absent' }),
    })
  })

  it('takes a number of the range for system groups', async () => {
    await settle(on.target, group('quiet', { system: true }), 'system')
    expect(Number((await on.host.exec('getent group quiet | cut -d: -f3')).stdout)).toBeLessThan(1000)
    expect(await settle(on.target, group('quiet'), 'again')).toBe(false)
  })
})

onHosts(['busybox'], (on) => {
  it('sees the groups of a host without getent', async () => {
    expect(await settle(on.target, group('nogroup', { gid: 65534 }), 'there')).toBe(false)
    expect(await settle(on.target, group('nosuch', { state: 'absent' }), 'not there')).toBe(false)
  })
})
