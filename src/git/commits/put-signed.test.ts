import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Committed, commitFiles } from './commit-files.ts'
import { readIdentity } from '../identity.ts'
import { signatureProblem } from './verify-commit.ts'
import { vouchingCommits } from './vouching-commits.ts'

let root: string
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostwright signed-'))
  git('init', '-q', '-b', 'main')
  git('config', 'user.name', 'Ann Other')
  git('config', 'user.email', 'ann@example.org')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(root, 'key')])
  writeFileSync(join(root, 'allowed'), `ann@example.org ${readFileSync(join(root, 'key.pub'), 'utf8')}`)
  git('config', 'gpg.format', 'ssh')
  git('config', 'gpg.ssh.allowedSignersFile', join(root, 'allowed'))
  git('config', 'user.signingKey', join(root, 'key'))
  git('config', 'commit.gpgSign', 'true')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function commit(parent: string | undefined, name: string): Promise<Committed | undefined> {
  const author = await readIdentity(root, {})
  const files = new Map([[`inventory/${name}`, `${name}\n`]])
  return commitFiles(root, {
    branch: 'main',
    parent,
    author,
    message: `add ${name}`,
    files,
    folder: 'inventory',
  })
}

describe('a commit of files', () => {
  it('is signed where Git is set up to, from the first one on, and leaves no other reference', async () => {
    const first = await commit(undefined, 'a')
    const second = await commit(first?.commit, 'b')
    expect(git('rev-parse', 'main')).toBe(second?.commit)
    expect(git('rev-parse', 'main:inventory')).toBe(second?.tree)
    expect(git('log', '--format=%s %an %G?', 'main')).toBe('add b Ann Other G\nadd a Ann Other G')
    expect([first?.unsigned, second?.unsigned]).toEqual([undefined, undefined])
    expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
    expect(git('fsck', '--no-dangling')).toBe('')
  })

  it('is made all the same where it cannot be signed, and says why', async () => {
    const first = await commit(undefined, 'a')
    rmSync(join(root, 'key'))
    rmSync(join(root, 'key.pub'))
    const second = await commit(first?.commit, 'b')
    expect(second?.unsigned).toMatch(/key/)
    expect([git('rev-parse', 'main'), git('log', '-1', '--format=%G?')]).toEqual([second?.commit, 'N'])
    expect(await signatureProblem(root, 'main')).toBe('it is not signed')
  })

  it('is not put on a branch that has moved meanwhile', async () => {
    const first = await commit(undefined, 'a')
    const second = await commit(first?.commit, 'b')
    expect(await commit(first?.commit, 'c')).toBeUndefined()
    expect(await commit(undefined, 'd')).toBeUndefined()
    expect(git('rev-parse', 'main')).toBe(second?.commit)
  })
})

describe('the commits that answer for the files beside a folder', () => {
  const write = (path: string): string => {
    git('checkout', '-q', '--', '.')
    writeFileSync(join(root, path), `${Math.random()}`)
    git('add', '--', path)
    git('commit', '-q', '-m', path)
    return git('rev-parse', 'HEAD')
  }

  it('are the last that changed any of them, or merged, and those since that changed nothing', async () => {
    const first = await commit(undefined, 'a')
    git('reset', '-q', '--hard')
    expect(await vouchingCommits(root, 'main', 'inventory')).toEqual({ last: first?.commit, empty: [] })
    const manifests = write('site.ts')
    write('inventory/x')
    expect(await vouchingCommits(root, 'main', 'inventory')).toEqual({ last: manifests, empty: [] })
    git('commit', '-q', '--allow-empty', '-m', 'nothing')
    const nothing = git('rev-parse', 'HEAD')
    write('inventory/y')
    expect(await vouchingCommits(root, 'main', 'inventory')).toEqual({ last: manifests, empty: [nothing] })
    git('switch', '-q', '-c', 'side', manifests)
    write('inventory/z')
    git('switch', '-q', 'main')
    git('merge', '-q', '--no-ff', '-m', 'merge', 'side')
    const merge = git('rev-parse', 'HEAD')
    write('inventory/v')
    expect(await vouchingCommits(root, 'main', 'inventory')).toEqual({ last: merge, empty: [] })
    expect(await vouchingCommits(root, nothing, 'inventory')).toEqual({ last: manifests, empty: [nothing] })
  })
})
