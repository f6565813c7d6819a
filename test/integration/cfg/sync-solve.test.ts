import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, syncSite, type SyncSite } from '../../lib/sync-site.ts'
import { gitIn } from '../../lib/temp-site.ts'

/** Base and acme have changed the same line. Base's inventory has changed too. */
async function conflicting(): Promise<{ readonly site: SyncSite; readonly workTree: string }> {
  const site = await syncSite(['acme', 'globex'])
  site.commit('customer/acme', 'Says good day', { 'manifests/site.ts': manifest('good day') })
  site.commit('main', 'Says good morning', { 'manifests/site.ts': manifest('good morning') })
  await site.ok('add host of-base')
  return { site, workTree: join(site.root, '.git/hostwright/sync/acme') }
}

function solve(workTree: string, text = 'good day and morning'): void {
  writeFileSync(join(workTree, 'manifests/site.ts'), manifest(text))
  gitIn(workTree, 'commit', '-qam', 'Merge base into acme')
}

describe('cfg sync NAME, where it conflicts', () => {
  it('makes a work tree in the middle of the merge, and finishes what was solved there', async () => {
    const { site, workTree } = await conflicting()
    const before = site.at('customer/acme')
    const text = await site.cfg('sync acme')
    expect(text.exitCode).toBe(1)
    expect(text.stdout).toContain(`its merge waits in ${workTree}:\n`)
    expect(readFileSync(join(workTree, 'manifests/site.ts'), 'utf8')).toContain('>>>>>>> heads/main')
    expect(gitIn(workTree, 'status', '--porcelain')).toBe('UU manifests/site.ts')
    expect(gitIn(workTree, 'branch', '--show-current')).toBe('')

    const still = await site.sync('acme')
    expect([still.exitCode, still.customers['acme']]).toEqual([
      1,
      expect.objectContaining({ state: 'solving', workTree, unsolved: ['manifests/site.ts'] }),
    ])
    solve(workTree)
    // Settings in the middle of a merge are not read: the command goes from there as from anywhere.
    writeFileSync(join(workTree, 'hostwright.yaml'), '<<<<<<<\n')
    const within = await site.cfg('sync --json', { cwd: join(workTree, 'manifests') })
    expect([within.exitCode, within.stdout]).toEqual([1, expect.stringContaining('"state": "solving"')])
    gitIn(workTree, 'checkout', '-q', 'hostwright.yaml')
    expect((await site.sync('acme --plan')).customers['acme']?.state).toBe('would-move')
    const done = await site.sync('acme')
    const solved = done.customers['acme']?.after ?? ''
    expect([done.exitCode, done.customers['acme']?.state, site.at('customer/acme')]).toEqual([
      0,
      'moved',
      solved,
    ])
    expect(site.git('log', '-1', '--format=%P %s', solved)).toBe(
      `${before} ${site.at('main')} Merge base into acme`,
    )
    expect(site.at('customer/acme:inventory')).toBe(site.at(`${before}:inventory`))
    expect(existsSync(workTree)).toBe(false)
    expect(site.git('worktree', 'list').split('\n')).toHaveLength(1)
    expect((await site.sync('--all')).exitCode).toBe(0)
  })

  it('has its files tried there, for that customer, and applied nowhere', async () => {
    const { site, workTree } = await conflicting()
    await site.sync('acme')
    const within = { cwd: join(workTree, 'manifests') }
    const before = site.at('customer/acme')
    const unsolved = await site.cfg('check', within)
    expect([unsolved.exitCode, unsolved.stdout + unsolved.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^hint: manifests\/site\.ts:5: there begins a conflict of a merge that is not solved: take the "<<<<<<<"/m,
      ),
    ])
    writeFileSync(
      join(workTree, 'manifests/site.ts'),
      manifest('both').replace("file('/etc/own'", "fiel('/etc/own'"),
    )
    expect((await site.cfg('check', within)).stdout).toContain('unknown name "fiel" (manifests/site.ts:9)')
    writeFileSync(join(workTree, 'manifests/site.ts'), manifest('both'))
    expect((await site.cfg('check web', within)).stdout).toContain('web: 2 resources')
    expect((await site.cfg('-C acme check web', within)).stdout).toContain('web: 2 resources')
    // Any other is what it is elsewhere.
    expect((await site.cfg('-C globex check --json', within)).stdout).toContain(site.at('customer/globex'))
    expect((await site.cfg('check nope', within)).stderr).toContain('in the inventory of customer acme')
    for (const line of ['apply web', 'apply web -C acme']) {
      const applied = await site.cfg(line, within)
      expect([applied.exitCode, applied.stderr]).toEqual([
        2,
        expect.stringContaining(
          `Cannot apply: the merge for customer "acme" in "${workTree}" is not finished`,
        ),
      ])
    }
    // The inventory goes to the branch as from anywhere, and comes into the merge when it is finished.
    expect((await site.inv('list host', workTree)).stdout).toContain('10.0.0.')
    const added = await site.inv('add host db --network lan', workTree)
    expect([added.exitCode, added.stderr]).toEqual([
      0,
      expect.stringContaining('for customer acme, whose merge is being solved here\n'),
    ])
    expect(site.git('log', '-1', '--format=%P %s', 'customer/acme')).toMatch(`${before} inv add host db`)
    solve(workTree)
    expect((await site.cfg('check --json', within)).stdout).toContain(gitIn(workTree, 'rev-parse', 'HEAD'))
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
    expect(site.git('show', 'customer/acme:inventory/hosts/db.yaml')).toContain('10.0.0.')
  })

  it('goes on where the branch and base have moved on meanwhile', async () => {
    const { site, workTree } = await conflicting()
    await site.sync('acme')
    await site.ok('-C acme add host db')
    const saved = site.at('customer/acme')
    site.commit('main', 'Another file', { 'manifests/other.ts': 'export {}\n' })
    solve(workTree)
    const solved = gitIn(workTree, 'rev-parse', 'HEAD')
    const { exitCode, customers } = await site.sync('--all')
    expect([exitCode, customers['acme']?.state]).toEqual([0, 'moved'])
    expect(site.git('log', '--first-parent', '-3', '--format=%H %P', 'customer/acme').split('\n')).toEqual([
      `${site.at('customer/acme')} ${site.at('customer/acme~1')} ${site.at('main')}`,
      `${site.at('customer/acme~1')} ${saved} ${solved}`,
      expect.stringMatching(`^${saved} `),
    ])
    expect(site.at('customer/acme:inventory')).toBe(site.at(`${saved}:inventory`))
    expect(site.git('show', 'customer/acme:manifests/site.ts')).toContain('good day and morning')
  })

  it('merges what was solved with what collides with it since', async () => {
    const { site, workTree } = await conflicting()
    await site.sync('acme')
    await site.ok('-C acme add host db')
    const moved = site.commit('customer/acme', 'Says good night', {
      'manifests/site.ts': manifest('good night'),
    })
    solve(workTree)
    const again = await site.sync('acme')
    expect([again.exitCode, again.customers['acme']]).toEqual([
      1,
      expect.objectContaining({ state: 'conflicts', workTree, unsolved: ['manifests/site.ts'] }),
    ])
    expect((await site.sync('acme')).customers['acme']?.state).toBe('solving')
    solve(workTree, 'good night and morning')
    const done = await site.cfg('sync', { cwd: workTree })
    expect([done.exitCode, done.stderr]).toEqual([0, `the folder that you are in is gone: cd ${site.root}\n`])
    expect(existsSync(workTree)).toBe(false)
    expect(site.at('customer/acme:inventory')).toBe(site.at(`${moved}:inventory`))
    expect(site.git('merge-base', 'customer/acme', moved)).toBe(moved)
  })

  it('drops it with --abort, and says where it was', async () => {
    const { site, workTree } = await conflicting()
    const before = site.git('for-each-ref')
    await site.sync('acme')
    solve(workTree)
    const solved = gitIn(workTree, 'rev-parse', 'HEAD')
    const { exitCode, stdout } = await site.cfg('sync acme --abort')
    expect([exitCode, stdout]).toEqual([
      0,
      `acme: dropped its work tree, which was at ${solved.slice(0, 10)}\n`,
    ])
    expect(existsSync(workTree)).toBe(false)
    expect(site.git('for-each-ref')).toBe(before)
    expect(site.git('worktree', 'prune', '--dry-run', '--expire=now')).toBe('')
    expect((await site.cfg('sync acme --abort')).stderr).toBe(
      'cfg: Cannot drop what is being solved for customer "acme": nothing is\n' +
        'hint: no merge waits to be solved; "cfg sync acme" makes a work tree for it where base conflicts\n',
    )
    await site.sync('acme')
    expect((await site.cfg('sync globex --abort')).stderr).toContain(
      'hint: merges wait to be solved for: acme\n',
    )
  })

  it('leaves the branch where what was solved fails its check, or has changes that are not committed', async () => {
    const { site, workTree } = await conflicting()
    await site.sync('acme')
    const before = site.at('customer/acme')
    writeFileSync(join(workTree, 'manifests/site.ts'), 'export default 1\n')
    gitIn(workTree, 'commit', '-qam', 'Wrong')
    const failed = await site.sync('acme')
    expect([failed.exitCode, failed.customers['acme']]).toEqual([
      1,
      expect.objectContaining({ state: 'check-failed', workTree }),
    ])
    writeFileSync(join(workTree, 'manifests/site.ts'), manifest('mended'))
    expect((await site.sync('acme')).customers['acme']?.state).toBe('solving')
    expect(site.at('customer/acme')).toBe(before)
    gitIn(workTree, 'commit', '-qam', 'Right')
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
  })

  it('takes neither a change of the inventory nor commits of another customer', async () => {
    const { site, workTree } = await conflicting()
    await site.sync('acme')
    const before = site.at('customer/acme')
    solve(workTree)
    writeFileSync(join(workTree, 'inventory/hosts/web.yaml'), 'kind: physical\n')
    gitIn(workTree, 'commit', '-qam', 'Inventory')
    const changed = await site.sync('acme')
    expect(changed.customers['acme']?.reason).toContain("changes inventory/, which is the customer's own")
    gitIn(workTree, 'reset', '-q', '--hard', 'HEAD~1')
    gitIn(workTree, 'merge', '-q', '-s', 'ours', '-m', 'globex', 'customer/globex')
    const mixed = await site.sync('acme')
    expect(mixed.customers['acme']?.reason).toContain('holds a commit of customer "globex"')
    expect(site.at('customer/acme')).toBe(before)
    gitIn(workTree, 'reset', '-q', '--hard', 'HEAD~1')
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
  })

  it('begins anew where the work tree was never finished, or is gone', async () => {
    const { site, workTree } = await conflicting()
    await site.sync('acme')
    // As a git leaves it that is killed in the middle.
    writeFileSync(join(site.root, '.git/worktrees/acme/locked'), 'initializing')
    rmSync(join(site.root, '.git/worktrees/acme/HEAD'))
    expect((await site.sync('acme')).customers['acme']).toMatchObject({ state: 'conflicts', workTree })
    rmSync(workTree, { recursive: true })
    expect((await site.sync('acme')).customers['acme']).toMatchObject({ state: 'conflicts', workTree })
    solve(workTree)
    expect((await site.sync('acme')).customers['acme']?.state).toBe('moved')
    expect(site.git('worktree', 'list').split('\n')).toHaveLength(1)
  })
})
