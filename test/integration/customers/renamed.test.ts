/** A customer that is called otherwise, also where a remote or an archive still has the old name; and what only looks like that. */
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import {
  commitAll,
  copyOfSite,
  gitAs,
  gitDone,
  type GitRan,
  gitSaid,
  operatorEnv,
  threeCustomers,
  writeAt,
} from '../../lib/hooked-site.ts'
import { type Ran, runProgram } from '../../lib/run-program.ts'
import { siteAt, siteEnv, type TestSite } from '../../lib/temp-site.ts'

let template = ''
beforeAll(async () => {
  template = await threeCustomers(afterAll)
})

/** With a remote that has all branches, and the hooks. */
async function pushed(): Promise<TestSite> {
  const site = copyOfSite(template)
  const remote = join(dirname(site.root), 'remote.git')
  gitDone(site.root, 'init', '-q', '--bare', '-b', 'main', remote)
  gitDone(site.root, 'remote', 'add', 'origin', remote)
  gitDone(site.root, 'push', '-q', '--all', 'origin')
  await site.ok('hooks install')
  return site
}

/** The same on beta's branch, with acme's on the remote alone. */
async function onBeta(): Promise<TestSite> {
  const site = await pushed()
  gitDone(site.root, 'branch', '-qD', 'customer/acme')
  gitDone(site.root, 'switch', '-q', 'customer/beta')
  return site
}

function clone({ root }: TestSite): TestSite {
  const to = join(dirname(root), 'clone')
  gitDone(dirname(root), 'clone', '-q', join(dirname(root), 'remote.git'), to)
  return siteAt(to)
}

function cfg({ root }: TestSite, ...words: readonly string[]): Promise<Ran> {
  return runProgram(cfgProgram, words, { cwd: root, env: { ...siteEnv, HOME: dirname(root) } })
}

/** For Git without the hooks. */
function unchecked(root: string, ...args: readonly string[]): GitRan {
  return gitAs(root, args, { ...operatorEnv, HOSTWRIGHT_HOOKS: 'off' })
}

/** Says on the branch that is checked out whose it is. */
function say(root: string, name: string): void {
  writeAt(root, 'inventory/customer', `${name}\n`)
  const { status, said } = unchecked(root, 'commit', '-qm', `called ${name}`, 'inventory/customer')
  if (status !== 0) throw new Error(said)
}

function rename({ root }: TestSite, from: string, to: string): void {
  gitDone(root, 'branch', '-m', `customer/${from}`, `customer/${to}`)
  gitDone(root, 'switch', '-q', `customer/${to}`)
  say(root, to)
}

async function mustBeRefused(
  { inv, root }: TestSite,
  name: string,
  ...said: readonly string[]
): Promise<void> {
  const { exitCode, stderr } = await inv(`-C ${name} load`)
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining('mix customers up')])
  for (const text of said) expect(stderr).toContain(text)
  const push = gitSaid(root, 'push', '-q', '--force', 'origin', `customer/${name}`)
  expect([push.status, push.said]).toEqual([1, expect.stringContaining('commits of other customers')])
}

describe('a customer that was renamed', () => {
  it('goes on under its new name, whatever is left of the old one', { timeout: 60_000 }, async () => {
    const site = await pushed()
    const { root, ok, inv } = site
    gitDone(root, 'tag', '-a', '-m', 'once', 'archive/customer/acme/2026-01-01', 'customer/acme~1')
    const key = /^age1\S+/m.exec((await cfg(site, 'secret', 'key')).stdout)?.[0] ?? ''
    await cfg(site, '-C', 'acme', 'secret', 'rekey', '--add', key)
    writeFileSync(join(dirname(root), 'password'), 'of acme')
    await cfg(site, '-C', 'acme', 'secret', 'set', 'db', '--file', join(dirname(root), 'password'))
    gitDone(root, 'push', '-q', 'origin', 'customer/acme')
    rename(site, 'acme', 'apex')
    expect(await ok('list host')).toContain('web01')
    expect((await inv('status')).stdout).not.toContain('acme')
    expect((await cfg(site, 'customers')).stderr).not.toContain('of customer "acme"')
    expect((await cfg(site, 'check')).stderr).not.toContain('acme')
    // The same machine by another name, from a text and by a commit of Git alone.
    writeAt(dirname(root), 'own.yaml', await ok('export yaml'))
    await ok('import yaml ../own.yaml --upsert')
    gitDone(root, 'mv', 'inventory/hosts/web01.yaml', 'inventory/hosts/www.yaml')
    expect(commitAll(root, 'by another name')).toEqual({ status: 0, said: '' })
    await ok('load')
    expect(gitSaid(root, 'push', '-q', 'origin', 'customer/apex')).toEqual({ status: 0, said: '' })
    const there = clone(site)
    await there.ok('hooks install')
    expect(await there.ok('-C apex list host')).toContain('www')
    rename(there, 'apex', 'acne')
    expect(await there.ok('list host')).toContain('www')
    expect(gitSaid(there.root, 'push', '-q', 'origin', 'customer/acne')).toEqual({ status: 0, said: '' })
  })

  it('comes to a server that looks once the old branch is gone there', async () => {
    const site = await pushed()
    const { root, ok } = site
    const hook = join(dirname(root), 'remote.git/hooks/update')
    writeFileSync(hook, await ok('hooks print'), { mode: 0o755 })
    rename(site, 'acme', 'apex')
    const push = gitSaid(root, 'push', '-q', 'origin', 'customer/apex')
    expect([push.status, push.said]).toEqual([1, expect.stringContaining('its old branch goes first')])
    gitDone(root, 'push', '-q', 'origin', '--delete', 'customer/acme')
    expect(gitSaid(root, 'push', '-q', 'origin', 'customer/apex')).toEqual({ status: 0, said: '' })
    const mixed = gitSaid(
      root,
      'push',
      '-q',
      '--no-verify',
      '--force',
      'origin',
      'customer/apex:customer/beta',
    )
    expect([mixed.status, mixed.said]).toEqual([1, expect.stringContaining('of other customers: acme apex')])
    // Nor does a branch there become another one's that says its name.
    gitDone(root, 'switch', '-q', '--detach', 'customer/apex~1')
    say(root, 'beta')
    const taken = gitSaid(
      root,
      'push',
      '-q',
      '--no-verify',
      '--force',
      'origin',
      'HEAD:refs/heads/customer/beta',
    )
    expect([taken.status, taken.said]).toEqual([1, expect.stringContaining('of other customers: acme')])
  })
})

