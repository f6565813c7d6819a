import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { initSite } from '../../../src/inventory/init-site.ts'
import { gitIn, siteAt, siteEnv, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

describe('text that is edited and not committed', () => {
  it('is told by status and refused by load, which reads what is committed', async () => {
    const { root, git, inv, ok } = await tempSite()
    await ok('add network office')
    await ok('add host web01')
    const path = join(root, 'inventory/hosts/web01.yaml')
    writeFileSync(path, `${readFileSync(path, 'utf8')}cpus: 4\n`)
    writeFileSync(join(root, 'inventory/hosts/web02.yaml'), 'kind: physical\n')
    writeFileSync(join(root, 'inventory/README.md'), 'mine\n')
    const status = await inv('status')
    expect(status.exitCode).toBe(3)
    expect(status.stdout).toContain('inventory/hosts/web01.yaml: edited by hand, not committed\n')
    expect(status.stdout).toContain('inventory/hosts/web02.yaml: edited by hand, not committed\n')
    expect(status.stdout).not.toContain('README')
    const load = await inv('load')
    expect(load.exitCode).toBe(2)
    expect(load.stderr).toContain('inventory/hosts/web01.yaml is edited and not committed')
    expect(load.stderr).toContain('git commit, then inv load')
    git('add', 'inventory/hosts/web01.yaml')
    git('commit', '-qm', 'by hand')
    const half = await inv('load')
    expect([half.exitCode, half.stdout]).toEqual([0, '~ host web01\n0 added, 1 changed, 0 removed\n'])
    expect(half.stderr).toContain('edited and not committed: inventory/hosts/web02.yaml')
  })
})

describe('text that is committed with conflict markers in it', () => {
  it('is named with its line by status and load, whether the database has changed too or not', async () => {
    const { root, git, inv, ok } = await tempSite()
    await ok('add host web01')
    const path = join(root, 'inventory/hosts/web01.yaml')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, `${text}<<<<<<< HEAD\ncpus: 2\n=======\ncpus: 4\n>>>>>>> other\n`)
    git('commit', '-qam', 'not solved')
    const said = `has conflict markers (line ${text.split('\n').length})`
    for (const change of ['', 'set host web01 memory=2G --no-save']) {
      if (change !== '') await ok(change)
      const status = await inv('status')
      expect([status.exitCode, status.stdout]).toEqual([
        3,
        expect.stringContaining(`inventory/hosts/web01.yaml: ${said}: take the "<<<<<<<"`),
      ])
      const load = await inv('load')
      expect([load.exitCode, load.stderr]).toEqual([2, expect.stringContaining(`it ${said}`)])
      expect(load.stderr).toContain('hint: take the "<<<<<<<"')
      expect(load.stderr).not.toContain('changed in the database too')
    }
  })
})

describe('a symbolic link in the work tree', () => {
  it('is not written through: the change is kept in the database, and saved once the link is gone', async () => {
    const { root, git, inv, ok } = await tempSite()
    await ok('add host web01')
    const elsewhere = tempFolder()
    const hosts = join(root, 'inventory/hosts')
    rmSync(hosts, { recursive: true })
    symlinkSync(elsewhere, hosts)
    const head = git('rev-parse', 'HEAD')
    const { exitCode, stderr } = await inv('add host web02')
    expect([exitCode, git('rev-parse', 'HEAD'), readdirSync(elsewhere)]).toEqual([0, head, []])
    expect(stderr).toContain('its text is not saved')
    expect(stderr).toContain('inventory/hosts: it is a symbolic link, and nothing is written through one')
    expect(await ok('list host')).toContain('web02')
    rmSync(hosts)
    git('checkout', '-q', '--', 'inventory')
    symlinkSync(join(elsewhere, 'own.yaml'), join(hosts, 'web02.yaml'))
    expect((await inv('save')).stderr).toContain('inventory/hosts/web02.yaml: it is a symbolic link')
    rmSync(join(hosts, 'web02.yaml'))
    await ok('save')
    expect([existsSync(join(hosts, 'web02.yaml')), git('status', '--porcelain')]).toEqual([true, ''])
  })
})

