/** `kill -9` of `cfg sync`, at moments from all over its time, with the Git that it runs and without. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GOLDEN, KILL_ROUNDS, type Killed, type Killing, runKilled } from '../../lib/killed-command.ts'
import { manifest, syncSite, type SyncSite } from '../../lib/sync-site.ts'
import { gitIn, siteEnv } from '../../lib/temp-site.ts'

const run = ({ root }: SyncSite, line: string, killing?: Killing): Promise<Killed> =>
  runKilled(`cfg ${line}`, { cwd: root, env: { ...siteEnv, HOME: dirname(root) }, stderr: 'ignore' }, killing)

const CUSTOMERS = ['acme', 'globex', 'initech', 'umbrella']

/** Acme is checked out in a work tree of its own; umbrella has changed what base changes in each round. */
async function begin(): Promise<{ readonly site: SyncSite; readonly tree: string }> {
  const site = await syncSite(CUSTOMERS)
  const tree = join(dirname(site.root), 'acme')
  site.git('worktree', 'add', '-q', tree, 'customer/acme')
  site.commit('customer/umbrella', 'Its own', { 'manifests/site.ts': manifest('own') })
  return { site, tree }
}

/** Each branch is where it was or has base in a merge of two parents; nothing is broken, and no lock is left. */
function expectWhole(site: SyncSite, before: ReadonlyMap<string, string>): void {
  expect(locksBelow(join(site.root, '.git'))).toEqual([])
  expect(site.git('fsck', '--strict', '--no-dangling', '--no-progress')).toBe('')
  expect(site.git('worktree', 'list', '--porcelain')).not.toMatch(/^locked/m)
  for (const [name, head] of before)
    expect([head, `${head} ${site.at('main')}`]).toContain(
      site.at(`customer/${name}`) === head ? head : site.git('log', '-1', '--format=%P', `customer/${name}`),
    )
}

function locksBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.lock'))
}

describe('kill -9 of cfg sync', () => {
  it('leaves each branch whole, and the next one goes on', async () => {
    const { site, tree } = await begin()
    const news = (text: string): void =>
      void site.commit('main', text, {
        'manifests/site.ts': manifest(text),
        [`manifests/files/${text}`]: `${text}\n`,
      })
    news('first')
    // The whole of it, to know when it can be killed.
    const { time } = await run(site, 'sync --all')
    let cut = 0
    for (let round = 1; round <= KILL_ROUNDS; round += 1) {
      news(`round ${round}`)
      const before = new Map(CUSTOMERS.map((name) => [name, site.at(`customer/${name}`)]))
      const after = time * ((GOLDEN * round) % 1)
      if ((await run(site, 'sync --all', { after, all: round % 2 === 1 })).cut) cut += 1
      expectWhole(site, before)
      const { exitCode, customers } = await site.sync('--all')
      const states = CUSTOMERS.map((name) => customers[name]?.state)
      expect(exitCode, `killed after ${after} of ${time} ms`).toBe(1)
      expect(states.filter((state) => state !== 'moved' && state !== 'up-to-date')).toEqual(['conflicts'])
      expect(gitIn(tree, 'status', '--porcelain')).toBe('')
      expectWhole(site, before)
    }
    expect(cut).toBeGreaterThan(0)
  })

  it('leaves a work tree for solving that can be used, or none', async () => {
    const { site } = await begin()
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    const folder = join(site.root, '.git/hostwright/sync/umbrella')
    const before = new Map([['umbrella', site.at('customer/umbrella')]])
    const { time } = await run(site, 'sync umbrella')
    await site.sync('umbrella')
    await site.cfg('sync umbrella --abort')
    for (let round = 1; round <= KILL_ROUNDS; round += 1) {
      const after = time * ((GOLDEN * round) % 1)
      await run(site, 'sync umbrella', { after, all: round % 2 === 1 })
      // What Git has begun it ends.
      expectWhole(site, before)
      const { customers } = await site.sync('umbrella')
      expect(['conflicts', 'solving']).toContain(customers['umbrella']?.state)
      expect(gitIn(folder, 'status', '--porcelain')).toBe('UU manifests/site.ts')
      expect((await site.cfg('sync umbrella --abort')).exitCode).toBe(0)
      expect(existsSync(folder)).toBe(false)
    }
  })
})
