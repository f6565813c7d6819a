import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitIn, siteAt, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

async function office(): Promise<TestSite> {
  const site = await tempSite()
  await site.ok('add network office')
  await site.ok('add subnet 10.20.0.0/24 --network office --domain office.example')
  await site.ok('add host web01 --network office')
  return site
}

const MOVED = 'branch "main" has moved and its text differs from the database'

describe('each change', () => {
  it('is committed to the branch, with the work tree and the index', async () => {
    const { root, git } = await office()
    expect(git('log', '--format=%s|%an <%ae>', '-1')).toBe(
      'inv add host web01 --network office|Ann Other <ann@example.org>',
    )
    expect(git('status', '--porcelain')).toBe('')
    expect(git('show', '--name-only', '--format=')).toBe('inventory/hosts/web01.yaml')
    expect(readFileSync(join(root, 'inventory/hosts/web01.yaml'), 'utf8')).toContain('- 10.20.0.1\n')
  })

  it('leaves what the operator has staged, edited or added alone', async () => {
    const { root, git, ok } = await office()
    writeFileSync(join(root, 'staged.txt'), 'staged')
    git('add', 'staged.txt')
    writeFileSync(join(root, 'staged.txt'), 'and edited')
    writeFileSync(join(root, 'inventory/hosts/web01.yaml'), '# my edit\n')
    writeFileSync(join(root, 'new.txt'), 'new')
    const before = git('status', '--porcelain')
    await ok('add host web02 --network office')
    expect(git('status', '--porcelain')).toBe(before)
    expect(git('show', ':staged.txt')).toBe('staged')
    expect(git('show', '--name-only', '--format=')).toBe('inventory/hosts/web02.yaml')
  })

  it('does not overwrite a file that was edited by hand, and is saved once that is out of the way', async () => {
    const { root, git, inv, ok } = await office()
    const path = join(root, 'inventory/hosts/web01.yaml')
    const head = git('rev-parse', 'HEAD')
    writeFileSync(path, '# my edit\n')
    const changed = await inv('set host web01 cpus=4')
    expect(changed.exitCode).toBe(0)
    expect(changed.stderr).toContain('inventory/hosts/web01.yaml: it was edited by hand and not committed')
    expect([readFileSync(path, 'utf8'), git('rev-parse', 'HEAD')]).toEqual(['# my edit\n', head])
    const status = await inv('status')
    expect([status.exitCode, status.stdout]).toEqual([
      3,
      'inventory/hosts/web01.yaml: changed in the database, not saved: inv save\n' +
        'inventory/hosts/web01.yaml: edited by hand, not committed\n',
    ])
    expect((await inv('save')).exitCode).toBe(2)
    git('checkout', '-q', 'inventory/hosts/web01.yaml')
    await ok('save')
    expect(readFileSync(path, 'utf8')).toContain('cpus: 4')
    expect((await inv('status')).exitCode).toBe(0)
  })

  it('of bulk work is saved in one commit that lists what was done', async () => {
    const { git, ok, inv } = await office()
    await ok('add host a --network office --no-save')
    await ok('rm host a --no-save')
    await ok('add host b --network office --no-save')
    expect((await inv('status')).exitCode).toBe(3)
    await ok('save')
    expect(git('log', '-1', '--format=%B')).toBe(
      'inventory: 3 changes\n\ninv add host a --network office --no-save\ninv rm host a --no-save\n' +
        'inv add host b --network office --no-save',
    )
    expect(git('show', '--name-status', '--format=')).toBe('A\tinventory/hosts/b.yaml')
  })

  it('that changes nothing makes neither a change set nor a commit', async () => {
    const { git, ok } = await office()
    await ok('set host web01 cpus=4')
    const head = git('rev-parse', 'HEAD')
    expect(await ok('set host web01 cpus=4')).toBe('host web01: nothing to change\n')
    expect(git('rev-parse', 'HEAD')).toBe(head)
    expect((await ok('log host web01')).trim().split('\n')).toHaveLength(3)
  })

  it('renames the file with the host, and every text that names it', async () => {
    const { git, ok } = await office()
    await ok('add host vm1 --kind vm --parent web01')
    await ok('add zone office.example --ns web01')
    await ok('rename host web01 hv1 --alias')
    expect(git('show', '--name-status', '--no-renames', '--format=').split('\n')).toEqual([
      'A\tinventory/hosts/hv1.yaml',
      'M\tinventory/hosts/vm1.yaml',
      'D\tinventory/hosts/web01.yaml',
      'M\tinventory/zones/office.example.yaml',
    ])
    expect(await ok('show host vm1')).toContain('parent  hv1\n')
    expect(await ok('show zone office.example')).toContain('hv1')
    expect(await ok('status')).toBe('database and branch main are the same\n')
  })
})