describe('no renaming is', () => {
  it('a copy, while the branch is there under its own name', async () => {
    const site = await pushed()
    const { root, ok } = site
    unchecked(root, 'switch', '-qc', 'customer/copy', 'customer/acme')
    say(root, 'copy')
    await mustBeRefused(
      site,
      'copy',
      'is of customer "acme"',
      'inventory/hosts/web01.yaml: it is the text of customer "acme"',
      'where customer "acme" is called "copy" now',
      'the old name goes first: git branch -D customer/acme',
    )
    expect((await cfg(site, 'customers')).stderr).toContain('of customer "acme"')
    gitDone(root, 'branch', '-qD', 'customer/acme')
    // It goes on where others have it.
    await mustBeRefused(site, 'copy', 'the old name goes first: git push origin --delete customer/acme')
    gitDone(root, 'push', '-q', 'origin', '--delete', 'customer/acme')
    expect(await ok('-C copy list host')).toContain('web01')
  })

  it('a copy of a customer that has gone on elsewhere', async () => {
    const site = await pushed()
    const there = clone(site)
    await there.ok('-C acme add group more')
    gitDone(there.root, 'push', '-q', 'origin', 'customer/acme')
    rename(site, 'acme', 'apex')
    gitDone(site.root, 'fetch', '-q')
    await mustBeRefused(site, 'apex', 'is of customer "acme"', 'not on its line: "origin/customer/acme"')
  })

  it('a merge of a customer who is only on a remote, with its name taken back', async () => {
    const site = await onBeta()
    const { root } = site
    unchecked(root, 'merge', '-q', '--no-edit', '-X', 'theirs', 'origin/customer/acme')
    expect(gitDone(root, 'show', 'HEAD:inventory/customer')).toBe('acme')
    say(root, 'beta')
    await mustBeRefused(site, 'beta', 'is of customer "acme"', 'inventory/hosts/web01.yaml')
  })

  it('a branch that was set to another one, though its own name is said there', async () => {
    const site = await onBeta()
    const { root } = site
    unchecked(root, 'reset', '-q', '--hard', 'origin/customer/acme')
    say(root, 'beta')
    await mustBeRefused(site, 'beta', 'is of customer "acme"', '"origin/customer/beta", "customer/beta"')
    const other = join(dirname(root), 'other.git')
    gitDone(root, 'init', '-q', '--bare', other)
    const push = gitSaid(root, 'push', '-q', other, 'customer/beta')
    expect([push.status, push.said]).toEqual([1, expect.stringContaining('of other customers: acme')])
    rmSync(join(root, '.git/hostwright/customer__beta.sqlite'))
    await mustBeRefused(site, 'beta', 'is of customer "acme"', 'not on its line: "origin/customer/beta"')
  })

  it('a rebase onto a customer who is only on a remote', async () => {
    const site = await onBeta()
    const { root } = site
    gitDone(root, 'push', '-q', 'origin', '--delete', 'customer/beta')
    const made = gitDone(root, 'rev-list', '-n', '1', '--grep', '^inv add customer beta', 'HEAD')
    unchecked(root, 'reset', '-q', '--hard', 'origin/customer/acme')
    // As Git leaves it, once the conflict of the two names is solved.
    writeAt(root, 'inventory/customer', 'beta\n')
    expect(unchecked(root, 'commit', '-qa', '-C', made).status).toBe(0)
    rmSync(join(root, '.git/hostwright/customer__beta.sqlite'))
    await mustBeRefused(site, 'beta', 'is of customer "acme"', 'a commit of its own says so')
  })

  it('and after one nothing comes from the old branch', async () => {
    const site = await pushed()
    const { root } = site
    rename(site, 'acme', 'apex')
    gitDone(root, 'switch', '-qc', 'aside', 'customer/apex~1')
    writeAt(root, 'manifests/aside.ts', 'export {}\n')
    commitAll(root, 'on the old one')
    gitDone(root, 'switch', '-q', 'customer/apex')
    expect(gitSaid(root, 'merge', '--no-edit', 'aside').said).toContain('is of customer "acme"')
    unchecked(root, 'commit', '-q', '--no-edit')
    await mustBeRefused(site, 'apex', `commit ${gitDone(root, 'rev-parse', 'aside').slice(0, 10)} is of`)
  })
})
