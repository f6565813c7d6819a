import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { syncCustomers } from '../../../src/cfg/sync/sync-customers.ts'
import { openSite } from '../../../src/inventory/site.ts'
import { manifest, syncSite, type SyncSite } from '../../lib/sync-site.ts'
import { gitIn, siteEnv } from '../../lib/temp-site.ts'

/** Acme has its branch checked out in a linked work tree, and base has news. */
async function checkedOut(): Promise<{ readonly site: SyncSite; readonly tree: string }> {
  const site = await syncSite(['acme', 'globex'])
  const tree = join(dirname(site.root), 'work tree of acme')
  site.git('worktree', 'add', '-q', tree, 'customer/acme')
  site.commit('main', 'News', { 'manifests/site.ts': manifest('news'), 'manifests/new file': 'new\n' })
  return { site, tree }
}

const shared = (tree: string): string => readFileSync(join(tree, 'manifests/site.ts'), 'utf8')

describe('cfg sync of a branch that is checked out', () => {
  it('brings the files along, and leaves what Git does not know', async () => {
    const { site, tree } = await checkedOut()
    writeFileSync(join(tree, 'notes'), 'mine\n')
    const { exitCode, customers } = await site.sync('--all')
    expect([exitCode, customers['acme']?.state, customers['globex']?.state]).toEqual([0, 'moved', 'moved'])
    expect(shared(tree)).toContain("'news'")
    expect(gitIn(tree, 'status', '--porcelain', '--branch')).toBe('## customer/acme\n?? notes')
    expect(readdirSync(join(site.root, '.git/hostwright/following'))).toEqual([])
    // It is the one that the command is called in, too.
    site.commit('main', 'More news', { 'manifests/site.ts': manifest('more news') })
    expect((await site.cfg('sync', { cwd: tree })).exitCode).toBe(0)
    expect(shared(tree)).toContain("'more news'")
    expect(gitIn(tree, 'status', '--porcelain')).toBe('?? notes')
  })

  it('leaves a branch whose work tree is not clean, or in the middle of something', async () => {
    const { site, tree } = await checkedOut()
    const before = site.at('customer/acme')
    const reasonOf = async (): Promise<string | undefined> => {
      const { exitCode, customers } = await site.sync('acme')
      const { state, reason } = customers['acme'] ?? {}
      expect([exitCode, state, site.at('customer/acme')]).toEqual([1, 'refused', before])
      return reason
    }
    writeFileSync(join(tree, 'manifests/own.ts'), "export const own = { text: 'mine' }\n")
    expect(await reasonOf()).toBe(`its work tree "${tree}" has uncommitted changes`)
    gitIn(tree, 'add', '.')
    expect(await reasonOf()).toBe(`its work tree "${tree}" has uncommitted changes`)
    gitIn(tree, 'reset', '-q', '--hard')
    writeFileSync(join(tree, 'manifests/new file'), 'mine\n')
    expect(await reasonOf()).toContain('manifests/new file')
    expect(readFileSync(join(tree, 'manifests/new file'), 'utf8')).toBe('mine\n')
    gitIn(tree, 'clean', '-qf')
    gitIn(tree, 'merge', '-q', '--no-commit', '-s', 'ours', 'main')
    expect(await reasonOf()).toBe(`its work tree "${tree}" is in the middle of a merge`)
    gitIn(tree, 'merge', '--abort')
    const editor = { ...siteEnv, GIT_SEQUENCE_EDITOR: 'sed -i s/^pick/edit/' }
    execFileSync('git', ['rebase', '-q', '-i', 'HEAD~1'], { cwd: tree, env: editor, stdio: 'pipe' })
    expect(await reasonOf()).toBe(`it is being rebased in "${tree}"`)
    gitIn(tree, 'rebase', '--abort')
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
  })

  it('goes on where it was killed between the files and the branch', async () => {
    const { site, tree } = await checkedOut()
    const from = site.at('customer/acme')
    await site.sync('acme')
    const to = site.at('customer/acme')
    const folder = join(site.root, '.git/hostwright/following')
    const killed = (): void => {
      site.git('update-ref', 'refs/heads/customer/acme', from)
      writeFileSync(join(folder, 'acme'), JSON.stringify({ root: tree, from, to, pid: 2 ** 22 + 1 }))
    }
    mkdirSync(folder, { recursive: true })
    killed()
    expect(gitIn(tree, 'status', '--porcelain')).toContain('M  manifests/site.ts')
    const { exitCode } = await site.sync('globex')
    expect([exitCode, site.at('customer/acme'), gitIn(tree, 'status', '--porcelain')]).toEqual([0, to, ''])
    // Where somebody has gone on there since, it is theirs.
    killed()
    writeFileSync(join(tree, 'manifests/own.ts'), "export const own = { text: 'mine' }\n")
    expect((await site.sync('acme')).customers['acme']?.reason).toContain('has uncommitted changes')
    expect([site.at('customer/acme'), readdirSync(folder)]).toEqual([from, []])
    expect(gitIn(tree, 'diff', '--name-only')).toBe('manifests/own.ts')
  })
})

