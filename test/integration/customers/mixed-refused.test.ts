/** A branch that holds what belongs to another customer: no database is built from it, and no host changed by it, unless that is wanted. */
import { Buffer } from 'node:buffer'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { commitAll, copyOfSite, gitDone, threeCustomers, writeAt } from '../../lib/hooked-site.ts'
import { type Ran, runProgram } from '../../lib/run-program.ts'
import { siteAt, siteEnv, type TestSite } from '../../lib/temp-site.ts'

let template = ''
beforeAll(async () => {
  template = await threeCustomers(afterAll)
})

function cfg({ root }: TestSite, ...words: readonly string[]): Promise<Ran> {
  return runProgram(cfgProgram, words, { cwd: root, env: { ...siteEnv, HOME: dirname(root) } })
}

/** Acme's machine on beta's branch, by somebody whose Git has no hook. */
function withAcmesHost(change: (text: string) => string): TestSite {
  const site = copyOfSite(template)
  gitDone(site.root, 'switch', '-q', 'customer/beta')
  const text = gitDone(site.root, 'show', 'customer/acme:inventory/hosts/web01.yaml')
  writeAt(site.root, 'inventory/hosts/www.yaml', change(`${text}\n`))
  gitDone(site.root, 'rm', '-qf', 'inventory/hosts/web01.yaml')
  gitDone(site.root, 'add', '-A')
  // Not in the same second as the original.
  gitDone(site.root, 'commit', '-qm', 'copied', '--date', '2038-01-01T00:00:00Z')
  gitDone(site.root, 'switch', '-q', 'main')
  return site
}

const moved = (text: string): string => text.replace(/10\.1\.0\.\d+/, '10.1.0.77')

it('a lost database is not built from the text of others, as such text is not loaded', async () => {
  const { root, inv, ok } = withAcmesHost(moved)
  rmSync(join(root, '.git/hostwright/customer__beta.sqlite'))
  for (const line of ['-C beta list host', '-C beta list host', '-C beta load']) {
    const { exitCode, stderr } = await inv(line)
    expect(exitCode).toBe(2)
    expect(stderr).toContain('would mix customers up')
    expect(stderr).toContain('inventory/hosts/www.yaml: customer "acme" has a machine with 00:16:3e:00:00:02')
    expect(stderr).toContain('load --yes')
  }
  await ok('-C beta load --yes')
  expect(await ok('-C beta list host')).toContain('www')
})

it('nor is it in a new clone; what only may be of others, and is published, is said', async () => {
  const clone = (root: string): TestSite => {
    const to = join(dirname(root), 'clone')
    gitDone(dirname(root), 'clone', '-q', root, to)
    return siteAt(to)
  }
  const same = clone(withAcmesHost((text) => text).root)
  const refused = await same.inv('-C beta list host')
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    expect.stringContaining('it is the text of customer "acme", inventory/hosts/web01.yaml there'),
  ])
  const alike = await clone(withAcmesHost(moved).root).inv('-C beta list host')
  expect([alike.exitCode, alike.stderr]).toEqual([
    0,
    expect.stringContaining('customer "acme" has a machine with 00:16:3e:00:00:02'),
  ])
  for (const customer of ['-C acme', '-C plain', '']) {
    const { exitCode, stderr } = await same.inv(`${customer} list host`)
    expect([exitCode, stderr.includes('customer "')]).toEqual([0, false])
  }
})

it('base is not built with the commits of a customer, also where its file does not say so', async () => {
  const { root, inv, ok } = copyOfSite(template)
  rmSync(join(root, '.git/hostwright/main.sqlite'))
  gitDone(root, 'merge', '-q', '--no-edit', 'customer/acme')
  gitDone(root, 'rm', '-q', 'inventory/customer')
  commitAll(root, 'whose it was')
  const { exitCode, stderr } = await inv('list host')
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/commit \w{10} is of customer "acme"/)
  await ok('load --yes')
  expect(await ok('list host')).toContain('web01')
})

