import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import {
  copyOfSite,
  commitAll,
  gitDone,
  operatorEnv,
  threeCustomers,
  writeAt,
} from '../../lib/hooked-site.ts'
import { runProgram } from '../../lib/run-program.ts'
import { siteEnv, type TestSite } from '../../lib/temp-site.ts'

let template = ''
beforeAll(async () => {
  template = await threeCustomers(afterAll)
})

/** Beta's branch gets acme's, by somebody whose Git has no hook. */
function mixed(): TestSite {
  const site = copyOfSite(template)
  gitDone(site.root, 'switch', '-q', 'customer/beta')
  gitDone(site.root, 'merge', '-q', '--no-edit', '-s', 'ours', 'customer/acme')
  gitDone(site.root, 'switch', '-q', 'main')
  return site
}

it('inv load takes nothing of another customer unless that is confirmed', async () => {
  const { root, ok, inv } = mixed()
  gitDone(root, 'switch', '-q', 'customer/beta')
  writeAt(
    root,
    'inventory/hosts/www.yaml',
    gitDone(root, 'show', 'customer/acme:inventory/hosts/web01.yaml') + '\n',
  )
  gitDone(root, 'rm', '-q', 'inventory/hosts/web01.yaml')
  commitAll(root, 'copied')
  const { exitCode, stderr } = await inv('load')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('would mix customers up')
  expect(stderr).toContain('is of customer "acme"')
  expect(stderr).toContain(
    'inventory/hosts/www.yaml: it is the text of customer "acme", inventory/hosts/web01.yaml there',
  )
  expect(await ok('list host')).not.toContain('www')
  expect(await ok('load --yes')).toContain('+ host www')
})

it('inv status and cfg customers say whose commits are on a branch; those that are as they should be are not named', async () => {
  const { root, inv } = mixed()
  const status = await inv('-C beta status --json')
  expect(status.exitCode).toBe(3)
  expect(JSON.parse(status.stdout)).toMatchObject({
    result: {
      foreign: expect.arrayContaining([
        { commit: gitDone(root, 'rev-parse', 'customer/acme'), owner: 'acme' },
      ]),
    },
  })
  expect((await inv('-C beta status')).stdout).toMatch(/^4 commits of customer "acme" on this branch/m)
  for (const customer of ['-C acme', '-C plain', ''])
    expect((await inv(`${customer} status`)).exitCode).not.toBe(3)
  const { stdout, stderr } = await runProgram(cfgProgram, ['customers', '--json'], {
    cwd: root,
    env: { ...siteEnv, HOME: dirname(root) },
  })
  expect(stderr).toContain('branch "customer/beta" holds 4 commits of customer "acme"')
  expect(stderr).not.toMatch(/customer\/acme|customer\/plain|main/)
  const { customers } = (
    JSON.parse(stdout) as { result: { customers: { customer: string; foreign: unknown }[] } }
  ).result
  expect(customers.map(({ customer, foreign }) => [customer, foreign])).toEqual([
    ['acme', []],
    ['beta', [{ customer: 'acme', commits: 4 }]],
    ['plain', []],
  ])
})

it('a run says so, and says nothing of a branch that is as it should be', async () => {
  const { root, ok } = mixed()
  const plan = async (customer: string): Promise<string> => {
    await ok(`-C ${customer} set host web01 attr.ssh-address=127.0.0.1 attr.ssh-port=1`)
    const words = ['plan', '-C', customer, 'web01', '--connect-timeout', '2', '--connect-retries', '0']
    return (await runProgram(cfgProgram, words, { cwd: root, env: { ...siteEnv, HOME: dirname(root) } }))
      .stderr
  }
  const said =
    'branch "customer/beta" holds 4 commits of another customer, "acme": "inv -C beta status" says more'
  expect(await plan('beta')).toContain(said)
  expect(await plan('beta')).toContain(said)
  const before = await plan('acme')
  expect(before + (await plan('acme'))).not.toContain('of another customer')
})

it('a branch that was renamed is used when its file has the new name, and goes on as it was', async () => {
  const { root, inv, ok } = copyOfSite(template)
  gitDone(root, 'branch', '-m', 'customer/acme', 'customer/acne')
  const reason = 'branch "customer/acne" is that of customer "acme", by its inventory/customer'
  for (const command of ['list host', 'status', 'set host web01 os=debian', 'load --yes']) {
    const { exitCode, stderr } = await inv(`-C acne ${command}`)
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(reason)])
  }
  expect(existsSync(join(root, '.git/hostwright/customer__acne.sqlite'))).toBe(false)
  const { stderr } = await inv('-C acne list host')
  const steps = /renamed on purpose: (git switch .*)$/m.exec(stderr)?.[1] ?? ''
  const typed = spawnSync('/bin/sh', ['-c', steps], { cwd: root, env: operatorEnv, encoding: 'utf8' })
  expect([typed.status, typed.stderr]).toEqual([0, expect.stringContaining('customer/acne')])
  expect(await ok('list host')).toContain('web01')
  gitDone(root, 'switch', '-q', 'main')
  await ok('-C acne add group web')
  const status = await inv('-C acne status')
  expect([status.exitCode, status.stdout]).toEqual([0, expect.not.stringContaining('acme')])
  const table = await runProgram(cfgProgram, ['customers'], {
    cwd: root,
    env: { ...siteEnv, HOME: dirname(root) },
  })
  expect(table.stderr).not.toContain('of customer "acme"')
})

it('a copy of a branch is refused by name, wherever it is checked out', async () => {
  const { root, inv, ok } = copyOfSite(template)
  const env = { ...siteEnv, HOME: dirname(root) }
  gitDone(root, 'branch', 'customer/eve', 'customer/beta')
  writeAt(root, 'types/new', 'new')
  commitAll(root, 'news of base')
  const reason = 'branch "customer/eve" is that of customer "beta", by its inventory/customer'
  for (const words of [
    ['plan', 'web01'],
    ['apply', 'web01'],
    ['secret', 'list'],
    ['secret', 'rekey', '--adopt'],
  ]) {
    const { exitCode, stderr } = await runProgram(cfgProgram, [...words, '-C', 'eve'], { cwd: root, env })
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(reason)])
  }
  const before = gitDone(root, 'rev-parse', 'customer/eve')
  const sync = await runProgram(cfgProgram, ['sync', '--all', '--json'], { cwd: root, env })
  const { customers } = (JSON.parse(sync.stdout) as { result: { customers: { customer: string }[] } }).result
  expect(customers.find(({ customer }) => customer === 'eve')).toMatchObject({ state: 'refused', reason })
  expect(gitDone(root, 'rev-parse', 'customer/eve')).toBe(before)
  gitDone(root, 'switch', '-q', 'customer/eve')
  expect((await inv('list host')).stderr).toContain(reason)
  gitDone(root, 'switch', '-q', 'main')
  gitDone(root, 'branch', '-qD', 'customer/eve')
  await ok('add customer eve')
  expect(await ok('-C eve list host')).not.toContain('web01')
})

it('a branch that Git alone made says whose it is with the first change that is recorded', async () => {
  const { root, ok } = copyOfSite(template)
  await ok('-C plain add group web')
  expect(gitDone(root, 'show', 'customer/plain:inventory/customer')).toBe('plain')
  gitDone(root, 'switch', '-q', 'customer/plain')
  await ok('add group db')
  expect(gitDone(root, 'status', '--porcelain')).toBe('')
  expect(gitDone(root, 'diff', '--name-only', 'HEAD~1', 'HEAD')).toBe('inventory/groups/db.yaml')
})
