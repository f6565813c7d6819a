/** `cfg which`: how far a change has come, as that commit, by another one, or not at all. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import type { BranchHas } from '../../../src/customer/which/which-customers.ts'
import { manyCustomers } from '../../lib/many-customers.ts'
import { runProgram } from '../../lib/run-program.ts'
import { gitIn, siteEnv } from '../../lib/temp-site.ts'
import { tempFolder } from '../../lib/temp-store.ts'

let root = ''
let atEnd: () => void = () => undefined
beforeAll(async () => {
  const folder = tempFolder((clean) => (atEnd = clean))
  ;({ root } = await manyCustomers({ customers: 4, hosts: 2, folder: join(folder, 'site') }))
  return () => atEnd()
})

async function which(...argv: readonly string[]) {
  return runProgram(cfgProgram, ['which', ...argv], { cwd: root, env: siteEnv })
}

interface Result {
  readonly commit: string
  readonly subject: string
  readonly base: BranchHas | null
  readonly customers: readonly BranchHas[]
}

async function resultOf(...argv: readonly string[]): Promise<Result> {
  const { stdout, stderr, exitCode } = await which('--json', ...argv)
  if (exitCode !== 0) throw new Error(stderr)
  return (JSON.parse(stdout) as { readonly result: Result }).result
}

async function whoHas(...argv: readonly string[]): Promise<readonly string[]> {
  const { base, customers } = await resultOf(...argv)
  return [`base ${base?.has ?? '-'}`, ...customers.map(({ customer = '', has }) => `${customer} ${has}`)]
}

/** Back to where they were when the test ends. */
function onBranch(branch: string, work: () => void): string {
  const before = gitIn(root, 'rev-parse', branch)
  gitIn(root, 'switch', '-q', branch)
  work()
  gitIn(root, 'switch', '-q', 'main')
  onTestFinished(() => void gitIn(root, 'update-ref', `refs/heads/${branch}`, before))
  return gitIn(root, 'rev-parse', branch)
}

