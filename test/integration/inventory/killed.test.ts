/** Commands that are killed while they work, at moments from all over their time: each change is whole or absent, and the next command works. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newDatabase, setDatabase } from '../../lib/postgres-site.ts'
import { describeStores, type Stores } from '../../lib/stores.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { expectConsistent } from './adding.ts'

const program = join(import.meta.dirname, 'run-inv.ts')
/** Of each command on each database; more find more. */
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2)
/** Of an import; what other commands do with so many takes longer than a test has. */
const MANY = 500
const SOME = 100

async function siteOn({ dialect, server }: Stores): Promise<TestSite> {
  const site = await tempSite()
  if (dialect === 'postgres') setDatabase(site, server().url(newDatabase(server())))
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/16 --network office --domain office.example')
  return site
}

/** Gives how long it took from its beginning to its end, in milliseconds; `after` kills it earlier. */
async function run(site: TestSite, line: string, after?: number): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, ...line.split(' ')],
    { cwd: site.root, env: siteEnv, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'close')
  child.stdout.on('data', () => undefined)
  await Promise.race([once(child.stdout, 'data'), ended])
  const begun = performance.now()
  if (after !== undefined) setTimeout(() => child.kill('SIGKILL'), after)
  await ended
  return performance.now() - begun
}

async function count(site: TestSite, prefix: string): Promise<number> {
  return Number(await site.ok(`list host name~^${prefix} --count`))
}

function writeTable(site: TestSite, prefix: string, hosts: number): void {
  const address = (index: number): string => `10.20.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`
  const rows = Array.from({ length: hosts }, (_, index) => `${prefix}${index},${address(index)}\n`)
  writeFileSync(join(site.root, '.git/hosts.csv'), `name,ip\n${rows.join('')}`)
}

/** Its multiples, without what is before the point, fall evenly, however many there are. */
const GOLDEN = 0.618_034

interface Scene {
  /** What is there before the command. */
  readonly before?: (site: TestSite, prefix: string) => Promise<void>
  readonly line: (prefix: string) => string
  /** How many hosts of the prefix there may be afterwards. */
  readonly whole: readonly number[]
  /** What is done after the check, so that the next round begins anew. */
  readonly after?: (site: TestSite, prefix: string) => Promise<void>
}

async function importSome(site: TestSite, prefix: string, save = ''): Promise<void> {
  writeTable(site, prefix, SOME)
  await site.ok(`import csv .git/hosts.csv${save}`)
}

async function removeAll(site: TestSite, prefix: string): Promise<void> {
  if ((await count(site, prefix)) > 0) await site.ok(`rm host name~^${prefix} --yes --force`)
}

const SCENES: Readonly<Record<string, Scene>> = {
  add: { line: (prefix) => `add host ${prefix}1 --network office`, whole: [0, 1] },
  import: {
    before: async (site, prefix) => writeTable(site, prefix, MANY),
    line: () => 'import csv .git/hosts.csv',
    whole: [0, MANY],
    after: removeAll,
  },
  undo: { before: importSome, line: () => 'undo --yes', whole: [0, SOME], after: removeAll },
  save: {
    before: async (site, prefix) => importSome(site, prefix, ' --no-save'),
    line: () => 'save',
    whole: [SOME],
    after: removeAll,
  },
  load: {
    before: async (site, prefix) => {
      mkdirSync(join(site.root, 'inventory/hosts'), { recursive: true })
      for (let index = 0; index < SOME; index += 1)
        writeFileSync(join(site.root, `inventory/hosts/${prefix}${index}.yaml`), 'kind: physical\n')
      site.git('add', 'inventory')
      site.git('commit', '-qm', 'by hand')
    },
    line: () => 'load',
    whole: [0, SOME],
    after: async (site, prefix) => {
      await site.ok('load')
      await removeAll(site, prefix)
    },
  },
}

describeStores('kill -9', (stores) => {
  it.each(Object.entries(SCENES))('of %s leaves the change whole or absent', async (_name, scene) => {
    const site = await siteOn(stores)
    await scene.before?.(site, 'first')
    // The whole of it, to know when it can be killed.
    const time = await run(site, scene.line('first'))
    await scene.after?.(site, 'first')
    let cut = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const prefix = `r${round}x`
      await scene.before?.(site, prefix)
      const moment = time * ((GOLDEN * (round + 1)) % 1)
      const took = await run(site, scene.line(prefix), moment)
      if (took < time) cut += 1
      const there = await count(site, prefix)
      expect(scene.whole, `killed after ${moment} of ${time} ms`).toContain(there)
      await site.ok('db check')
      expect(site.git('fsck', '--strict', '--no-dangling')).toBe('')
      await scene.after?.(site, prefix)
      await expectConsistent(site)
    }
    expect(cut).toBeGreaterThan(0)
  })
})
