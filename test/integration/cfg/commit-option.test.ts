import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'

let site: LoopbackSite
let first: string
const at = (name: string): string => join(site.files, name)
const motd = (text: string): string => `file(at('motd'), { content: '${text}\\n' })`
const head = (): string => site.git('rev-parse', 'HEAD')

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  site.manifest(motd('first'))
  first = head()
  site.git('tag', '-a', '-m', 'first', 'v1')
  site.manifest(motd('second'))
})
afterAll(() => site.stop())

describe('--commit', () => {
  it('applies exactly that, records it, and says what it is', async () => {
    writeFileSync(join(site.root, 'manifests/site.ts'), 'this is no manifest')
    try {
      const { exitCode, stdout, stderr } = await site.cfg('apply web01 --commit v1 --json')
      expect([exitCode, readFileSync(at('motd'), 'utf8')]).toEqual([0, 'first\n'])
      expect(stderr).toContain(
        `manifests and types of commit ${first.slice(0, 10)}, 1 commit before the last of branch "main": `,
      )
      const { result } = JSON.parse(stdout) as { result: { run: string; manifests: unknown } }
      expect(result.manifests).toEqual({ commit: first, asked: 'v1', uncommitted: [] })
      const shown = JSON.parse((await site.cfg(`show ${result.run} --json`)).stdout) as {
        result: { run: { commit: string; modified: boolean } }
      }
      expect(shown.result.run).toMatchObject({ commit: first, modified: false })
      const planned = await site.cfg('plan web01 --commit HEAD')
      expect(planned.stdout).toContain('+second')
      expect(planned.stdout).toContain(`manifests of ${head().slice(0, 10)} (--commit HEAD)`)
      expect((await site.cfg('verify web01 --commit v1')).exitCode).toBe(0)
      expect((await site.cfg('check web01 --commit HEAD~1')).exitCode).toBe(0)
    } finally {
      site.git('checkout', '-q', '--', 'manifests')
    }
  })

  it('is remembered by a saved plan, wherever the branch is by then', async () => {
    rmSync(at('motd'))
    const plan = join(dirname(site.root), 'first.plan')
    expect((await site.cfg(`plan web01 --commit v1 -o ${plan}`)).exitCode).toBe(3)
    site.manifest(motd('third'))
    const twice = await site.cfg(`apply --plan ${plan} --commit v1`)
    expect([twice.exitCode, twice.stderr]).toEqual([2, expect.stringContaining('--commit is not for a plan')])
    const { exitCode, stderr } = await site.cfg(`apply --plan ${plan}`)
    expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
    expect(readFileSync(at('motd'), 'utf8')).toBe('first\n')
  })

  it('says where the inventory was another one then', async () => {
    await site.addHost('db01')
    const { stderr } = await site.cfg('check web01 --commit v1')
    expect(stderr).toContain(
      'the inventory is that of the database: the text of the commit differs in 1 file',
    )
    expect((await site.cfg('check web01 --commit HEAD')).stderr).not.toContain('the inventory is')
  })

  it('refuses what is no commit, or not of this branch', async () => {
    const refused = async (line: string): Promise<string> => {
      const { exitCode, stderr } = await site.cfg(line)
      expect(exitCode).toBe(2)
      return stderr
    }
    expect(await refused('plan web01 --commit nosuch')).toContain(
      'Cannot use commit "nosuch": there is no such commit',
    )
    expect(await refused('plan web01 --commit=--all')).toContain('there is no such commit')
    expect(await refused('plan web01 --commit HEAD^{tree}')).toContain('it is no commit')
    await site.ok('add customer acme')
    await site.ok('add customer brook')
    await site.ok('-C brook add network lan')
    expect(await refused('check -C acme --commit customer/brook')).toContain(
      'Cannot use commit "customer/brook": it is not in the history of branch "customer/acme"; it is on "customer/brook"',
    )
    const onBase = head()
    site.manifest(motd('fourth'))
    expect(await refused('check -C acme --commit main')).toContain('comes to a customer by a merge')
    expect((await site.cfg(`check -C acme --commit ${onBase.slice(0, 12)}`)).stderr).toContain(
      `commit ${onBase.slice(0, 10)}`,
    )
  })
})

describe('a work tree with files that are not committed', () => {
  it('is said by plan and apply, and in the record; the inventory of a customer is none of them', async () => {
    site.manifest(motd('clean'))
    writeFileSync(join(site.root, 'manifests/extra.ts'), 'export {}\n')
    writeFileSync(join(site.root, '.git/info/exclude'), 'manifests/files/*.gen\n*.swp\n')
    writeFileSync(join(site.root, 'manifests/files/x.gen'), '')
    writeFileSync(join(site.root, 'manifests/.site.ts.swp'), '')
    writeFileSync(join(site.root, 'inventory/hosts/notes.txt'), 'not of the manifests')
    site.git('worktree', 'add', '-q', '--detach', 'trees/other')
    const line = '2 files of the work tree are not committed: manifests/extra.ts, manifests/files/x.gen'
    try {
      for (const command of ['plan', 'apply']) {
        const { stdout, stderr } = await site.cfg(`${command} web01`)
        expect(stderr).toContain(line)
        expect(stdout).toContain(`manifests of ${head().slice(0, 10)}, ${line}`)
      }
      expect((await site.cfg('history --limit 1')).stdout).toContain(`${head().slice(0, 10)} and changes`)
    } finally {
      site.git('worktree', 'remove', '--force', 'trees/other')
      site.git('clean', '-qfdx')
    }
    const { stdout, stderr } = await site.cfg('plan web01')
    expect(stdout + stderr).not.toContain('not committed')
  })
})

describe('runs for several customers at the same time', () => {
  it('have each its own manifests, and its own record', async () => {
    const names = ['east', 'north', 'west']
    for (const name of names) {
      await site.ok(`add customer ${name}`)
      site.git('switch', '-q', `customer/${name}`)
      await site.addHost('web01')
      site.manifest(motd(`of ${name}`))
    }
    site.git('switch', '-q', 'main')
    const planned = await Promise.all(names.map((name) => site.cfg(`plan -C ${name} web01`)))
    for (const [index, { stdout }] of planned.entries()) {
      const own = names[index] ?? ''
      expect(names.filter((name) => stdout.includes(`+of ${name}\n`))).toEqual([own])
      const history = (await site.cfg(`history -C ${own}`)).stdout
      expect(names.filter((name) => history.includes(`-C ${name} `))).toEqual([own])
      expect(history).toContain(site.git('rev-parse', `customer/${own}`).slice(0, 10))
    }
  })
})

describe('the lock of a host', () => {
  it('says for which customer it was taken', async () => {
    await site.ok('add customer nova')
    site.git('switch', '-q', 'customer/nova')
    try {
      await site.addHost('web01')
      writeFileSync(
        join(site.root, 'manifests/site.ts'),
        `import { command, site } from 'hostwright'
export default site(() => [command('owner', { creates: '${at('owner')}', run: 'cp /var/lib/hostwright/lock/owner ${at('owner')}' })])\n`,
      )
      const { exitCode, stdout, stderr } = await site.cfg('apply web01')
      expect([exitCode, exitCode === 0 ? '' : stdout + stderr]).toEqual([0, ''])
      expect(readFileSync(at('owner'), 'utf8')).toContain('why=cfg apply web01, customer nova\n')
    } finally {
      site.git('checkout', '-q', '--', '.')
      site.git('switch', '-q', 'main')
    }
  })
})
