/** `cfg customers`: what the table says of each branch, from any clone, and that looking changes nothing. */
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import type { CustomerRow } from '../../../src/customer/table/customer-table.ts'
import type { RunHostOutcome } from '../../../src/inventory/model/run.ts'
import { openSiteStore } from '../../../src/inventory/open-site-store.ts'
import { openSite } from '../../../src/inventory/site.ts'
import { manyCustomers } from '../../lib/many-customers.ts'
import { postgresSite } from '../../lib/postgres-site.ts'
import { runProgram } from '../../lib/run-program.ts'
import { runHost, runStart } from '../../lib/run-start.ts'
import { usePostgres } from '../../lib/stores.ts'
import { gitIn, siteAt, siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

async function cfg(root: string, ...argv: readonly string[]) {
  return runProgram(cfgProgram, argv, { cwd: root, env: siteEnv })
}

interface Table {
  readonly base: CustomerRow | null
  readonly customers: readonly (CustomerRow & { readonly lastRun: { readonly state: string } | null })[]
  readonly fetched?: readonly { readonly remote: string; readonly problem?: string }[]
}

async function tableOf(root: string, ...argv: readonly string[]): Promise<Table> {
  const { stdout, stderr, exitCode } = await cfg(root, 'customers', '--json', ...argv)
  if (exitCode !== 0) throw new Error(stderr)
  return (JSON.parse(stdout) as { readonly result: Table }).result
}

function namesOf({ customers }: Table): readonly (string | undefined)[] {
  return customers.map(({ customer }) => customer)
}

/** Sorted by the name of the file. */
function state(root: string): readonly string[] {
  return [
    gitIn(root, 'for-each-ref'),
    gitIn(root, 'status', '--porcelain'),
    ...readdirSync(join(root, '.git')).sort(),
  ]
}

async function withCustomers(...names: readonly string[]): Promise<TestSite> {
  const site = await tempSite()
  for (const name of names) {
    await site.ok(`add customer ${name}`)
    // Its database is made.
    await site.ok(`-C ${name} status`)
  }
  return site
}

const postgres = usePostgres()

describe('cfg customers', () => {
  it('shows each with its distance from base, its hosts, its last run and what drifted', async () => {
    const { root } = await manyCustomers({
      customers: 12,
      hosts: 8,
      folder: join(tempFolder(), 'site'),
      databases: true,
    })
    const before = state(root)
    const table = await tableOf(root)
    expect(namesOf(table)).toEqual(Array.from({ length: 12 }, (_, n) => `c${String(n).padStart(2, '0')}`))
    for (const { branch, toBase } of table.customers) {
      const [ahead, behind] = gitIn(root, 'rev-list', '--left-right', '--count', `${branch}...main`).split(
        '\t',
      )
      expect([branch, toBase]).toEqual([branch, { ahead: Number(ahead), behind: Number(behind) }])
    }
    expect(table.customers[6]).toMatchObject({
      isHere: true,
      inventory: { kind: 'kept', unsaved: 0, moved: false },
      hosts: { all: 8, byState: { active: 8, planned: 0 } },
      looks: { differing: 1, right: 7, unclear: 0 },
      lastRun: { kind: 'verify', state: 'ended', hosts: { all: 8, done: 8, changed: 1, failed: 0 } },
    })
    const { stdout } = await cfg(root, 'customers')
    expect(stdout).toMatch(/^CUSTOMER +BEHIND +AHEAD +INVENTORY +HOSTS +LAST RUN +RESULT +DRIFT +BRANCH\n/)
    expect(stdout.split('\n')[1]).toMatch(/^base main +- +- .*checked out$/)
    expect(stdout).toMatch(/^c06 +3 +3 +saved +8 +2026-07-01 11:06 verify +1 differ +1 host +only here$/m)
    expect(stdout).toMatch(/^c05 +1 +3 +saved +8 +2026-07-01 11:05 verify +ok +none +only here$/m)
    expect(state(root)).toEqual(before)
  })

  it('says what is not saved, what has moved, and what is not loaded, and makes no database', async () => {
    const { root, ok, git } = await withCustomers('web10', 'web9', 'still', 'moved', 'both')
    await ok('-C web9 add host a')
    await ok('-C web9 add host b --no-save')
    for (const name of ['moved', 'both']) {
      await ok(`-C ${name} add host a`)
      git('switch', '-q', `customer/${name}`)
      writeFileSync(join(root, 'inventory/hosts/a.yaml'), 'kind: vm\nstate: active\n')
      git('commit', '-qam', 'by hand')
      git('switch', '-q', 'main')
    }
    await ok('-C both add host b --no-save')
    git('branch', '-q', 'customer/fresh', 'customer/web9')
    git('branch', '-q', 'customer/other/topic')
    const table = await tableOf(root)
    expect(table.customers.map(({ customer, inventory, hosts }) => [customer, inventory, hosts.all])).toEqual(
      [
        ['both', { kind: 'kept', unsaved: 1, moved: true }, 2],
        ['fresh', { kind: 'not-loaded' }, 1],
        ['moved', { kind: 'kept', unsaved: 0, moved: true }, 1],
        ['still', { kind: 'kept', unsaved: 0, moved: false }, 0],
        ['web9', { kind: 'kept', unsaved: 1, moved: false }, 2],
        ['web10', { kind: 'kept', unsaved: 0, moved: false }, 0],
      ],
    )
    expect(existsSync(join(root, '.git/hostwright/customer__fresh.sqlite'))).toBe(false)
    const { stdout } = await cfg(root, 'customers')
    expect(stdout).toMatch(/^both .* 1 not saved, text moved: inv load +2 /m)
    expect(stdout).toMatch(/^fresh .* not loaded yet +1 /m)
    expect(namesOf(await tableOf(root, 'web9'))).toEqual(['web9'])
    expect(namesOf(await tableOf(root, '-C', 'still'))).toEqual(['still'])
  })

  it('shows a damaged database as such, beside the others', async () => {
    const { root } = await withCustomers('bad', 'good')
    const file = join(root, '.git/hostwright/customer__bad.sqlite')
    writeFileSync(file, 'this is no database'.repeat(500))
    const { stdout, stderr, exitCode } = await cfg(root, 'customers')
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^bad .* cannot be read +0 /m)])
    expect(stdout).toMatch(/^good .* saved +0 /m)
    expect(stderr).toContain(file)
  })

  it('shows customers that are only on a remote, and what is to be pushed and pulled', async () => {
    const { root, ok } = await withCustomers('acme', 'beta', 'gone')
    const remote = join(tempFolder(), 'remote.git')
    gitIn('/', 'clone', '-q', '--bare', root, remote)
    const clone = siteAt(join(tempFolder(), 'a clone'))
    gitIn('/', 'clone', '-q', remote, clone.root)
    expect((await tableOf(clone.root)).customers.map(({ customer, isHere }) => [customer, isHere])).toEqual([
      ['acme', false],
      ['beta', false],
      ['gone', false],
    ])
    // Nothing was made by looking.
    expect(clone.git('for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('refs/heads/main')

    clone.git('branch', '-q', '--track', 'customer/acme', 'origin/customer/acme')
    await clone.ok('-C acme add host here')
    await ok('-C acme add host there')
    await ok('-C acme add host there2')
    await ok('add customer late')
    gitIn(root, 'push', '-q', remote, '--all')
    const before = await tableOf(clone.root)
    expect(before.customers[0]?.remote).toEqual({ name: 'origin', ahead: 1, behind: 0 })
    const after = await tableOf(clone.root, '--fetch')
    expect(after.fetched).toEqual([{ remote: 'origin' }])
    expect(namesOf(after)).toEqual(['acme', 'beta', 'gone', 'late'])
    expect(after.customers[0]?.remote).toEqual({ name: 'origin', ahead: 1, behind: 2 })
    const { stdout } = await cfg(clone.root, 'customers')
    expect(stdout).toMatch(/^acme .* 1 to push, 2 to pull \(origin\)$/m)
    expect(stdout).toMatch(/^late .* only on origin$/m)
    expect(stdout).toMatch(/^base main .* as on origin, checked out$/m)

    // It follows base, and is no less here alone for that.
    clone.git('branch', '-q', '--track', 'customer/mine', 'origin/main')
    expect((await cfg(clone.root, 'customers', 'mine')).stdout).toMatch(/^mine .* only here$/m)

    clone.git('remote', 'add', 'broken', join(tempFolder(), 'nowhere.git'))
    const broken = await cfg(clone.root, 'customers', '--fetch')
    expect([broken.exitCode, broken.stdout]).toEqual([0, expect.stringContaining('acme')])
    expect(broken.stderr).toMatch(/broken: warning: cannot be fetched.*nowhere\.git/)
  })

  it('fetches from a remote whose path is relative, wherever in the work tree it is called', async () => {
    const { root, git } = await withCustomers('acme')
    gitIn('/', 'clone', '-q', '--bare', root, join(dirname(root), 'shared.git'))
    git('remote', 'add', 'origin', '../shared.git')
    mkdirSync(join(root, 'manifests/deep'), { recursive: true })
    const linked = join(dirname(root), 'linked tree')
    git('worktree', 'add', '-q', '--detach', linked)
    for (const folder of [root, join(root, 'manifests/deep'), linked]) {
      const { fetched, customers } = await tableOf(folder, '--fetch')
      expect(fetched).toEqual([{ remote: 'origin' }])
      expect(customers[0]?.remote).toEqual({ name: 'origin', ahead: 0, behind: 0 })
    }
  })

  it('knows nothing of drift where no run has got through to a host', async () => {
    const { root, ok } = await withCustomers('acme')
    await ok('-C acme add host web01')
    await ok('-C acme add host web02')
    const store = await openSiteStore(
      await openSite({ site: root, customer: 'acme', cwd: root, env: siteEnv }),
    )
    const keep = async (id: string, outcome: RunHostOutcome, ...hosts: readonly string[]): Promise<void> =>
      store.runs.keep(runStart(id, { kind: 'plan', hosts, started: `2026-07-01T10:00:${id}.000Z` }), {
        seen: '2026-07-01T10:01:00.000Z',
        hosts: hosts.map((host) => runHost(host, outcome, { resources: '[]' })),
        facts: [],
        end: { modified: false, keep: 100 },
      })
    try {
      await keep('11', 'failed', 'web01', 'web02')
      expect((await cfg(root, 'customers', 'acme')).stdout).toMatch(/^acme .* plan +2 failed +- +only here$/m)
      await keep('12', 'ok', 'web01')
      expect((await cfg(root, 'customers', 'acme')).stdout).toMatch(/^acme .* plan +ok +none +only here$/m)
    } finally {
      await store.close()
    }
  })

  it('names every customer that there is not', async () => {
    const { root } = await withCustomers('acme')
    const { stderr, exitCode } = await cfg(root, 'customers', 'acne', 'nobody', 'acme')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('customer "acne": there is no branch "customer/acne"')
    expect(stderr).toContain('did you mean "acme"?')
    expect(stderr).toContain('customer "nobody"')
  })

  it('works from a linked work tree, a detached head, a shallow clone', async () => {
    const { root, ok, git } = await withCustomers('acme', 'beta')
    await ok('-C acme add host a')
    git('pack-refs', '--all')
    const linked = join(tempFolder(), 'linked tree')
    git('worktree', 'add', '-q', linked, 'customer/acme')
    const fromLinked = await cfg(linked, 'customers')
    expect(fromLinked.stdout).toMatch(/^acme .* 1 .* only here, checked out$/m)
    expect((await cfg(root, 'customers')).stdout).toMatch(/^acme .* checked out in .*linked tree$/m)
    git('switch', '-q', '--detach')
    expect(namesOf(await tableOf(root))).toEqual(['acme', 'beta'])
    expect((await tableOf(root)).base?.workTree).toBeUndefined()

    const shallow = join(tempFolder(), 'shallow')
    gitIn('/', 'clone', '-q', '--depth=1', '--no-single-branch', `file://${root}`, shallow)
    mkdirSync(join(shallow, 'sub'))
    const shown = await cfg(join(shallow, 'sub'), 'customers')
    expect(shown.exitCode).toBe(0)
    expect(shown.stderr).toContain('does not have the whole history')
    expect(shown.stdout).toMatch(/^acme .* only on origin$/m)

    // Base is nowhere: the customers are shown, and how far they are from it is not.
    gitIn(root, 'switch', '-q', '--detach')
    gitIn(root, 'branch', '-qm', 'main', 'trunk')
    const without = await cfg(root, 'customers')
    expect(without.stdout).toMatch(/^acme +- +- +saved +1 /m)
    expect(without.stderr).toContain('there is no branch "main"')
    renameSync(linked, `${linked} moved`)
    expect((await cfg(root, 'customers')).exitCode).toBe(0)
  })

  it('shows of a shared database what others have put there, and uses none of it', async () => {
    const { ok, git, clone: makeClone, root, database } = await postgresSite(postgres())
    await ok('add customer acme')
    await ok('-C acme add host web01')
    git('push', '-q', 'origin', 'customer/acme', 'main')
    git('branch', '-q', 'customer/new', 'main')
    expect((await cfg(root, 'customers')).stdout).toMatch(/^acme +0 +2 +saved +1 /m)
    const clone = makeClone()
    const { customers } = await tableOf(clone.root)
    expect(
      customers.map(({ customer, inventory, hosts, isHere }) => [customer, inventory.kind, hosts, isHere]),
    ).toEqual([
      [
        'acme',
        'unused',
        expect.objectContaining({ all: 1, byState: expect.objectContaining({ active: 1 }) }),
        false,
      ],
    ])
    const { stdout } = await cfg(root, 'customers')
    expect(stdout).toMatch(/^new +0 +0 +- +0 /m)
    const made = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'hostwright%' ORDER BY nspname"
    expect(postgres().sql(database, made)).toBe('hostwright_customer_acme')
  })
})
