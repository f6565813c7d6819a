/** `kill -9` right before and right after each step by which a customer is made, taken from a remote or retired: the next command goes on. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gitIn, siteAt, siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const program = join(import.meta.dirname, 'run-inv.ts')
const realGit = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()

/** In place of git: does away with the program that has called it, where it is asked for this. */
function folderWithGit(subcommand: string, when: 'before' | 'after'): string {
  const folder = tempFolder()
  const file = join(folder, 'git')
  const kill = `kill -9 $PPID`
  writeFileSync(
    file,
    `#!/bin/sh
case " $* " in
*" ${subcommand} "*) ${when === 'before' ? `${kill}; exit 1` : `${realGit} "$@"; ${kill}; exit 1`} ;;
esac
exec ${realGit} "$@"
`,
  )
  chmodSync(file, 0o755)
  return folder
}

async function cut(site: TestSite, line: string, step: string): Promise<void> {
  const at = step.indexOf(' ')
  const folder = folderWithGit(step.slice(at + 1), step.startsWith('before') ? 'before' : 'after')
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, ...line.split(' ')],
    {
      cwd: site.root,
      env: { ...siteEnv, PATH: `${folder}:${siteEnv.PATH}` },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect([step, signal]).toEqual([step, 'SIGKILL'])
  expect(site.git('fsck', '--strict', '--no-dangling')).toBe('')
}

it.each(['before fast-import', 'after fast-import'])('inv add customer, %s', async (step) => {
  const site = await tempSite()
  await cut(site, 'add customer acme', step)
  const there = step.startsWith('after')
  expect(site.git('branch', '--list', 'customer/acme') !== '').toBe(there)
  if (there)
    expect((await site.inv('add customer acme')).stderr).toContain('inv -C acme … works on it as it is')
  else await site.ok('add customer acme')
  await site.ok('-C acme add network lan')
})

it.each(['after config --replace-all', 'before update-ref', 'after update-ref'])(
  'a customer of a remote, %s',
  async (step) => {
    const first = await tempSite()
    await first.ok('add customer acme')
    await first.ok('-C acme add network lan')
    const root = join(tempFolder(), 'clone')
    gitIn('/', 'clone', '-q', first.root, root)
    const site = siteAt(root)
    await cut(site, '-C acme list network', step)
    expect(await site.ok('-C acme list network')).toContain('lan')
    expect(site.git('rev-parse', '--abbrev-ref', 'customer/acme@{upstream}')).toBe('origin/customer/acme')
  },
)

it.each(['before mktag', 'after mktag', 'before update-ref', 'after update-ref'])(
  'inv rm customer, %s',
  async (step) => {
    const site = await tempSite()
    await site.ok('add customer acme')
    await site.ok('-C acme add network lan --no-save')
    await cut(site, 'rm customer acme --yes', step)
    const gone = step === 'after update-ref'
    const tags = (): readonly string[] => site.git('tag', '--list').split('\n').filter(Boolean)
    expect(site.git('branch', '--list', 'customer/acme') === '').toBe(gone)
    expect(tags()).toHaveLength(gone ? 1 : 0)
    if (!gone) await site.ok('rm customer acme --yes')
    const [tag = ''] = tags()
    expect(site.git('ls-tree', '-r', '--name-only', tag)).toContain('inventory/networks/lan.yaml')
    await site.ok('rm customer acme --purge --yes')
    site.git('branch', 'customer/acme', tag)
    expect(await site.ok('-C acme list network')).toContain('lan')
  },
)
