import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyHosts, planHosts } from '../../../src/apply/apply-hosts.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { type Relay, startRelay } from '../../lib/relay.ts'
import { ignoreEvents, runDependencies } from '../../lib/run-context.ts'
import { mark, textFile } from '../../lib/test-types.ts'

describe('round trips', () => {
  let sshd: LoopbackSshd
  let relay: Relay
  let directory: string

  beforeAll(async () => {
    sshd = await startSshd()
    relay = await startRelay(sshd.port)
    directory = mkdtempSync(join(tmpdir(), 'hostwright-trips-'))
  })
  afterAll(async () => {
    await relay.stop()
    await sshd.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  it.each([1, 60, 500])(
    'of an apply that changes nothing are at most ten for %i resources',
    async (count) => {
      const resources = Array.from({ length: count }, (_, index) =>
        index % 10 === 9
          ? mark(join(directory, `mark-${index}`))
          : textFile(join(directory, `file-${index}`), { content: `content ${index}\n` }),
      )
      const dependencies = await runDependencies({ identity: sshd.identity, resources: () => resources })
      const direct = await applyHosts(dependencies, [sshd.endpoint], { why: 'cfg apply loop' }, ignoreEvents)
      expect(direct[0]?.error).toBeUndefined()
      const relayed = { ...sshd.endpoint, port: relay.port }
      // With a delay, what is in flight at the same time is seen as such, as on a real network.
      relay.delay = 25
      for (const hosts of [applyHosts, planHosts]) {
        relay.seen.roundTrips = 0
        relay.seen.bytesOut = 0
        const [report] = await hosts(dependencies, [relayed], { why: 'cfg apply loop' }, ignoreEvents)
        expect([report?.outcome, report?.counts.ok]).toEqual(['ok', count])
        expect(relay.seen.roundTrips).toBeLessThanOrEqual(10)
        expect(relay.seen.bytesOut).toBeLessThan(64 * 1024)
      }
    },
  )
})
