import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'

let site: LoopbackSite
const at = (name: string): string => join(site.files, name)

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  site.manifest(
    `command('slow', { run: ': > ' + at('begun') + '; while [ ! -e ' + at('go') + ' ]; do sleep 0.1; done', creates: at('go') })`,
  )
})
afterAll(() => site.stop())

describe('cfg unlock', () => {
  it('shows who has the lock, asks, and takes it away', async () => {
    expect((await site.cfg('unlock web01 --show')).stdout).toContain('web01: is not locked')
    const applying = site.cfg('apply web01')
    while (!existsSync(at('begun'))) await new Promise((resolve) => setTimeout(resolve, 20))
    const shown = await site.cfg('unlock web01 --show')
    expect(shown.exitCode).toBe(0)
    expect(shown.stdout).toMatch(
      /^web01: locked by tester@\S+ \(.*apply web01, base main\) since 20\S+Z, which is at work; its lock expires 20\S+Z$/m,
    )
    const asked = await site.cfg('unlock web01')
    expect([asked.exitCode, asked.stderr.includes('--yes')]).toEqual([2, true])
    const unlocked = await site.cfg('unlock web01 --yes')
    expect(unlocked.stdout).toMatch(/took the lock away from tester@/)
    writeFileSync(at('go'), '')
    // The change that was being made comes to its end; the next would not be begun.
    const applied = await applying
    expect(applied.exitCode).toBeLessThan(2)
    expect((await site.cfg('unlock web01 --show')).stdout).toContain('is not locked')
  })
})