it('hosts are not changed by a mixed branch without --mixed; whoever only looks is warned', async () => {
  const site = copyOfSite(template)
  const { root, ok } = site
  gitDone(root, 'switch', '-q', 'customer/beta')
  gitDone(root, 'merge', '-q', '--no-edit', '-s', 'ours', 'customer/acme')
  gitDone(root, 'switch', '-q', 'main')
  await ok('-C beta set host web01 attr.ssh-address=127.0.0.1 attr.ssh-port=1')
  const reach = ['--connect-timeout', '2', '--connect-retries', '0']
  for (const words of [['apply'], ['exec'], ['undo', 'k3f9x0ab', '--yes']]) {
    const line = [...words, '-C', 'beta', 'web01', ...reach]
    const last = words[0] === 'exec' ? ['--', 'true'] : []
    const refused = await cfg(site, ...line, ...last)
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain(
      'Cannot change hosts of customer "beta": branch "customer/beta" holds what belongs to another customer',
    )
    expect(refused.stderr).toMatch(/commit \w{10} is of customer "acme"/)
    expect(refused.stderr).toContain('--mixed goes on all the same')
    expect(refused.stderr + refused.stdout).not.toContain('Cannot log in')
  }
  const forced = await cfg(site, 'apply', '-C', 'beta', 'web01', ...reach, '--mixed')
  expect(forced.stdout).toContain('Cannot log in to "web01"')
  const said = 'branch "customer/beta" holds 4 commits of another customer, "acme"'
  for (const words of [
    ['check', 'web01'],
    ['graph', 'web01'],
    ['verify', 'web01', ...reach],
  ])
    expect((await cfg(site, ...words, '-C', 'beta')).stderr).toContain(said)
})

it('cfg check and cfg secret list name a secret of another customer', async () => {
  const site = copyOfSite(template)
  const { root } = site
  const age = (owner: string): string =>
    `-----BEGIN AGE ENCRYPTED FILE-----\n${Buffer.from(
      `age-encryption.org/v1\n-> hostwright/customer ${owner}\n\n--- mac\n`,
    ).toString('base64')}\n-----END AGE ENCRYPTED FILE-----\n`
  gitDone(root, 'switch', '-q', 'customer/beta')
  writeAt(root, 'secrets/own.age', age('beta'))
  commitAll(root, 'its own')
  expect((await cfg(site, 'check')).exitCode).toBe(0)
  writeAt(root, 'secrets/db/password.age', age('acme'))
  const said = 'secret "db/password" was set for customer "acme"'
  const checked = await cfg(site, 'check')
  expect([checked.exitCode, checked.stdout]).toEqual([2, expect.stringContaining(said)])
  expect(checked.stdout).not.toContain('secret "own"')
  expect((await cfg(site, 'secret', 'list')).stdout).toContain(said)
  const { stdout } = await cfg(site, 'secret', 'list', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    result: { secrets: ['db/password', 'own'], foreign: [{ name: 'db/password', customer: 'acme' }] },
  })
})

it('inv import takes no machine of another customer unless that is wanted', async () => {
  const { root, inv, ok } = copyOfSite(template)
  writeAt(dirname(root), 'acme.yaml', await ok('-C acme export yaml'))
  await ok('add customer fresh')
  const line = '-C fresh import yaml ../acme.yaml'
  const refused = await inv(line)
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toContain('inventory/hosts/web01.yaml: it is the text of customer "acme"')
  expect(refused.stderr).toContain('--yes imports it all the same')
  expect(await ok('-C fresh list host --count')).toBe('0\n')
  const planned = await inv(`${line} --plan`)
  expect([planned.exitCode, planned.stderr]).toEqual([3, expect.stringContaining('customer "acme"')])
  const done = await inv(`${line} --yes`)
  expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining('customer "acme"')])
  writeAt(dirname(root), 'base.yaml', await ok('export yaml'))
  const fromBase = await inv('-C fresh import yaml ../base.yaml')
  expect([fromBase.exitCode, fromBase.stderr]).toEqual([0, ''])
})
