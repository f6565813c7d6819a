/** `cfg log`: what came to a branch since its last apply, a commit or a date. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import type { LogEntry } from '../../../src/customer/log/branch-log.ts'
import type { LogStart } from '../../../src/customer/log/log-start.ts'
import { openSiteStore } from '../../../src/inventory/open-site-store.ts'
import { openSite } from '../../../src/inventory/site.ts'
import type { RunHostOutcome, RunStart } from '../../../src/inventory/model/run.ts'
import { runHost, runStart } from '../../lib/run-start.ts'
import { runProgram } from '../../lib/run-program.ts'
import { gitIn, siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

interface Result {
  readonly since: LogStart
  readonly commits: readonly LogEntry[]
}

interface AcmeSite extends TestSite {
  readonly log: (...argv: readonly string[]) => Promise<string>
  readonly result: (...argv: readonly string[]) => Promise<Result>
  /** Gives the commit. */
  readonly commit: (branch: string, path: string, text?: string) => string
  readonly applied: (
    commit: string | undefined,
    more?: Partial<RunStart> & {
      readonly modified?: boolean
      readonly outcome?: RunHostOutcome
      readonly reached?: boolean
    },
  ) => Promise<void>
}

/** With two commits on base, and customer acme between them, whose inventory has one host. */
async function acmeSite(): Promise<AcmeSite> {
  const site = await tempSite()
  const { root, ok, git } = site
  let runs = 0
  const commit: AcmeSite['commit'] = (branch, path, text = `// ${path}\n`) => {
    git('switch', '-q', branch)
    writeFileSync(join(root, path), text)
    git('add', path)
    git('commit', '-qm', `Change ${path}`)
    git('switch', '-q', 'main')
    return git('rev-parse', branch)
  }
  const cfg = async (argv: readonly string[]): Promise<string> => {
    const { stdout, stderr, exitCode } = await runProgram(cfgProgram, argv, { cwd: root, env: siteEnv })
    if (exitCode !== 0) throw new Error(stderr)
    return stdout
  }
  const log: AcmeSite['log'] = async (...argv) => cfg(['log', ...argv])
  commit('main', 'manifests/first.ts')
  await ok('add customer acme')
  await ok('-C acme add host web01')
  commit('main', 'manifests/second.ts')
  return {
    ...site,
    commit,
    log,
    result: async (...argv) =>
      (JSON.parse(await log('--json', ...argv)) as { readonly result: Result }).result,
    applied: async (id, { modified = false, outcome = 'ok', reached = true, ...fields } = {}) => {
      runs += 1
      const opened = await openSite({ site: root, customer: 'acme', cwd: root, env: {} })
      const store = await openSiteStore(opened)
      const started = `2026-07-01T10:00:${10 + runs}.000Z`
      const start = runStart(`000000${10 + runs}`, { commit: id, hosts: ['web01'], started, ...fields })
      await store.runs.keep(start, {
        seen: started,
        hosts: start.hosts.map((host) => runHost(host, outcome, reached ? {} : { resources: '[]' })),
        facts: [],
        end: { modified, keep: 100 },
      })
      await store.close()
    },
  }
}

function subjects(entries: readonly LogEntry[]): readonly unknown[] {
  return entries.map(({ subject, brought }) =>
    brought.length === 0 ? subject : [subject, subjects(brought)],
  )
}