describe('when the branch has moved', () => {
  it('every command says so, and load brings it in', async () => {
    const { root, git, inv, ok } = await office()
    const path = join(root, 'inventory/hosts/web01.yaml')
    writeFileSync(path, `${readFileSync(path, 'utf8')}tags:\n  - edge\n`)
    writeFileSync(join(root, 'inventory/groups-readme.txt'), 'not ours')
    git('add', '-A')
    git('commit', '-qm', 'by hand')
    expect((await inv('list host')).stderr).toContain(MOVED)
    expect((await inv('status')).stdout).toBe(
      'inventory/hosts/web01.yaml: changed on the branch, not loaded: inv load\n',
    )
    expect(await ok('load')).toBe('~ host web01\n0 added, 1 changed, 0 removed\n')
    expect(await ok('show host web01')).toContain('edge')
    expect((await inv('list host')).stderr).toBe('')
    expect((await inv('status')).exitCode).toBe(0)
  })

  it('other changes are still saved on top, and nothing of the branch is lost', async () => {
    const { root, git, inv, ok } = await office()
    writeFileSync(join(root, 'inventory/hosts/db01.yaml'), 'kind: physical\n')
    git('add', '-A')
    git('commit', '-qm', 'by hand')
    await ok('set host web01 cpus=2')
    expect(git('show', '--name-only', '--format=')).toBe('inventory/hosts/web01.yaml')
    expect((await inv('list host')).stderr).toContain(MOVED)
    expect(await ok('load')).toBe('+ host db01\n1 added, 0 changed, 0 removed\n')
    expect(await ok('show host web01')).toContain('cpus')
    expect((await inv('status')).exitCode).toBe(0)
  })

  it('an object that changed on both sides is decided by the operator', async () => {
    const { root, git, inv, ok } = await office()
    const path = join(root, 'inventory/hosts/web01.yaml')
    const text = readFileSync(path, 'utf8')
    const handEdit = async (): Promise<void> => {
      writeFileSync(path, `${text}tags:\n  - edge\n`)
      git('commit', '-qam', 'by hand')
    }
    await handEdit()
    expect((await inv('set host web01 cpus=2')).stderr).toContain('it was changed on the branch too')
    expect((await inv('status')).stdout).toContain('changed in both')
    expect((await inv('load')).stderr).toContain('it was changed in the database too, and not saved')
    await ok('load --force')
    expect(await ok('show host web01')).not.toContain('cpus')
    await ok('set host web01 cpus=3 --no-save')
    writeFileSync(path, text)
    git('commit', '-qam', 'by hand again')
    await ok('save --force')
    expect(git('show', 'HEAD:inventory/hosts/web01.yaml')).toContain('cpus: 3')
    expect((await inv('status')).exitCode).toBe(0)
  })

  it('text with mistakes is refused with all of them, and changes nothing', async () => {
    const { root, git, inv, ok } = await office()
    const before = await ok('list host --json')
    writeFileSync(join(root, 'inventory/hosts/bad_1.yaml'), 'kindd: vm\n')
    writeFileSync(
      join(root, 'inventory/hosts/b.yaml'),
      'parent: nobody\nnics:\n  - name: eth0\n    network: office\n    addresses: [10.20.0.1]\n',
    )
    git('add', '-A')
    git('commit', '-qm', 'mistakes')
    const wrong = await inv('load')
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('unknown key "kindd" (inventory/hosts/bad_1.yaml)')
    git('rm', '-q', 'inventory/hosts/bad_1.yaml')
    git('commit', '-qm', 'fewer')
    const among = await inv('load')
    expect(among.stderr).toContain('a physical host has no parent (inventory/hosts/b.yaml)')
    expect(among.stderr).toContain(
      'address 10.20.0.1 belongs to host "b" (eth0) (inventory/hosts/web01.yaml, inventory/hosts/b.yaml)',
    )
    expect(await ok('list host --json')).toBe(before)
  })
})

