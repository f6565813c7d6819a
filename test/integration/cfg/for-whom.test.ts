/** One machine, recorded by base and by two customers: whatever is asked, shown, recorded or refused says for whom. */
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'
import { runProgram } from '../../lib/run-program.ts'

let site: LoopbackSite
const at = (name: string): string => join(site.files, name)

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  site.manifest(`
    file(at('motd'), { content: 'hello\\n' }),
    command('slow', { run: ': > ' + at('begun') + '; while [ ! -e ' + at('go') + ' ]; do sleep 0.1; done', creates: at('go') })`)
  for (const customer of ['acme', 'brook']) {
    await site.ok(`add customer ${customer}`)
    const place = `--ip none --attr ssh-address=127.0.0.1 --attr ssh-port=${site.sshd.port}`
    await site.ok(`-C ${customer} add host web01 ${place}`)
    const words = ['-C', customer, 'set', 'host', 'web01', `ssh-host-key+=${site.sshd.hostKey}`]
    expect((await runProgram(invProgram, words, { cwd: site.root, env: site.env })).stderr).toBe('')
  }
})
afterAll(() => site.stop())

it('a lock says whose run has it, to a run for another customer and to unlock', async () => {
  const applying = site.cfg('-C acme apply web01')
  while (!existsSync(at('begun'))) await new Promise((resolve) => setTimeout(resolve, 20))
  const brook = await site.cfg('-C brook apply web01')
  expect(brook.stdout + brook.stderr).toMatch(
    /locked by tester@\S+ \(cfg -C acme apply web01, customer acme\) since /,
  )
  const asked = await site.cfg('-C brook unlock web01', { terminal: 300, input: 'n\n' })
  expect(asked.stderr).toContain('locked by tester@')
  expect(asked.stderr).toContain(', customer acme) since ')
  expect(asked.stderr).toContain('Take the lock away on web01 of customer brook?')
  writeFileSync(at('go'), '')
  expect((await applying).stdout).toContain('1 host of customer acme: 2 changed, 0 ok\n')
})

it('a plan, its file, the record and every question name the customer, or base', async () => {
  writeFileSync(at('motd'), 'old\n')
  expect((await site.cfg('plan web01')).stdout).toContain('1 host of base main: 1 to change, 1 ok\n')
  const file = join(dirname(site.root), 'acme.plan')
  const planned = await site.cfg(`-C acme plan web01 -o ${file} --json`)
  expect(JSON.parse(planned.stdout)).toMatchObject({ result: { branch: 'customer/acme' } })
  // Also where the inventory knows no such host.
  await site.ok('add customer coral')
  for (const [options, owner] of [
    ['-C brook', 'customer brook'],
    ['-C coral', 'customer coral'],
    ['', 'base main'],
  ] as const) {
    const { exitCode, stderr } = await site.cfg(`${options} apply --plan ${file}`)
    expect([exitCode, stderr]).toEqual([
      2,
      `cfg: Cannot apply plan "${file}": it is for customer acme, and this is ${owner}\nhint: nothing was changed; -C acme works for it\n`,
    ])
  }
  const forced = await site.cfg(`-C acme apply web01 --force`, { terminal: 300, input: 'n\n' })
  expect(forced.stderr).toContain('Apply web01 of customer acme, even where')
  const each = await site.cfg('apply web01 -i', { terminal: 300, input: 'q\n' })
  expect(each.stderr).toContain('Make this change on web01 of base main?')
  expect((await site.cfg(`-C acme apply --plan ${file}`)).exitCode).toBe(0)
  expect((await site.cfg('-C acme verify web01')).stdout).toContain(
    '1 of 1 hosts of customer acme are what they should be',
  )
  const undone = await site.cfg('-C acme undo last', { terminal: 300, input: 'n\n' })
  expect(undone.stderr).toMatch(/Undo run \w{8} on web01 of customer acme\?/)
  expect((await site.cfg('-C acme history')).stdout).toMatch(/\nruns of customer acme\n$/)
  expect((await site.cfg('-C acme show last')).stdout).toMatch(
    /^for +customer acme\nbranch +customer\/acme$/m,
  )
  expect((await site.cfg('-C brook history --kind verify')).stdout).toBe('no run of customer brook\n')
})

it('a customer by checkout or environment is said as well, by inv too', async () => {
  const said = 'for customer acme, by HOSTWRIGHT_CUSTOMER'
  const run = async (words: string, env: Readonly<Record<string, string>> = {}) =>
    runProgram(invProgram, words.split(' '), { cwd: site.root, env: { ...site.env, ...env } })
  const byName = await run('add network lan', { HOSTWRIGHT_CUSTOMER: 'acme' })
  expect([byName.exitCode, byName.stderr]).toEqual([0, expect.stringContaining(said)])
  expect((await run('list network', { HOSTWRIGHT_CUSTOMER: 'acme' })).stderr).toBe('')
  expect((await run('-C brook add network lan', { HOSTWRIGHT_CUSTOMER: 'acme' })).stderr).toBe('')
  site.git('switch', '-q', 'customer/brook')
  expect((await run('add network dmz')).stderr).toContain('for customer brook, whose branch is checked out')
  expect((await site.cfg('plan web01')).stdout).toContain('1 host of customer brook: ')
  site.git('switch', '-q', 'main')
})

it('what is not found is said with whose inventory and whose runs were searched', async () => {
  expect((await site.cfg('plan nope')).stderr).toContain('unknown host "nope" in the inventory of base main')
  expect((await site.cfg('-C acme check nope')).stderr).toContain(
    'unknown host "nope" in the inventory of customer acme',
  )
  expect((await site.cfg('-C acme show k3f9x0ab')).stderr).toContain(
    'no such run of customer acme is recorded',
  )
  const log = await site.cfg('log acme')
  expect([log.exitCode, log.stderr]).toEqual([
    2,
    'cfg: Cannot show the log of "acme": that is a customer, no host of base main\nhint: cfg log -C acme shows what came to it\n',
  ])
})