describe('the branch that is worked on', () => {
  it('is told where the checked-out one is neither base nor a customer, or none is', async () => {
    const { git, inv, ok } = await tempSite()
    await ok('add customer acme')
    git('switch', '-q', '-c', 'feature')
    expect((await inv('add network lan')).stderr).toBe(
      'branch "feature" is neither base nor a customer\'s: this is about the inventory of branch "main"\n',
    )
    expect((await inv('-C acme list network')).stderr).not.toContain('branch')
    git('switch', '-q', '--detach')
    expect((await inv('list network')).stderr).toContain(
      'no branch is checked out: this is about the inventory of branch "main"\n',
    )
    git('switch', '-q', 'customer/acme')
    expect((await inv('list network')).stderr).not.toContain('branch')
  })

  it('is not said to have moved after a save over text that is no object', async () => {
    const { root, git, inv, ok } = await tempSite()
    await ok('add network office')
    const clone = join(tempFolder(), 'clone')
    gitIn('/', 'clone', '-q', root, clone)
    const copy = siteAt(clone)
    await copy.ok('list network')
    // As a process that was killed between its commit and its note of it leaves things.
    await copy.ok('add network lan --no-save')
    mkdirSync(join(clone, 'inventory/networks'), { recursive: true })
    writeFileSync(join(clone, 'inventory/networks/lan.yaml'), '{}\n')
    gitIn(clone, 'add', '-A')
    gitIn(clone, 'commit', '-qm', 'killed')
    await copy.ok('save')
    expect((await copy.inv('list network')).stderr).toBe('')
    expect((await inv('list network')).stderr).toBe('')
    expect(git('status', '--porcelain')).toBe('')
  })

  it('gets commits that say what was done, not how it was said', async () => {
    const { root, git, ok } = await tempSite()
    await ok(`-q add network office --vlan 20 --json --site ${root}`)
    expect(git('log', '-1', '--format=%s')).toBe('inv add network office --vlan 20')
    await ok('add customer acme')
    await ok('-C acme -vv add network office')
    expect(git('log', '-1', '--format=%s', 'customer/acme')).toBe('inv add network office')
  })
})

describe('inv init in a repository', () => {
  it('works at its top, and commits its own files alone', async () => {
    const root = join(tempFolder(), 'repo')
    mkdirSync(root)
    gitIn(root, 'init', '-q', '-b', 'main')
    writeFileSync(join(root, 'README.md'), 'ours\n')
    gitIn(root, 'add', '-A')
    gitIn(root, 'commit', '-qm', 'first')
    writeFileSync(join(root, 'staged.txt'), 'not yet')
    gitIn(root, 'add', 'staged.txt')
    expect((await siteAt(root).inv('init')).exitCode).toBe(0)
    expect(gitIn(root, 'status', '--porcelain')).toBe('A  staged.txt')
    expect(gitIn(root, 'show', '--name-only', '--format=')).not.toContain('staged.txt')
  })

  it('refuses a folder within, whether it is there or not', async () => {
    const root = join(tempFolder(), 'repo')
    mkdirSync(join(root, 'infra'), { recursive: true })
    gitIn(root, 'init', '-q', '-b', 'main')
    for (const folder of ['infra', 'infra2', 'a/b']) {
      const { stderr, exitCode } = await siteAt(root).inv(`init ${folder}`)
      expect(exitCode).toBe(2)
      expect(stderr).toContain(`it lies within the work tree "${root}"\nhint: a site is the top folder`)
    }
    await initSite(root, siteEnv)
    expect((await siteAt(root).inv('init infra')).stderr).toContain(
      `hint: that is a site already: cd ${root}`,
    )
    expect(gitIn(root, 'status', '--porcelain')).toBe('')
  })

  it('says what the file system refuses', async () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    for (const folder of [file, join(file, 'x'), '/proc/nowhere/x']) {
      const { stderr, exitCode } = await siteAt('/').inv(`init ${folder}`)
      expect([exitCode, stderr.split('\n')]).toEqual([2, [expect.stringContaining('cannot be made'), '']])
    }
    rmSync(file)
  })
})

describe('a note', () => {
  it('says what has no effect until more is recorded', async () => {
    const { inv, ok } = await tempSite()
    await ok('add network office')
    await ok('add subnet 10.20.0.0/24 --network office')
    expect((await inv('add host web01 --network office')).stderr).toBe(
      'host "web01" has no name in DNS, because no subnet of network "office" has a domain: inv set subnet 10.20.0.0/24 domain=DOMAIN\n',
    )
    const zone = (await inv('add zone office.example --ns web01')).stderr
    expect(zone).toContain('name server "web01" has no name in DNS yet')
    expect(zone).toContain(
      'no subnet has the domain "office.example" yet, so no host has a name in it: inv set subnet 10.20.0.0/24 domain=office.example\n',
    )
    expect((await inv('-q add zone b.example')).stderr).toBe('')
    await ok('set subnet 10.20.0.0/24 domain=office.example')
    expect((await inv('add host web02 --network office')).stderr).toBe('')
    expect((await inv('add record office.example @ MX 10 web02')).stderr).toBe('')
    expect((await inv('add record office.example @ MX 20 web03')).stderr).toContain(
      '"web03.office.example", which it points to, is no name yet',
    )
    await ok('set host web02 alias+=shop')
    await ok('add record office.example buy CNAME shop')
    expect((await inv('rm alias web02 shop')).stderr).toBe(
      'record "buy CNAME shop" of zone "office.example" points to "shop.office.example", which is no name any more: ' +
        "inv rm record office.example 'buy' CNAME\n",
    )
    await ok('rm record office.example buy CNAME')
    expect((await inv('rm nic web02 eth0')).stderr).toContain(
      '"web02.office.example", which is no name any more',
    )
    await ok('undo')
    const dotless = (await inv('add record office.example shop CNAME www.example.com')).stderr
    expect(dotless).toContain('; "www.example.com.", with a dot behind it, is the name elsewhere\n')
    expect((await inv('check --code cname-dangling')).stdout).toContain(
      'then add it with "www.example.com.", if that name elsewhere is meant\n',
    )
  })
})
