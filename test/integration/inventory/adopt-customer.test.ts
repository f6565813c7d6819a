import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { completionQuery } from '../../../src/command/completion-script.ts'
import { gitIn, siteAt, siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { runProgram } from '../../lib/run-program.ts'

interface Shared {
  /** Where everything was made and pushed from. */
  readonly first: TestSite
  readonly clone: (...options: readonly string[]) => TestSite
}

/** A site with customer acme, and a bare remote that has all of it. */
async function sharedSite(): Promise<Shared> {
  const first = await tempSite()
  await first.ok('add customer acme')
  await first.ok('-C acme add network lan')
  const remote = join(tempFolder(), 'the remote.git')
  gitIn('/', 'clone', '-q', '--bare', first.root, remote)
  first.git('remote', 'add', 'origin', remote)
  first.git('fetch', '-q')
  return {
    first,
    clone: (...options) => {
      const root = join(tempFolder(), 'the clone')
      gitIn('/', 'clone', '-q', ...options, remote, root)
      return siteAt(root)
    },
  }
}

const NOTE =
  /customer acme: branch "customer\/acme" was only on remote "origin"; it is here now, at [0-9a-f]{10}, and follows it/

const HOSTILE = [
  ...['../main', 'acme/../../main', 'acme/', '/acme', '-x', '--all', 'a b', 'a\nb', 'a"b', '*'],
  ...['acme.lock', 'acme^', 'acme~1', 'acme@{0}', '@', 'HEAD', 'acme:x', '$(id)', 'a'.repeat(5000)],
]

describe('a customer that only a remote has', () => {
  it('is taken from there by the first command that names it, which says so once', async () => {
    const { clone, first } = await sharedSite()
    const site = clone()
    const done = await site.inv('-C acme list network')
    expect(done.stderr).toMatch(NOTE)
    expect(done.stdout).toContain('lan')
    expect(site.git('rev-parse', '--abbrev-ref', 'customer/acme@{upstream}')).toBe('origin/customer/acme')
    expect(site.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main')
    expect((await site.inv('-C acme list network')).stderr).toBe('')
    // What somebody pulls is noticed without a checkout too.
    await first.ok('-C acme add network dmz')
    first.git('push', '-q', 'origin', 'customer/acme')
    site.git('fetch', '-q', 'origin', 'customer/acme:customer/acme')
    const moved = await site.inv('-C acme list network')
    expect(moved.stderr).toContain('branch "customer/acme" has moved and its text differs from the database')
    await site.ok('-C acme load')
    expect(await site.ok('-C acme list network')).toContain('dmz')
    expect(site.git('fsck', '--strict')).toBe('')
  })

  it('is taken by HOSTWRIGHT_CUSTOMER, in a linked work tree, with a detached HEAD and by several at once', async () => {
    const { clone } = await sharedSite()
    const site = clone()
    const beside = join(tempFolder(), 'beside')
    site.git('worktree', 'add', '-q', '--detach', beside)
    const run = async () =>
      runProgram(invProgram, ['list', 'network'], {
        cwd: beside,
        env: { ...siteEnv, HOSTWRIGHT_CUSTOMER: 'acme' },
      })
    const done = await Promise.all([run(), run(), run()])
    for (const { exitCode, stdout, stderr } of done) {
      expect(stderr).not.toContain('Cannot')
      expect(exitCode).toBe(0)
      expect(stdout).toContain('lan')
    }
    expect(site.git('config', 'branch.customer/acme.merge')).toBe('refs/heads/customer/acme')
  })

  it('is taken by inv add customer, but not from another branch', async () => {
    const { clone } = await sharedSite()
    const site = clone()
    expect((await site.inv('add customer acme --from main')).stderr).toBe(
      'inv: Cannot add customer "acme": branch "customer/acme" exists already on remote "origin", and does not begin from "main"\n' +
        'hint: without --from it is taken from there\n',
    )
    expect(site.git('branch', '--list', 'customer/*')).toBe('')
    expect(await site.ok('add customer acme')).toMatch(NOTE)
    expect(await site.ok('-C acme list network')).toContain('lan')
    expect((await site.inv('add customer acme --from main')).stderr).toContain(
      'branch "customer/acme" exists already, and does not begin from "main"',
    )
  })

  it('completes, without being taken', async () => {
    const { clone } = await sharedSite()
    const site = clone()
    const complete = async (...words: readonly string[]) =>
      (await runProgram(invProgram, [completionQuery, '--', ...words], { cwd: site.root, env: siteEnv }))
        .stdout
    expect((await complete('-C', '')).split('\n').toSorted()).toEqual(['', 'acme', 'main'])
    expect(await complete('-C', 'acme', 'show', 'network', '')).toBe('')
    expect(site.git('branch', '--list', 'customer/*')).toBe('')
    const { stderr } = await site.inv('-C acne list host')
    expect(stderr).toContain('hint: did you mean "acme"? (only on remote "origin")')
  })

  it('is refused where remotes differ, until one is chosen', async () => {
    const { clone, first } = await sharedSite()
    const other = join(tempFolder(), 'other.git')
    gitIn('/', 'clone', '-q', '--bare', first.root, other)
    const site = clone()
    site.git('remote', 'add', "it's/other", other)
    site.git('fetch', '-q', '--all')
    // The same commit on both is no question.
    expect(await site.ok('-C acme list network')).toContain('lan')
    site.git('branch', '-q', '-D', 'customer/acme')
    await first.ok('-C acme add network dmz')
    first.git('push', '-q', other, 'customer/acme')
    site.git('fetch', '-q', '--all')
    const refused = await site.inv('-C acme list network')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('is on several remotes at different commits, and not here')
    expect(refused.stderr).toContain(
      `remote "it's/other" has commit ${first.git('rev-parse', 'customer/acme').slice(0, 10)}`,
    )
    expect(refused.stderr).toContain(
      `hint: git branch --track customer/acme 'refs/remotes/it'\\''s/other/customer/acme'`,
    )
    expect(site.git('branch', '--list', 'customer/*')).toBe('')
    site.git('config', 'checkout.defaultRemote', "it's/other")
    await site.ok('-C acme list network')
    expect(site.git('config', 'branch.customer/acme.remote')).toBe("it's/other")
    expect(site.git('rev-parse', 'customer/acme')).toBe(first.git('rev-parse', 'customer/acme'))
  })

  it('is not looked for by a name that is none', async () => {
    const { clone } = await sharedSite()
    const site = clone()
    const before = site.git('for-each-ref')
    for (const name of HOSTILE) {
      const argv = [`--customer=${name}`, 'list', 'network']
      const { exitCode, stderr } = await runProgram(invProgram, argv, { cwd: site.root, env: siteEnv })
      expect(exitCode).toBe(2)
      expect(stderr).toContain('Cannot work for customer ')
      expect(stderr).toContain('there is no branch')
    }
    expect(site.git('for-each-ref')).toBe(before)
  })

  it('is unknown where the clone has one branch alone; the hint says what brings it', async () => {
    const { clone } = await sharedSite()
    const site = clone('--single-branch')
    expect((await site.inv('-C acme list host')).stderr).toContain(
      "git remote set-branches --add origin 'customer/*' and git fetch origin bring those that others made",
    )
    const plain = await tempSite()
    expect((await plain.inv('-C acme list host')).stderr).toContain(
      'hint: inv add customer acme makes it; git fetch brings one that others made',
    )
  })

  it('is taken in a shallow clone', async () => {
    const { clone } = await sharedSite()
    const site = clone('--depth', '1', '--no-single-branch', '--no-local')
    expect(await site.ok('-C acme list network')).toContain('lan')
  })

  it('is not taken where the database of another of that name is here', async () => {
    const { clone, first } = await sharedSite()
    const site = clone()
    await site.ok('-C acme add network mine')
    site.git('branch', '-q', '-D', 'customer/acme')
    // On the remote acme is made anew.
    first.git('branch', '-q', '-m', 'customer/acme', 'customer/former')
    first.git('push', '-q', 'origin', '--delete', 'customer/acme')
    await first.ok('rm customer acme --purge --yes')
    await first.ok('add customer acme')
    first.git('push', '-q', 'origin', 'customer/acme')
    site.git('fetch', '-q')
    const refused = await site.inv('-C acme list network')
    expect(refused.stderr).toContain(
      'of remote "origin" is that of another: the database that is kept for it',
    )
    expect(site.git('branch', '--list', 'customer/*')).toBe('')
    await site.ok('rm customer acme --purge --yes')
    expect(await site.ok('-C acme list network')).not.toContain('mine')
  })
})

describe('names of branches', () => {
  it('never make two customers share a database', async () => {
    const site = await tempSite()
    await site.ok('add customer acme')
    site.git('branch', 'customer/acme__x', 'main')
    site.git('worktree', 'add', '-q', '-b', 'topic', join(tempFolder(), 'w'))
    site.git('branch', '-q', '-m', 'customer/acme', 'customer/acme-x')
    site.git('branch', 'customer/acme/x', 'customer/acme-x')
    await site.ok('-C acme__x add network secret')
    // What lies below a customer's name is no customer.
    expect((await site.inv('-C acme/x list network')).exitCode).toBe(2)
    site.git('switch', '-q', 'customer/acme/x')
    const seen = await site.inv('list network')
    expect(seen.stdout).not.toContain('secret')
    expect(seen.stderr).toContain('branch "customer/acme/x" is neither base nor a customer\'s')
    site.git('switch', '-q', 'main')
    writeFileSync(join(site.root, 'hostwright.yaml'), 'base: customer__acme__x\n')
    expect((await site.inv('list network')).stderr).toContain("has the name of a customer's branch")
  })
})
