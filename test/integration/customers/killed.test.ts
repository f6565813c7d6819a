/** `kill -9` of what makes and moves customers' branches, at moments from all over their time, with the Git that they run and without. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { GOLDEN, KILL_ROUNDS, type Killed, type Killing, runKilled } from '../../lib/killed-command.ts'
import { siteEnv, tempSite } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { operatorAt, type Operator } from './operator.ts'

const run = (operator: Operator, line: string, killing?: Killing): Promise<Killed> =>
  runKilled(line, { cwd: operator.root, env: siteEnv, stderr: 'inherit' }, killing)

function tipsOf({ git }: Operator): ReadonlyMap<string, string> {
  const lines = git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/', 'refs/tags/').text
  return new Map(
    lines.split('\n').map((line): [string, string] => {
      const [ref = '', id = ''] = line.split(' ')
      return [ref, id]
    }),
  )
}

/** Each branch still has what it had, nothing in the repository is broken, and nothing in it is locked for good. */
function expectWhole(operator: Operator, before: ReadonlyMap<string, string>): void {
  const { git } = operator
  expect(git('fsck', '--strict', '--no-dangling', '--no-progress')).toEqual({ ok: true, text: '' })
  const after = tipsOf(operator)
  const kept = (ref: string): string | undefined => {
    const archive = [...after.keys()].find((one) =>
      one.startsWith(ref.replace('refs/heads/', 'refs/tags/archive/')),
    )
    return after.get(ref) ?? archive
  }
  for (const [ref, id] of before)
    expect(git('merge-base', '--is-ancestor', id, kept(ref) ?? 'gone').ok, ref).toBe(true)
  expect(git('worktree', 'list', '--porcelain').text).not.toMatch(/^(locked|prunable)/m)
}

/**
 * Runs the next command until it goes on. A Git that was killed leaves a file behind that has to be removed by hand: then the command
 * says so.
 */
async function goOn(operator: Operator, line: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const { exitCode, stdout, stderr } = await operator.inv(line)
    if (exitCode === 0 && !stderr.includes('not saved')) return stdout
    expect(stderr).toContain('.lock')
    const locks = locksBelow(join(operator.root, '.git'))
    expect([locks.length > 0, attempt < 3], stderr).toEqual([true, true])
    for (const lock of locks) rmSync(lock)
  }
}

function locksBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.lock'))
    .map((path) => join(folder, path))
}

interface Scene {
  readonly before?: (operator: Operator, round: string) => void | Promise<void>
  readonly line: (round: string) => string
  /** The next command goes on, and what was cut is whole or absent. */
  readonly after: (operator: Operator, round: string) => Promise<void>
}

const HOSTS = 40

