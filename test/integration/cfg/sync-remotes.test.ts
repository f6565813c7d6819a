/** Where a remote has more than is here: `cfg sync` parts nothing from it, a run says so, and what is only there, or not committed, is named. */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { manifest, syncSite, type SyncSite } from '../../lib/sync-site.ts'
import { gitIn, siteEnv } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

interface Shared {
  readonly site: SyncSite
  readonly remote: string
  /** Somebody else pushes so many commits to a branch, and they are fetched. */
  readonly pushed: (branch: string, commits: number) => void
}

async function shared(...customers: readonly string[]): Promise<Shared> {
  const site = await syncSite(customers)
  const remote = join(tempFolder(), 'remote.git')
  const other = join(tempFolder(), 'of another')
  gitIn('/', 'clone', '-q', '--bare', site.root, remote)
  gitIn('/', 'clone', '-q', remote, other)
  site.git('remote', 'add', 'origin', remote)
  site.git('fetch', '-q')
  return {
    site,
    remote,
    pushed: (branch, commits) => {
      gitIn(other, 'switch', '-q', branch)
      gitIn(other, 'pull', '-q')
      for (let n = 1; n <= commits; n += 1) gitIn(other, 'commit', '-q', '--allow-empty', '-m', `Theirs ${n}`)
      gitIn(other, 'push', '-q', 'origin', branch)
      site.git('fetch', '-q')
    },
  }
}

describe('beside a remote', () => {
  it('cfg sync refuses customers that are behind, and names what brings the rest', async () => {
    const { site, pushed } = await shared('acme', 'brook', 'coral', 'delta')
    const linked = join(tempFolder(), 'linked tree')
    site.git('worktree', 'add', '-q', linked, 'customer/coral')
    pushed('customer/acme', 2)
    pushed('customer/brook', 1)
    pushed('customer/coral', 1)
    site.commit('customer/brook', 'Ours', { 'manifests/files/ours': 'ours\n' })
    site.commit('customer/delta', 'Ours', { 'manifests/files/ours': 'ours\n' })
    site.commit('main', 'News', { 'manifests/site.ts': manifest('news') })
    const heads = site.git('for-each-ref', 'refs/heads')
    const plan = await site.sync('--all --plan')
    expect(site.git('for-each-ref', 'refs/heads')).toBe(heads)
    expect([plan.exitCode, plan.customers['delta']?.state]).toEqual([3, 'would-move'])
    const brings = {
      acme: ['2 to pull', 'git fetch origin customer/acme:customer/acme'],
      brook: ['1 to pull, 1 to push', 'git switch customer/brook, then git merge origin/customer/brook'],
      coral: ['1 to pull', `git -C '${linked}' merge --ff-only origin/customer/coral`],
    }
    const { exitCode, customers } = await site.sync('--all')
    expect([exitCode, customers['delta']?.state]).toEqual([1, 'moved'])
    for (const [name, [reason = '', hint]] of Object.entries(brings)) {
      const refused = { state: 'refused', reason: `${reason} (origin, as of the last fetch)`, hint }
      expect(plan.customers[name]).toMatchObject(refused)
      expect(customers[name]).toMatchObject(refused)
      expect(site.at(`customer/${name}`)).toBe(customers[name]?.before)
    }
    const named = await site.cfg('sync acme')
    expect([named.exitCode, named.stdout]).toEqual([
      1,
      expect.stringContaining('  hint: git fetch origin customer/acme:customer/acme\n'),
    ])
    site.git('fetch', '-q', 'origin', 'customer/acme:customer/acme')
    gitIn(linked, 'merge', '-q', '--ff-only', 'origin/customer/coral')
    const then = await site.sync('acme coral')
    expect([then.customers['acme']?.state, then.customers['coral']?.state]).toEqual(['moved', 'moved'])
  })

  it('cfg sync says what of base is not merged', async () => {
    const { site, pushed } = await shared('acme')
    const quiet = await site.sync('--all --plan')
    expect(quiet.stderr).toBe('')
    pushed('main', 1)
    writeFileSync(join(site.root, 'manifests/new.ts'), '// new\n')
    const one = '1 file of main is not committed and not merged'
    const behind = 'main is 1 commit behind origin/main as of the last fetch: git merge --ff-only origin/main'
    for (const { stderr } of [await site.sync('--all --plan'), await site.sync('acme')]) {
      expect(stderr).toContain(one)
      expect(stderr).toContain(behind)
    }
    writeFileSync(join(site.root, 'manifests/site.ts'), manifest('other'))
    // Of the inventory nothing is ever merged.
    writeFileSync(join(site.root, 'inventory/new.yaml'), '')
    expect((await site.sync('--all')).stderr).toContain('2 files of main are not committed and not merged')
  })

  it('cfg sync --all names customers that are only there', async () => {
    const { site, remote } = await shared('acme', 'brook')
    const clone = join(tempFolder(), 'fresh')
    gitIn('/', 'clone', '-q', remote, clone)
    const options = { cwd: clone, env: { ...siteEnv, HOME: dirname(clone) } }
    const none = await site.cfg('sync --all', options)
    expect([none.exitCode, none.stdout]).toEqual([0, 'no customer here\n'])
    expect(none.stderr).toContain(
      '2 customers are only on a remote and left out: acme, brook; "cfg sync NAME" takes one here and merges',
    )
    expect((await site.cfg('sync brook', options)).exitCode).toBe(0)
    const left = await site.cfg('sync --all', options)
    expect(left.stdout).toContain('brook     up to date')
    expect(left.stderr).toContain(
      '1 customer is only on a remote and left out: acme; "cfg sync acme" takes it here and merges',
    )
  })

  it('a run says that the branch is behind, and nothing of one that is not', async () => {
    const { site, pushed } = await shared('acme', 'brook')
    for (const customer of ['acme', 'brook'])
      await site.ok(`-C ${customer} set host web attr.ssh-address=127.0.0.1 attr.ssh-port=1`)
    const plan = async (customer: string): Promise<string> =>
      (await site.cfg(`plan ${customer} web --connect-timeout 2 --connect-retries 0`)).stderr
    // Ahead is not behind: told from what was found out, from the second time on.
    expect((await plan('-C brook')) + (await plan('-C brook'))).not.toContain('behind')
    site.git('push', '-q', 'origin', 'customer/acme')
    pushed('customer/acme', 3)
    const said =
      'customer/acme is 3 commits behind origin/customer/acme as of the last fetch: git fetch origin customer/acme:customer/acme'
    expect(await plan('-C acme')).toContain(said)
    site.git('pack-refs', '--all')
    expect(await plan('-C acme')).toContain(said)
    pushed('main', 1)
    await site.ok('add host web')
    expect(await plan('')).toContain(
      'main is 1 commit behind origin/main, and 1 commit ahead, as of the last fetch: git merge origin/main',
    )
    site.git('fetch', '-q', 'origin', 'customer/acme:customer/acme')
    expect(await plan('-C acme')).not.toContain('behind')
  })
})
