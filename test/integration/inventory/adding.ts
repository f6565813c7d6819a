/** Processes that add hosts to a site, and what must hold of the site whatever becomes of them. */
import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'vitest'
import { postgresSite } from '../../lib/postgres-site.ts'
import type { Stores } from '../../lib/stores.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'

const program = join(import.meta.dirname, 'add-hosts.ts')

export interface Adding {
  readonly process: ChildProcess
  /** Each name that it has printed so far. */
  readonly printed: readonly string[]
  /** Waits until it has printed the line, or has ended. */
  readonly says: (line: string) => Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
}

export function addHosts(site: TestSite, prefix: string, count: number, save: 'save' | 'no-save'): Adding {
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, site.root, prefix, String(count), save],
    { env: siteEnv, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const printed: string[] = []
  const heard = new EventEmitter()
  let said: readonly string[] = []
  let stderr = ''
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    printed.push(...lines.filter((line) => line !== 'ready'))
    said = [...said, ...lines]
    heard.emit('lines')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stderr }))
  })
  const hears = async (line: string): Promise<void> => {
    while (!said.includes(line)) await once(heard, 'lines')
  }
  const says: Adding['says'] = async (line) => {
    await Promise.race([hears(line), ended])
  }
  return { process: child, printed, says, ended }
}

export async function siteWithOffice({
  dialect,
  server,
}: Pick<Stores, 'dialect' | 'server'>): Promise<TestSite> {
  const site = await (dialect === 'sqlite' ? tempSite() : postgresSite(server()))
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/16 --network office')
  return site
}

export interface Recorded {
  readonly name: string
  readonly nics: readonly { readonly addresses: readonly { readonly ip: string }[] }[]
}

export async function recorded(site: TestSite): Promise<readonly Recorded[]> {
  const { result } = JSON.parse(await site.ok('list host --json')) as { result: { objects: Recorded[] } }
  return result.objects
}

/** Database, branch and work tree are the same, and neither the database nor Git finds anything wrong in itself. */
export async function expectConsistent(site: TestSite): Promise<void> {
  // The first command saves what a killed one has left.
  const hosts = await recorded(site)
  expect(await site.ok('status')).toBe('database and branch main are the same\n')
  await site.ok('db check')
  expect(site.git('status', '--porcelain')).toBe('')
  expect(site.git('fsck', '--strict', '--no-dangling')).toBe('')
  const files = site.git('ls-tree', '--name-only', 'HEAD', 'inventory/hosts/').split('\n').filter(Boolean)
  const names = hosts.map((host) => `inventory/hosts/${host.name}.yaml`)
  expect(files.sort()).toEqual(names.sort())
}