describe('cfg sync', () => {
  it('leaves and names a branch that another Git holds, and moves the others', async () => {
    const site = await syncSite(['acme', 'globex'])
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    const lock = join(site.root, '.git/refs/heads/customer/acme.lock')
    writeFileSync(lock, '')
    const { exitCode, customers } = await site.sync('--all')
    expect([exitCode, customers['acme']?.state, customers['globex']?.state]).toEqual([1, 'refused', 'moved'])
    expect(customers['acme']?.reason).toContain('acme.lock')
    expect(existsSync(lock)).toBe(true)
  })

  it('works where no branch is checked out, in a clone that has not the whole history, and with strangers', async () => {
    const site = await syncSite(['acme'])
    for (const text of ['1', '2', '3']) site.commit('main', text, { 'manifests/site.ts': manifest(text) })
    const stranger = site.git('commit-tree', '-m', 'stranger', 'main^{tree}')
    site.git('branch', 'customer/stranger', stranger)
    site.git('switch', '-q', '--detach', 'main')
    const detached = await site.sync('--all')
    expect([detached.exitCode, detached.customers['acme']?.state]).toEqual([1, 'moved'])
    expect(detached.customers['stranger']).toMatchObject({
      state: 'refused',
      reason: 'its history has no commit in common with base',
    })
    site.git('switch', '-q', 'main')
    site.commit('main', '4', { 'manifests/site.ts': manifest('4') })

    const shallow = join(dirname(site.root), 'shallow clone')
    gitIn(site.root, 'clone', '-q', '--depth', '1', '--no-single-branch', `file://${site.root}`, shallow)
    const cut = await site.cfg('sync acme', { cwd: shallow })
    expect([cut.exitCode, cut.stdout]).toEqual([
      1,
      expect.stringContaining('git fetch --unshallow brings the rest'),
    ])
    gitIn(shallow, 'fetch', '-q', '--unshallow')
    // The branch was only on the remote, and is here since.
    expect((await site.cfg('sync acme', { cwd: shallow })).exitCode).toBe(0)
    expect(gitIn(shallow, 'merge-base', 'customer/acme', 'main')).toBe(site.at('main'))
  })

  it('begins again with a branch that somebody moves meanwhile', async () => {
    const site = await syncSite(['acme', 'globex'])
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    const opened = await openSite({ site: site.root, customer: undefined, cwd: site.root, env: siteEnv })
    const checked: (readonly string[])[] = []
    let hosts = 0
    const syncing = (moves: number): ReturnType<typeof syncCustomers> =>
      syncCustomers(opened, ['acme', 'globex'], {
        author: { name: 'Ann Other', email: 'ann@example.org', configured: true },
        signal: new AbortController().signal,
        emit: () => undefined,
        check: async (_site, trees) => {
          checked.push(trees.map(({ customer }) => customer))
          if (checked.length <= moves) await site.ok(`-C acme add host h${(hosts += 1)} --network lan`)
          return trees.map((tree) => ({ ...tree, hosts: 1, evaluated: true, problems: [], changes: [] }))
        },
      })
    expect((await syncing(2)).map(({ state }) => state)).toEqual(['moved', 'moved'])
    expect(checked).toEqual([['acme', 'globex'], ['acme'], ['acme']])
    expect(site.git('log', '--first-parent', '-3', '--format=%s', 'customer/acme')).toBe(
      'Merge base "main" into customer acme\ninv add host h2 --network lan\ninv add host h1 --network lan',
    )
    // Whoever moves it each time is not overtaken, and nothing of it is lost.
    site.commit('main', 'More', { 'manifests/site.ts': manifest('more') })
    checked.length = 0
    const [acme, globex] = await syncing(3)
    expect([acme?.state, acme?.reason, globex?.state]).toEqual([
      'refused',
      'its branch is moved again and again meanwhile',
      'moved',
    ])
    expect(site.git('log', '-1', '--format=%s', 'customer/acme')).toBe('inv add host h5 --network lan')
  })

  it('signs its commits where Git is to', async () => {
    const site = await syncSite(['acme'])
    const key = join(dirname(site.root), 'key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ann', '-f', key])
    writeFileSync(`${key}.allowed`, `ann@example.org ${readFileSync(`${key}.pub`, 'utf8')}`)
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    for (const [name, value] of [
      ['gpg.format', 'ssh'],
      ['user.signingKey', key],
      ['gpg.ssh.allowedSignersFile', `${key}.allowed`],
      ['commit.gpgSign', 'true'],
    ] as const)
      site.git('config', name, value)
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
    expect(site.git('log', '-1', '--format=%G? %an', 'customer/acme')).toBe('G Ann Other')
    site.commit('main', 'More', { 'manifests/site.ts': manifest('more') })
    const before = site.git('for-each-ref')
    site.git('config', 'user.signingKey', `${key}-gone`)
    const unsigned = await site.cfg('sync acme')
    expect([unsigned.exitCode, unsigned.stderr]).toEqual([2, expect.stringContaining('Cannot sign a commit')])
    expect(site.git('for-each-ref')).toBe(before)
  })

  it('keeps commits of one customer that have come to base from the others', async () => {
    const site = await syncSite(['acme', 'globex'])
    const own = site.commit('customer/globex', 'Of globex', { 'manifests/globex.ts': 'export {}\n' })
    site.git('merge', '-q', '-s', 'ours', '-m', 'Mixed', own)
    const { exitCode, customers } = await site.sync('--all')
    expect(exitCode).toBe(1)
    expect(customers['globex']?.state).not.toBe('refused')
    expect(customers['acme']).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('base holds a commit of customer "globex"') as unknown,
    })
  })
})