describe('a branch that Git is in the middle of rebasing', () => {
  it('is not saved to, since Git would drop that at the end; it is afterwards', async () => {
    const { root, git, inv, ok } = await office()
    const commit = (text: string): void => {
      writeFileSync(join(root, 'notes.txt'), text)
      git('add', 'notes.txt')
      git('commit', '-qm', text)
    }
    git('branch', 'other')
    commit('ours')
    git('switch', '-q', 'other')
    commit('theirs')
    git('switch', '-q', 'main')
    expect(() => git('rebase', 'other')).toThrow('git rebase')
    const changed = await inv('set host web01 cpus=4')
    expect([changed.exitCode, changed.stderr]).toEqual([0, expect.stringContaining('it is being rebased in')])
    expect((await inv('save')).exitCode).toBe(2)
    git('rebase', '--abort')
    expect((await inv('status')).stdout).toBe(
      'inventory/hosts/web01.yaml: changed in the database, not saved: inv save\n',
    )
    await ok('save')
    expect(git('show', '--name-only', '--format=%s')).toBe(
      'inv set host web01 cpus=4\n\ninventory/hosts/web01.yaml',
    )
  })
})

describe('a fresh clone', () => {
  it('builds its database from the text, which it then keeps byte for byte', async () => {
    const { root, git, ok } = await office()
    await ok('add host vm1 --kind vm --parent web01 --network office')
    await ok('add group all')
    await ok('add group web --parent all --attr port=80')
    await ok('set host vm1 group+=web')
    const clone = join(tempFolder(), 'clone')
    gitIn('/', 'clone', '-q', root, clone)
    const copy = siteAt(clone)
    const first = await copy.inv('list host')
    expect(first.stderr).toContain('built the database of branch "main" from its text: 5 objects')
    expect(first.stdout).toBe(await ok('list host'))
    expect((await copy.inv('list host')).stderr).toBe('')
    expect((await copy.inv('status')).exitCode).toBe(0)
    await copy.ok('set host vm1 cpus=2')
    await copy.ok('set host vm1 cpus=')
    expect(gitIn(clone, 'rev-parse', 'HEAD:inventory')).toBe(git('rev-parse', 'HEAD:inventory'))
  })

  it('counts one object as one', async () => {
    const { root, ok } = await tempSite()
    await ok('add group web')
    const clone = join(tempFolder(), 'clone')
    gitIn('/', 'clone', '-q', root, clone)
    expect((await siteAt(clone).inv('list group')).stderr).toBe(
      'built the database of branch "main" from its text: 1 object\n',
    )
  })
})

describe('a branch that is checked out', () => {
  it('in a linked work tree is followed there, and the main one is left alone', async () => {
    const { root, git, ok } = await office()
    await ok('add customer acme')
    const tree = join(tempFolder(), 'acme')
    git('worktree', 'add', '-q', tree, 'customer/acme')
    await ok('-C acme add network lan')
    expect(existsSync(join(tree, 'inventory/networks/lan.yaml'))).toBe(true)
    expect([gitIn(tree, 'status', '--porcelain'), git('status', '--porcelain')]).toEqual(['', ''])
    expect((await siteAt(tree).ok('list network')).includes('lan')).toBe(true)
    rmSync(tree, { recursive: true })
    await ok('-C acme add network dmz')
    expect(git('show', 'customer/acme:inventory/networks/dmz.yaml')).toBe('{}')
    expect(existsSync(join(root, 'inventory/networks/dmz.yaml'))).toBe(false)
  })
})
