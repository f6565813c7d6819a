import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Invalid } from '../../core/errors.ts'
import { openSite } from '../../inventory/site.ts'
import { readProtectionOf, type SiteProtection } from './read-protection.ts'

let root: string
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
const settings = (text: string): void => writeFileSync(join(root, 'hostwright.yaml'), text)

function commit(text: string): string {
  settings(text)
  git('add', '-A')
  git(
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@b',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    text.slice(0, 20) || 'none',
  )
  return git('rev-parse', 'HEAD')
}

async function protection(used?: string): Promise<SiteProtection> {
  return readProtectionOf(await openSite({ site: root, customer: undefined, cwd: root, env: {} }), used)
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostwright-protection-'))
  git('init', '-q', '-b', 'main')
  commit('base: main\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('what is asked of manifests', () => {
  it('is nothing where nobody asks', async () => {
    expect(await protection()).toMatchObject({ signed: false, review: 'no' })
  })

  it('is the strictest of all places, whatever the work tree says', async () => {
    commit('requireSigned: true\nrequireReview: true\n')
    settings('requireSigned: false\n')
    expect(await protection()).toMatchObject({
      signed: true,
      signedBy: 'hostwright.yaml of refs/heads/main',
      review: 'known',
    })
    settings('requireReview: fetch\n')
    expect(await protection()).toMatchObject({
      review: 'fetched',
      reviewBy: 'hostwright.yaml of the work tree',
    })
    git('switch', '-q', '-c', 'customer/acme', 'HEAD~1', '--force')
    expect(await protection()).toMatchObject({ signed: true, review: 'known' })
  })

  it("holds where base on the remote asks for it, or the commit that is used, or another base's", async () => {
    const asking = commit('requireSigned: true\n')
    git('reset', '-q', '--hard', 'HEAD~1')
    expect((await protection()).signed).toBe(false)
    expect((await protection(asking)).signedBy).toBe(`hostwright.yaml of ${asking}`)
    git('update-ref', 'refs/remotes/origin/main', asking)
    expect((await protection()).signedBy).toBe('hostwright.yaml of refs/remotes/origin/main')
    git('update-ref', '-d', 'refs/remotes/origin/main')
    // Who says that base is another branch is still asked for what the committed one wants.
    git('update-ref', 'refs/heads/real', asking)
    commit('base: real\n')
    git('branch', 'other', 'HEAD~1')
    settings('base: other\n')
    expect((await protection()).signedBy).toBe('hostwright.yaml of refs/heads/real')
  })

  it('is refused to guess where nobody can make it out', async () => {
    commit('requireSigned: maybe\n')
    settings('')
    await expect(protection()).rejects.toThrow(Invalid)
    git('reset', '-q', '--hard', 'HEAD~1')
    commit('base: "main\\nrefs/heads/x"\n')
    settings('')
    expect((await protection()).signed).toBe(false)
  })
})
