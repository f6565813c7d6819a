import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitIn, siteAt, siteEnv, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram } from '../../lib/run-program.ts'
import { initSite } from '../../../src/inventory/init-site.ts'

describe('a customer', () => {
  it('has a branch from base and an inventory of its own, of which nothing shows elsewhere', async () => {
    const { ok, inv, git } = await tempSite()
    await ok('add network office')
    await ok('add subnet 10.20.0.0/24 --network office')
    await ok('add host web01 --network office')
    await ok('add customer acme')
    await ok('add customer zeta')
    expect(git('ls-tree', '-r', '--name-only', 'customer/acme')).toBe(
      [
        '.gitignore',
        'hostwright.yaml',
        'inventory/.gitkeep',
        'inventory/customer',
        'manifests/files/.gitkeep',
        'manifests/site.ts',
        'tsconfig.json',
        'types/.gitkeep',
      ].join('\n'),
    )
    // The same names and addresses again are no conflict.
    await ok('-C acme add network office')
    await ok('-C acme add subnet 10.20.0.0/24 --network office')
    await ok('-C acme add host web01 --network office --tag acme')
    for (const kind of ['host', 'network', 'subnet', 'zone', 'group']) {
      const { stdout } = await inv(`-C zeta list ${kind}`)
      expect(stdout.trim().split('\n')).toHaveLength(1)
    }
    expect(await ok('show host web01')).not.toContain('acme')
    expect(await ok('-C acme show host web01')).toContain('acme')
    expect(await ok('log')).not.toContain('acme')
    expect((await ok('-C acme log')).trim().split('\n')).toHaveLength(4)
    expect(git('log', '--format=%s', 'customer/acme', '-1')).toContain('add host web01')
    expect(git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('main')
    expect(git('status', '--porcelain')).toBe('')
    await ok('-C acme rm host web01')
    expect(await ok('show host web01')).toContain('10.20.0.1')
  })

  it('is the one whose branch is checked out, or that the environment names', async () => {
    const { root, ok, git, inv } = await tempSite()
    await ok('add customer acme')
    for (const [name, instead] of [
      ['Fjord_2', 'fjord-2'],
      ['fjord.example', 'fjord-example'],
    ])
      expect((await inv(`add customer ${name}`)).stderr).toMatch(
        new RegExp(`^inv: Cannot add customer "${name}": .*\nhint: "${instead}" would do\n$`),
      )
    expect((await inv('add customer _')).stderr).not.toContain('hint')
    await ok('-C acme add network lan')
    expect(await ok('list network')).not.toContain('lan')
    git('switch', '-q', 'customer/acme')
    expect(await ok('list network')).toContain('lan')
    git('switch', '-q', '-c', 'feature')
    expect(await ok('list network')).not.toContain('lan')
    const site = await siteAt(root).inv('list network')
    expect(site.exitCode).toBe(0)
    expect((await inv('-C acne list network')).stderr).toBe(
      'inv: Cannot work for customer "acne": there is no branch "customer/acne"\nhint: did you mean "acme"?\n',
    )
  })

  it('is not meant where base is named, by its branch or as "base", from wherever', async () => {
    const { root, ok, git, inv } = await tempSite()
    await ok('add network of-base')
    for (const name of ['main', 'base']) {
      const refused = await inv(`add customer ${name}`)
      expect([refused.exitCode, refused.stderr]).toEqual([
        2,
        `inv: Cannot add customer "${name}": that means base\nhint: inv -C ${name} … works on base\n`,
      ])
    }
    await ok('add customer acme')
    git('switch', '-q', 'customer/acme')
    expect(await ok('list network')).not.toContain('of-base')
    expect(await ok('-C main list network')).toContain('of-base')
    expect(await ok('-C base list network')).toContain('of-base')
    expect(await ok('-C customer/acme list network')).not.toContain('of-base')
    const env = { ...siteEnv, HOSTWRIGHT_CUSTOMER: 'main' }
    expect((await runProgram(invProgram, ['list', 'network'], { cwd: root, env })).stdout).toContain(
      'of-base',
    )
    await ok('-C main add network second')
    expect(git('show', '--format=', '--name-only', 'main')).toBe('inventory/networks/second.yaml')
    const offered = await runProgram(invProgram, ['--get-completions', '--', '-C', ''], {
      cwd: root,
      env: siteEnv,
    })
    expect(offered.stdout).toBe('acme\nmain\n')
    // One that was made by Git alone.
    git('branch', 'customer/main', 'main~2')
    expect(await ok('-C main list network')).not.toContain('of-base')
    expect(await ok('-C base list network')).toContain('of-base')
  })

  it('is refused where the name is no label, or taken, or the start unknown', async () => {
    const { ok, inv, git } = await tempSite()
    await ok('add customer acme')
    expect((await inv('add customer acme')).stderr).toContain('branch "customer/acme" exists already')
    expect((await inv('add customer a_b')).exitCode).toBe(2)
    expect((await inv('add customer new --from nowhere')).stderr).toContain('there is no branch "nowhere"')
    expect((await inv('add customer new --from ../heads/main')).stderr).toContain(
      'there is no branch "../heads/main"',
    )
    git('tag', 'v1')
    expect((await inv('add customer new --from v1')).stderr).toContain(
      'hint: it takes branches: git branch NAME v1 makes one of it, for --from NAME',
    )
    expect((await inv('rm customer nope --purge')).stderr).toBe(
      'inv: Cannot remove customer "nope": there is no branch "customer/nope"\nhint: cfg customers shows those that there are\n',
    )
    expect((await inv('rm customer customer/acme')).stderr).toContain('hint: did you mean "acme"?')
    // Neither a customer's branch nor what was made from one.
    git('branch', 'topic', 'customer/acme')
    for (const from of ['customer/acme', 'topic']) {
      const refused = await inv(`add customer new --from ${from}`)
      expect([refused.exitCode, refused.stderr]).toEqual([
        2,
        expect.stringContaining('is of customer "acme"'),
      ])
    }
    git('branch', 'next', 'main')
    await ok('add customer new --from next')
  })
})

describe('inv init', () => {
  it('makes a site of a folder that is there already, and leaves its files alone', async () => {
    const root = join(tempFolder(), 'repo')
    mkdirSync(root)
    gitIn(root, 'init', '-q', '-b', 'trunk')
    writeFileSync(join(root, '.gitignore'), 'mine\n')
    writeFileSync(join(root, 'other.txt'), 'not to be committed')
    await initSite(root, siteEnv)
    const { ok, git } = siteAt(root)
    await ok('add network lan')
    expect(git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('trunk')
    expect(git('status', '--porcelain').split('\n').sort()).toEqual(['?? .gitignore', '?? other.txt'])
    await expect(initSite(root, siteEnv)).rejects.toThrow('it is one already')
    mkdirSync(join(root, 'sub'))
    await expect(initSite(join(root, 'sub'), siteEnv)).rejects.toThrow('it lies within the work tree')
  })

  it('works where Git knows nobody, and says whom it took', async () => {
    const folder = tempFolder()
    const { inv } = siteAt(folder)
    const nobody = { ...siteEnv, GIT_AUTHOR_NAME: '', GIT_AUTHOR_EMAIL: '', USER: 'eve' }
    const { author } = await initSite(join(folder, 'site'), nobody)
    expect(author).toMatchObject({ name: 'eve', email: 'eve@localhost', configured: false })
    expect(gitIn(join(folder, 'site'), 'log', '-1', '--format=%an <%ae>')).toBe('eve <eve@localhost>')
    expect((await inv('list host')).stderr).toContain('is in no Git work tree')
  })
})
