import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitIn, siteAt, siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const program = join(import.meta.dirname, 'add-hosts.ts')

interface Adding {
  readonly process: ChildProcess
  /** Each name that it has printed so far. */
  readonly printed: readonly string[]
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
}

function addHosts(site: TestSite, prefix: string, count: number, save: 'save' | 'no-save'): Adding {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, site.root, prefix, String(count), save],
    { env: siteEnv, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const printed: string[] = []
  let stderr = ''
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    printed.push(...lines.filter((line) => line !== 'ready'))
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stderr }))
  })
  return { process: child, printed, ended }
}

async function siteWithOffice(): Promise<TestSite> {
  const site = await tempSite()
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/16 --network office')
  return site
}

interface Recorded {
  readonly name: string
  readonly nics: readonly { readonly addresses: readonly { readonly ip: string }[] }[]
}

async function recorded(site: TestSite): Promise<readonly Recorded[]> {
  const { result } = JSON.parse(await site.ok('list host --json')) as { result: { objects: Recorded[] } }
  return result.objects
}

/** Database, branch and work tree are the same, and Git finds nothing wrong. */
async function expectConsistent(site: TestSite): Promise<void> {
  // The first command saves what a killed one has left.
  const hosts = await recorded(site)
  expect(await site.ok('status')).toBe('database and branch main are the same\n')
  expect(site.git('status', '--porcelain')).toBe('')
  expect(site.git('fsck', '--strict', '--no-dangling')).toBe('')
  const files = site.git('ls-tree', '--name-only', 'HEAD', 'inventory/hosts/').split('\n').filter(Boolean)
  const names = hosts.map((host) => `inventory/hosts/${host.name}.yaml`)
  expect(files.sort()).toEqual(names.sort())
}

describe('two processes at once', () => {
  it('never get the same address, and use them without a gap', async () => {
    const site = await siteWithOffice()
    const both = ['a', 'b'].map((prefix) => addHosts(site, prefix, 100, 'no-save'))
    for (const { ended } of both) expect(await ended).toEqual({ code: 0, stderr: '' })
    const addresses = (await recorded(site)).map((host) => host.nics[0]?.addresses[0]?.ip ?? '')
    const wanted = Array.from({ length: 200 }, (_, index) => `10.20.0.${index + 1}`)
    expect(addresses.toSorted()).toEqual(wanted.toSorted())
    await expectConsistent(site)
  })

  it('save to one branch without losing a commit', async () => {
    const site = await siteWithOffice()
    const before = Number(site.git('rev-list', '--count', 'HEAD'))
    const both = ['a', 'b'].map((prefix) => addHosts(site, prefix, 12, 'save'))
    for (const { ended } of both) expect(await ended).toEqual({ code: 0, stderr: '' })
    await expectConsistent(site)
    expect(await recorded(site)).toHaveLength(24)
    expect(Number(site.git('rev-list', '--count', 'HEAD')) - before).toBeLessThanOrEqual(24)
  })

  it('build the database of a new clone once', async () => {
    const site = await siteWithOffice()
    for (const name of ['a', 'b', 'c']) await site.ok(`add host ${name} --network office`)
    const clone = siteAt(join(tempFolder(), 'clone'))
    gitIn('/', 'clone', '-q', site.root, clone.root)
    const both = ['x', 'y'].map((prefix) => addHosts(clone, prefix, 1, 'save'))
    const said = await Promise.all(both.map(async ({ ended }) => ended))
    expect(said.map(({ code }) => code)).toEqual([0, 0])
    expect(said.filter(({ stderr }) => stderr.includes('built the database'))).toHaveLength(1)
    await expectConsistent(clone)
    expect(await recorded(clone)).toHaveLength(5)
  })
})

describe('kill -9', () => {
  it('at any moment loses no change: the next command saves what is missing', async () => {
    const site = await siteWithOffice()
    const known = new Set<string>()
    for (let round = 0; round < 12; round += 1) {
      const adding = addHosts(site, `k${round}x`, 1000, 'save')
      await new Promise<void>((resolve) => adding.process.stdout?.once('data', () => resolve()))
      // A change with its save takes some 40 ms: the delays fall all over it.
      await new Promise((resolve) => setTimeout(resolve, 40 + round * 13 + Math.random() * 40))
      adding.process.kill('SIGKILL')
      await adding.ended
      for (const name of adding.printed) known.add(name)
      await expectConsistent(site)
      const names = new Set((await recorded(site)).map((host) => host.name))
      expect([...known].filter((name) => !names.has(name))).toEqual([])
    }
    expect(known.size).toBeGreaterThan(0)
  })
})
