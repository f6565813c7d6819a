/** What is said while Git is in the middle of a merge of text that the database has too, and right after it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { colleagueOf } from '../../lib/colleague.ts'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

const FILE = 'inventory/hosts/web01.yaml'

/** Ann's clone; Bob, in another one, has pushed other processors of web01 than Ann has recorded, and a host. */
async function clones(): Promise<TestSite> {
  const ann = await tempSite()
  await ann.ok('add host web01')
  const bob = colleagueOf(ann)
  await bob.ok('set host web01 cpus=2')
  await bob.ok('add host bob1')
  bob.git('push', '-q')
  return ann
}

function pull({ git }: TestSite, ...options: readonly string[]): void {
  git('pull', '-q', '--no-rebase', '--no-edit', ...options, 'origin', 'main')
}

/** Git stops at web01. */
async function inConflict(): Promise<TestSite> {
  const ann = await clones()
  await ann.ok('set host web01 cpus=4')
  expect(() => pull(ann)).toThrow('git pull')
  expect(ann.git('ls-files', '--unmerged', '--', FILE)).not.toBe('')
  return ann
}

function solve({ root, git }: TestSite): void {
  const text = git('show', `HEAD:${FILE}`)
  writeFileSync(join(root, FILE), `${text.replace('cpus: 4', 'cpus: 6')}\n`)
  git('add', FILE)
}

describe('while a conflict is not solved', () => {
  it('status tells it from an edit, and how it ends', async () => {
    const ann = await inConflict()
    const { exitCode, stdout } = await ann.inv('status')
    expect([exitCode, stdout.split('\n')]).toEqual([
      3,
      [
        'database and branch main are the same',
        'inventory/hosts/bob1.yaml: merged, not committed',
        `${FILE}: in conflict, not solved`,
        'a merge is under way: solve it, git add and git commit, then inv load; or git merge --abort',
        '',
      ],
    ])
    const { result } = JSON.parse((await ann.inv('status --json')).stdout)
    expect(result).toMatchObject({
      editedByHand: [],
      inConflict: [FILE],
      merged: ['inventory/hosts/bob1.yaml'],
    })
    solve(ann)
    expect((await ann.inv('status')).stdout).toContain(
      `${FILE}: merged, not committed\na merge is under way: git commit, then inv load; or git merge --abort\n`,
    )
    writeFileSync(join(ann.root, FILE), `${readFileSync(join(ann.root, FILE), 'utf8')}memory: 2G\n`)
    expect((await ann.inv('status')).stdout).toContain(`${FILE}: edited by hand, not committed\n`)
    ann.git('add', FILE)
    ann.git('commit', '-qm', 'solved')
    await ann.ok('load')
    expect(await ann.ok('status')).toBe('database and branch main are the same\n')
  })

  it('load has nothing to read and says why', async () => {
    const ann = await inConflict()
    const { exitCode, stderr } = await ann.inv('load')
    expect([exitCode, stderr.split('\n')]).toEqual([
      2,
      [
        'inv: Cannot load the text of branch "main": 2 problems',
        '  - inventory/hosts/bob1.yaml is merged, not committed',
        `  - ${FILE} is in conflict, not solved`,
        'hint: load reads what is committed, and a merge is under way: solve it, git add and git commit, then inv load; or git merge --abort',
        '',
      ],
    ])
  })

  it('a change of the same object waits: the hint works, given up or solved', async () => {
    const ann = await inConflict()
    const { exitCode, stderr } = await ann.inv('set host web01 memory=2G')
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringContaining(`${FILE}: it is in conflict, not solved\n`),
    ])
    expect(stderr).toContain(
      'hint: a merge is under way: solve it, git add and git commit, then inv load --force takes the text of the branch, ' +
        'inv save --force that of the database; or git merge --abort, then inv save\n',
    )
    const status = await ann.inv('status')
    expect(status.stdout).toContain(`${FILE}: changed in the database, not saved\n`)
    expect(status.stdout).toContain('then inv load --force or inv save --force; or git merge --abort')
    ann.git('merge', '--abort')
    await ann.ok('save')
    expect(ann.git('show', `HEAD:${FILE}`)).toContain('memory: 2G')
  })

  it('a conflict without a merge, as of a stash, has none to give up', async () => {
    const ann = await tempSite()
    await ann.ok('add host web01')
    writeFileSync(join(ann.root, FILE), 'kind: physical\nstate: active\ncpus: 2\n')
    ann.git('stash', '-q')
    await ann.ok('set host web01 cpus=4')
    expect(() => ann.git('stash', 'pop')).toThrow('git stash pop')
    expect((await ann.inv('status')).stdout).toContain(
      `${FILE}: in conflict, not solved\na conflict is not solved: solve it, git add and git commit, then inv load\n`,
    )
  })
})

describe('once the conflict is solved in Git, and the database has changed the same object', () => {
  it('every command names the load that does it, once', async () => {
    const ann = await inConflict()
    await ann.ok('set host web01 memory=2G')
    solve(ann)
    ann.git('commit', '-qm', 'solved')
    const { stderr } = await ann.inv('add host web02')
    expect(stderr.split('\n')).toEqual([
      `warning: the change is in the database, its text is not saved: Cannot save to branch "main": ${FILE}: it was changed on the branch too`,
      'hint: inv load --force takes the text of the branch, inv save --force that of the database',
      'warning: branch "main" has moved and its text differs from the database: "inv status" shows how, "inv load --force" brings it in',
      '',
    ])
    expect((await ann.inv('load')).exitCode).toBe(2)
    await ann.ok('load --force')
    expect(await ann.ok('show host web01')).toContain('cpus   6')
    expect((await ann.inv('list host')).stderr).toBe('')
  })

  it('what is changed in the database alone needs no force', async () => {
    const ann = await clones()
    await ann.ok('add host web02 --no-save')
    pull(ann)
    expect((await ann.inv('list host --no-save')).stderr).not.toContain('--force')
    expect((await ann.inv('list host')).stderr).toContain('"inv load" brings it in')
    await ann.ok('load')
  })
})

describe('a merge that is held before its commit', () => {
  it('is said of the files that it has staged, and no edit is', async () => {
    const ann = await clones()
    await ann.ok('add host web02')
    pull(ann, '--no-commit')
    const { stdout } = await ann.inv('status')
    expect(stdout).toContain('inventory/hosts/bob1.yaml: merged, not committed\n')
    expect(stdout).toContain('a merge is under way: git commit, then inv load; or git merge --abort\n')
    expect(stdout).not.toContain('edited')
    const { stderr } = await ann.inv('set host web01 memory=2G')
    expect(stderr).toContain(
      `${FILE}: it is merged, not committed\nhint: a merge is under way: git commit, then inv load --force`,
    )
    ann.git('commit', '-qm', 'merge')
    await ann.ok('load --force')
    expect((await ann.inv('status')).exitCode).toBe(0)
  })
})
