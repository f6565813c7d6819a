import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyHosts } from '../../../src/apply/apply-hosts.ts'
import type { HostReport } from '../../../src/apply/report.ts'
import type { Resources } from '../../../src/type/resource.ts'
import { type LoopbackSshd, startSshd } from '../../lib/loopback-sshd.ts'
import { type Relay, startRelay } from '../../lib/relay.ts'
import { ignoreEvents, runDependencies } from '../../lib/run-context.ts'
import { daemon, mark, textFile } from '../../lib/test-types.ts'

/** Old and new content of each file: whatever is found between must be one of the two, whole. */
const OLD = 'old line\n'.repeat(50)
const SMALL = 'new line\n'.repeat(400)
const LARGE = Buffer.from(Array.from({ length: 150_000 }, (_, index) => (index * 7919) % 256))

describe('a connection that is cut anywhere', () => {
  let sshd: LoopbackSshd
  let relay: Relay
  let directory: string

  beforeAll(async () => {
    sshd = await startSshd()
    relay = await startRelay(sshd.port)
  })
  afterAll(async () => {
    await relay.stop()
    await sshd.stop()
  })
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'hostwright-cut-'))
  })
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true })
  })

  const at = (name: string): string => join(directory, name)

  function resources(): Resources {
    const small = textFile(at('small'), { content: SMALL })
    const large = textFile(at('large'), { content: LARGE })
    const made = mark(at('made'), { needs: [small] })
    return [small, large, made, daemon('web', { log: at('log'), restartOn: [small, large] })]
  }

  async function apply(port: number): Promise<HostReport> {
    const dependencies = await runDependencies({ identity: sshd.identity, resources })
    const [report] = await applyHosts(
      dependencies,
      [{ ...sshd.endpoint, port }],
      { why: 'cfg apply loop' },
      ignoreEvents,
    )
    if (report === undefined) throw new Error('no report')
    return report
  }

  it('leaves no half-written file, and the next run makes everything right and restarts', async () => {
    const start = (): void => {
      for (const name of readdirSync(directory)) rmSync(at(name))
      for (const name of ['small', 'large']) writeFileSync(at(name), OLD)
    }
    start()
    relay.cutAfter = undefined
    relay.seen.bytesOut = 0
    expect((await apply(relay.port)).outcome).toBe('changed')
    const total = relay.seen.bytesOut
    // The handshake changes nothing on the host; from the first frame on, every stretch is sampled.
    const cuts = Array.from(
      { length: 14 },
      (_, index) => 1500 + Math.floor(((total - 1500) * index) / 14) + (index % 7),
    )
    let wasInterrupted = 0
    for (const cut of cuts) {
      start()
      relay.cutAfter = cut
      const first = await apply(relay.port)
      if (first.error !== undefined) wasInterrupted += 1
      for (const [name, whole] of [['small', SMALL] as const, ['large', LARGE] as const]) {
        const found = readFileSync(at(name))
        expect(
          found.equals(Buffer.from(OLD)) || found.equals(Buffer.from(whole)),
          `${name} after ${cut}`,
        ).toBe(true)
      }
      const second = await apply(sshd.port)
      expect(second.error, `after ${cut}`).toBeUndefined()
      expect(['ok', 'changed'], `after ${cut}`).toContain(second.outcome)
      expect(readdirSync(directory).toSorted(), `after ${cut}`).toEqual(['large', 'log', 'made', 'small'])
      expect(readFileSync(at('small'), 'utf8')).toBe(SMALL)
      expect(readFileSync(at('large')).equals(LARGE)).toBe(true)
      expect((await apply(sshd.port)).outcome).toBe('ok')
    }
    expect(wasInterrupted).toBeGreaterThan(8)
    expect(existsSync(at('log'))).toBe(true)
  })
})
