import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LoopbackSite, loopbackSite } from '../../lib/loopback-site.ts'
import type { Ran } from '../../lib/run-program.ts'

let site: LoopbackSite
const at = (name: string): string => join(site.files, name)
const there = (): readonly string[] =>
  ['one', 'two', 'three', 'called'].filter((name) => existsSync(at(name)))

beforeAll(async () => {
  site = await loopbackSite()
  await site.addHost('web01')
  site.manifest(`(() => {
    const one = file(at('one'), { content: '1\\n' })
    const two = file(at('two'), { content: '2\\n', needs: [one] })
    const three = file(at('three'), { content: '3\\n' })
    return [one, two, three, command('call', { run: ': > ' + at('called'), onlyWhenCalled: true, runOn: [one, three] })]
  })()`)
})
afterAll(() => site.stop())
beforeEach(() => {
  for (const name of there()) rmSync(at(name))
})

const typed = (...answers: readonly string[]): Promise<Ran> =>
  site.cfg('apply web01 -i', { input: answers.join('\n'), terminal: 120 })

describe('cfg apply --interactive', () => {
  it('shows each change, makes what is wanted, and skips the rest with what depends on it', async () => {
    const { stdout, stderr, exitCode } = await typed('n', 'y')
    expect(stderr).toContain(`+ file:${at('one')}`)
    expect(stderr).toContain('      +1\n')
    expect(stdout).toContain(`> file:${at('one')}  skipped: not wanted`)
    expect(stdout).toContain(`> file:${at('two')}  skipped: it needs file:${at('one')}, which was not wanted`)
    expect(there()).toEqual(['three', 'called'])
    // What was not wanted has not failed.
    expect(exitCode).toBe(0)
    expect(stdout).toContain('2 skipped')
  })

  it('asks no more after "all"', async () => {
    const { exitCode } = await typed('a')
    expect([exitCode, there()]).toEqual([0, ['one', 'two', 'three', 'called']])
  })

  it('leaves everything else after "quit", and makes the restarts of what was changed', async () => {
    const { exitCode } = await typed('yes', 'quit')
    expect([exitCode, there()]).toEqual([0, ['one', 'called']])
  })

  it('takes the end of the input for "quit", and explains itself', async () => {
    const { stderr } = await typed('what?', 'd')
    expect(there()).toEqual([])
    expect(stderr).toContain('y: make this change')
    expect(stderr).toMatch(/manifest +manifests\/site\.ts:\d+/)
    expect(stderr).toMatch(/calls for +command:call run/)
  })

  it('does what a plan says, as far as it is wanted', async () => {
    writeFileSync(at('three'), '3\n', { mode: 0o644 })
    await site.cfg(`plan web01 -o ${at('plan')}`)
    const ran = await site.cfg(`apply --plan ${at('plan')} -i`, { input: 'y\nn', terminal: 120 })
    expect([ran.exitCode, there()]).toEqual([0, ['one', 'three', 'called']])
    expect(readFileSync(at('one'), 'utf8')).toBe('1\n')
  })

  it('needs a terminal', async () => {
    const { exitCode, stderr } = await site.cfg('apply web01 -i')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('there is no terminal')])
  })
})