describe('cfg log', () => {
  it('tells what came since the last apply: merges with what they brought, manifests and inventory apart', async () => {
    const { ok, git, commit, applied, log, result } = await acmeSite()
    const before = git('rev-parse', 'customer/acme')
    await applied(before)
    expect(await log('-C', 'acme')).toMatch(/nothing new\n$/)
    // What base has in its own inventory is nothing of the customer's.
    await ok('add host basehost')
    commit('customer/acme', 'manifests/own.ts')
    git('switch', '-q', 'customer/acme')
    git('merge', '-q', '--no-ff', '-m', 'Merge main', 'main')
    git('switch', '-q', 'main')
    await ok('-C acme add host web02')
    commit('customer/acme', 'hostwright.yaml', 'base: main\nautosave: true\n')
    const { since, commits } = await result('-C', 'acme')
    expect(since).toMatchObject({ kind: 'run', from: before, run: { id: '00000011' } })
    expect(subjects(commits)).toEqual([
      'Change hostwright.yaml',
      'inv add host web02',
      ['Merge main', ['Change manifests/second.ts']],
      'Change manifests/own.ts',
    ])
    const text = await log('-C', 'acme')
    expect(text).toMatch(/^since +the last apply, commit [0-9a-f]{10}$/m)
    const [manifests = '', inventory = ''] = text.split(/^inventory: 1 commit$/m)
    expect(manifests).toMatch(/^manifests, types and all else: 4 commits$/m)
    expect(manifests).toMatch(
      / Merge main\n.* manifests +Change manifests\/second\.ts\n.* Change manifests\/own\.ts\n/,
    )
    expect(inventory).toMatch(/ inventory +inv add host web02\n$/)
    expect(await log('-C', 'acme', '--limit', '1')).toContain('and 3 more: --limit shows them')
  })

  it('counts the last apply of all that came to its hosts; with a host, the last of that one', async () => {
    const { ok, git, commit, applied, result, log } = await acmeSite()
    const first = git('rev-parse', 'customer/acme')
    await ok('-C acme add host web02')
    const second = git('rev-parse', 'customer/acme')
    const third = commit('customer/acme', 'manifests/a.ts')
    await applied(first, { hosts: ['web01', 'web02'] })
    await applied(second, { hosts: ['web02'] })
    await applied(third, { hosts: ['web01'], limited: true })
    await applied(third, { kind: 'plan' })
    await applied(third, { hosts: ['web01'], outcome: 'skipped' })
    expect((await result('-C', 'acme', 'web01')).since.from).toBe(first)
    expect((await result('-C', 'acme', 'web02')).since.from).toBe(second)
    // Of both hosts nobody could log in.
    await applied(third, { hosts: ['web01', 'web02'], outcome: 'failed', reached: false })
    expect((await result('-C', 'acme')).since.from).toBe(second)
    expect((await result('-C', 'acme', 'web01')).since.from).toBe(first)
    await applied(second, { modified: true, hosts: ['web01', 'web02'], outcome: 'failed' })
    const text = await log('-C', 'acme')
    expect(text).toMatch(/^last apply +00000017, .* 2 hosts, 2 failed$/m)
    expect(text).toContain('it used changes that were not committed, beside its commit')
    await expect(log('-C', 'acme', 'web09')).rejects.toThrow('unknown host "web09"')
    await expect(log('-C', 'acme', '@all')).rejects.toThrow()
  })

  it('says so where the commit of the last apply is no longer in the history, or was never there', async () => {
    const { git, commit, applied, result, log, root } = await acmeSite()
    const shared = commit('customer/acme', 'manifests/a.ts')
    const lost = commit('customer/acme', 'manifests/b.ts')
    git('branch', '-f', 'customer/acme', shared)
    commit('customer/acme', 'manifests/c.ts')
    await applied(lost)
    const { since, commits } = await result('-C', 'acme')
    expect([since.lost, since.from, subjects(commits)]).toEqual([
      'rewritten',
      shared,
      ['Change manifests/c.ts'],
    ])
    expect(await log('-C', 'acme')).toMatch(
      new RegExp(
        `its commit ${lost.slice(0, 10)} is no longer in the history of the branch, which was rewritten$`,
        'm',
      ),
    )
    await applied('9'.repeat(40))
    const missing = await result('-C', 'acme')
    expect([missing.since.lost, missing.since.kind]).toEqual(['missing', 'left-base'])
    expect(await log('-C', 'acme')).toMatch(/its commit 9{10} is not in this repository$/m)
    await applied(undefined)
    expect((await result('-C', 'acme')).since.lost).toBe('not committed')
    expect(readFileSync(join(root, '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n')
  })

  it('tells everything since the customer left base where nothing was applied, and on base everything', async () => {
    const { git, result, log } = await acmeSite()
    git('switch', '-q', 'customer/acme')
    git('merge', '-q', '--no-ff', '-m', 'Merge main', 'main')
    git('switch', '-q', 'main')
    const acme = await result('-C', 'acme')
    expect(acme.since).toEqual({ kind: 'left-base', from: git('rev-parse', 'main~1') })
    expect(subjects(acme.commits)).toEqual([
      ['Merge main', ['Change manifests/second.ts']],
      'inv add host web01',
      'inv add customer acme',
    ])
    expect(await log('-C', 'acme')).toMatch(/^last apply +none yet$/m)
    const base = await result()
    expect(base.since).toEqual({ kind: 'beginning' })
    expect(subjects(base.commits)).toEqual([
      'Change manifests/second.ts',
      'Change manifests/first.ts',
      'inv init',
    ])
  })

  it('says so where the clone has not the whole history', async () => {
    const { root } = await acmeSite()
    const shallow = join(tempFolder(), 'shallow')
    gitIn('/', 'clone', '-q', '--depth=2', '--no-single-branch', `file://${root}`, shallow)
    const logged = async (cwd: string): Promise<string> =>
      (await runProgram(cfgProgram, ['log', '-C', 'acme'], { cwd, env: siteEnv })).stderr
    expect(await logged(shallow)).toContain('does not have the whole history')
    expect(await logged(root)).not.toContain('history')
  })

  it('counts from a commit or a date too', async () => {
    const { git, result, log } = await acmeSite()
    git('branch', 'seen', 'customer/acme~1')
    expect(subjects((await result('-C', 'acme', '--since', 'seen')).commits)).toEqual(['inv add host web01'])
    expect(subjects((await result('-C', 'acme', '--since', 'main')).commits)).toEqual([
      'inv add host web01',
      'inv add customer acme',
    ])
    expect((await result('-C', 'acme', '--since', '1d')).commits).toHaveLength(4)
    expect((await result('-C', 'acme', '--since', '2999-01-01')).commits).toEqual([])
    await expect(log('--since', 'nowhere')).rejects.toThrow('Cannot show what came since "nowhere"')
    await expect(log('--since', '2026-99-99')).rejects.toThrow('it is no date')
  })
})