const SCENES: Readonly<Record<string, Scene>> = {
  'inv add customer': {
    line: (round) => `inv add customer ${round}`,
    after: async (operator, round) => {
      const there = operator.git('rev-parse', '--verify', '--quiet', `refs/heads/customer/${round}`).ok
      if (!there) await goOn(operator, `add customer ${round}`)
      await goOn(operator, `-C ${round} add network lan`)
      expect(await goOn(operator, `-C ${round} status`)).toContain('are the same')
    },
  },
  'inv add host': {
    line: (round) => `inv -C acme add host ${round} --network lan`,
    after: async (operator, round) => {
      const listed = await goOn(operator, '-C acme list host')
      if (!listed.includes(round)) await goOn(operator, `-C acme add host ${round} --network lan`)
      expect(await goOn(operator, '-C acme status')).toContain('are the same')
      expect(operator.git('status', '--porcelain').text).toBe('')
    },
  },
  'inv load': {
    before: ({ root, git }, round) => {
      mkdirSync(join(root, 'inventory/hosts'), { recursive: true })
      for (let index = 0; index < HOSTS; index += 1)
        writeFileSync(join(root, `inventory/hosts/${round}x${index}.yaml`), 'kind: physical\n')
      git('add', 'inventory')
      git('commit', '-qm', 'by hand')
    },
    line: () => 'inv load',
    after: async (operator, round) => {
      const count = Number(await goOn(operator, `list host name~^${round}x --count`))
      expect([0, HOSTS]).toContain(count)
      await goOn(operator, 'load')
      expect(await goOn(operator, 'status')).toContain('are the same')
      expect(Number(await goOn(operator, `list host name~^${round}x --count`))).toBe(HOSTS)
    },
  },
  'inv rm customer': {
    before: async (operator, round) => {
      await goOn(operator, `add customer ${round}`)
      await goOn(operator, `-C ${round} add network lan --no-save`)
    },
    line: (round) => `inv rm customer ${round} --yes`,
    after: async (operator, round) => {
      const tag = `archive/customer/${round}/`
      const archived = operator.git('for-each-ref', '--format=%(refname)', `refs/tags/${tag}`).text
      const there = operator.git('rev-parse', '--verify', '--quiet', `refs/heads/customer/${round}`).ok
      expect(there).toBe(archived === '')
      if (there) await goOn(operator, `rm customer ${round} --yes`)
      const text = ['show', `${archived || `refs/tags/${tag}`}:inventory/networks/lan.yaml`]
      if (archived !== '') expect(operator.git(...text)).toMatchObject({ ok: true })
    },
  },
  'cfg sync': {
    before: ({ root, git }, round) => {
      git('switch', '-q', 'main')
      writeFileSync(join(root, 'manifests/files/motd'), `${round}\n`)
      git('add', 'manifests')
      git('commit', '-qm', round)
      git('switch', '-q', 'customer/acme')
    },
    line: () => 'cfg sync --all',
    after: async (operator, round) => {
      const { exitCode, stderr } = await operator.cfg('sync --all')
      if (exitCode !== 0) {
        const locks = locksBelow(join(operator.root, '.git'))
        expect([stderr, locks.length > 0]).toEqual([expect.stringContaining('.lock'), true])
        for (const lock of locks) rmSync(lock)
        expect(await operator.cfg('sync --all')).toMatchObject({ exitCode: 0 })
      }
      for (const name of CUSTOMERS)
        expect(operator.git('show', `customer/${name}:manifests/files/motd`).text).toBe(round)
      expect(operator.git('status', '--porcelain').text).toBe('')
    },
  },
}

/** acme is checked out where the commands run, brook beside it, the others nowhere. */
const CUSTOMERS = ['acme', 'brook', 'c1', 'c2', 'c3']

async function begin(): Promise<Operator> {
  const site = await tempSite()
  const operator = operatorAt('Ann', site.root)
  await site.ok('add network lan')
  for (const name of CUSTOMERS)
    for (const line of [`add customer ${name}`, `-C ${name} add network lan`, `-C ${name} add host web01`])
      await site.ok(line)
  // Checked-out branches have to do with files and their index too.
  site.git('switch', '-q', 'customer/acme')
  site.git('worktree', 'add', '-q', join(tempFolder(), 'brook'), 'customer/brook')
  return operator
}

describe('kill -9', () => {
  it.each(Object.entries(SCENES))('of %s', async (_name, scene) => {
    const operator = await begin()
    await scene.before?.(operator, 'whole')
    // The whole of it, to know when it can be killed.
    const { time } = await run(operator, scene.line('whole'))
    let cut = 0
    for (let round = 1; round <= KILL_ROUNDS; round += 1) {
      const name = `r${round}`
      await scene.before?.(operator, name)
      const before = tipsOf(operator)
      const after = time * ((GOLDEN * round) % 1)
      if ((await run(operator, scene.line(name), { after, all: round % 2 === 1 })).cut) cut += 1
      expectWhole(operator, before)
      await scene.after(operator, name)
      expectWhole(operator, before)
    }
    expect(cut).toBeGreaterThan(0)
  })
})