describe('cfg which', () => {
  it('tells who has the commit and who does not, as git branch --contains does', async () => {
    for (const revision of ['main~3', 'main~2', 'main~1', 'main', 'customer/c2', 'customer/c2~1']) {
      const containing = gitIn(root, 'branch', '--contains', revision, '--format=%(refname:short)').split(
        '\n',
      )
      const { base, customers, commit } = await resultOf(revision)
      expect(commit).toBe(gitIn(root, 'rev-parse', revision))
      const found = [...(base === null ? [] : [base]), ...customers].filter(({ has }) => has === 'it')
      expect([revision, found.map(({ branch }) => branch).sort()]).toEqual([
        revision,
        containing.map((line) => line.trim()).sort(),
      ])
    }
    const { stdout } = await which('main~2')
    expect(stdout).toMatch(/^commit +[0-9a-f]{10} Four workers for each web server$/m)
    expect(stdout).toMatch(/^base +main has it$/m)
    expect(stdout).toMatch(/^have it +2 customers: c1, c2$/m)
    expect(stdout).toMatch(/^not yet +2 customers: c0, c3$/m)
    expect(await whoHas('main~2', 'c3', 'c1')).toEqual(['base it', 'c1 it', 'c3 no'])
  })

  it('finds the same change by another commit: cherry-picked, made by hand elsewhere in the file, or on base', async () => {
    const commit = gitIn(root, 'rev-parse', 'main~2')
    const picked = onBranch('customer/c0', () => {
      gitIn(root, 'cherry-pick', commit)
      gitIn(root, 'commit', '--amend', '-qm', 'Four workers, for us')
      writeFileSync(join(root, 'note'), 'later')
      gitIn(root, 'add', 'note')
      gitIn(root, 'commit', '-qm', 'later')
    })
    const other = gitIn(root, 'rev-parse', `${picked}~1`)
    const { customers } = await resultOf(commit)
    expect(customers.map(({ has, by }) => [has, by])).toEqual([
      ['equal', other],
      ['it', undefined],
      ['it', undefined],
      ['no', undefined],
    ])
    expect((await which(commit)).stdout).toMatch(
      new RegExp(`^by another commit +1 customer: c0 \\(${other.slice(0, 10)}\\)$`, 'm'),
    )
    // And the other way round.
    expect(await whoHas(other)).toEqual(['base equal', 'c0 it', 'c1 equal', 'c2 equal', 'c3 no'])
    expect((await which(other)).stdout).toContain(`main has it by another commit, ${commit.slice(0, 10)}`)
  })

  it('takes no other change of the same file for equal, nor a merge', async () => {
    const commit = gitIn(root, 'rev-parse', 'main~2')
    const image = (byte: number): void => {
      writeFileSync(
        join(root, 'image'),
        Uint8Array.from({ length: 99 }, (_, n) => (n * byte) % 256),
      )
      gitIn(root, 'add', 'image')
      gitIn(root, 'commit', '-qm', 'image')
    }
    onBranch('customer/c0', () => {
      writeFileSync(join(root, 'manifests/roles/web.ts'), '// none\n')
      gitIn(root, 'commit', '-qam', 'Another change')
      image(3)
    })
    const pictured = onBranch('customer/c3', () => image(7))
    expect(await whoHas(commit)).toEqual(['base it', 'c0 no', 'c1 it', 'c2 it', 'c3 no'])
    expect(await whoHas(pictured)).toEqual(['base no', 'c0 no', 'c1 no', 'c2 no', 'c3 it'])
    const merged = onBranch('customer/c1', () => gitIn(root, 'merge', '-q', '--no-ff', '-m', 'merge', 'main'))
    expect(await whoHas(merged)).toEqual(['base no', 'c0 no', 'c1 it', 'c2 no', 'c3 no'])
  })

  it('knows customers that are only on a remote, and those that have not pulled', async () => {
    const remote = join(tempFolder(), 'remote.git')
    gitIn('/', 'clone', '-q', '--bare', root, remote)
    const clone = join(tempFolder(), 'clone')
    gitIn('/', 'clone', '-q', remote, clone)
    gitIn(clone, 'branch', '-q', '--track', 'customer/c0', 'origin/customer/c0')
    gitIn(clone, 'branch', '-q', '-f', 'customer/c0', 'origin/customer/c0~1')
    const { stdout } = await runProgram(cfgProgram, ['which', 'origin/customer/c0'], {
      cwd: clone,
      env: siteEnv,
    })
    expect(stdout).toMatch(/^have not pulled it +1 customer: c0 \(origin\)$/m)
    expect(stdout).toMatch(/^not yet +3 customers: c1 \(only on a remote\), /m)
  })

  it('takes the same change of two inventories for no change that somebody has', async () => {
    // Each customer has such a host, and a commit that gives it the same note.
    expect(await whoHas('customer/c0')).toEqual(['base no', 'c0 it', 'c1 no', 'c2 no', 'c3 no'])
  })

  it('refuses what names no commit, or several', async () => {
    const refusal = async (revision: string): Promise<string> => {
      const { stderr, exitCode } = await which('--', revision)
      expect(exitCode).toBe(2)
      return stderr
    }
    expect(await refusal('nothing')).toContain('"nothing": there is no such commit')
    expect(await refusal('--all')).toContain('"--all": there is no such commit')
    expect(await refusal('^main')).toContain('there is no such commit')
    expect(await refusal('main..customer/c0')).toContain('there is no such commit')
    expect(await refusal('main:manifests/site.ts')).toContain(
      'it is no commit, but a file or a folder of one',
    )
    expect(await refusal('')).toContain('there is no such commit')
    // Commits that differ in their message alone, until two begin with the same four letters.
    const tree = gitIn(root, 'rev-parse', 'main^{tree}')
    const seen = new Set<string>()
    let same = ''
    for (let n = 0; same === ''; n += 1) {
      const id = execFileSync('git', ['commit-tree', tree, '-m', String(n)], {
        cwd: root,
        env: siteEnv,
        encoding: 'utf8',
      })
      const start = id.slice(0, 4)
      if (seen.has(start)) same = start
      seen.add(start)
    }
    const said = await refusal(same)
    expect(said).toMatch(new RegExp(`several objects begin with that: ${same}[0-9a-f]* commit, ${same}`))
  })
})
