import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  commitAll,
  copyOfSite,
  gitAs,
  gitDone,
  type GitRan,
  gitSaid as git,
  operatorEnv,
  threeCustomers,
  writeAt as write,
} from '../../lib/hooked-site.ts'

const REFUSED = 'would mix customers up'

/** What is there while the operation is not at its end. */
const STATE: Readonly<Record<string, string>> = {
  merge: 'MERGE_HEAD',
  rebase: 'rebase-merge',
  'cherry-pick': 'CHERRY_PICK_HEAD',
}

const tip = (root: string, branch: string): string => gitDone(root, 'rev-parse', `refs/heads/${branch}`)

function ageFile(header: string): string {
  const body = Buffer.from(`age-encryption.org/v1\n${header}\n\n--- mac\n`).toString('base64')
  return `-----BEGIN AGE ENCRYPTED FILE-----\n${body}\n-----END AGE ENCRYPTED FILE-----\n`
}

describe('with the hook, Git refuses', () => {
  let top = ''
  beforeAll(async () => {
    const site = copyOfSite(await threeCustomers(afterAll), afterAll)
    await site.ok('hooks install')
    top = site.root
  })

  const ways: readonly (readonly [string, string, (root: string) => GitRan])[] = [
    [
      'a fast-forward of base to a customer',
      'main',
      (root) => git(root, 'merge', '--ff-only', 'customer/acme'),
    ],
    [
      'a merge of a customer into base',
      'main',
      (root) => git(root, 'merge', '--no-ff', '--no-edit', 'customer/plain'),
    ],
    [
      'a merge of two customers whose conflicts are solved',
      'customer/beta',
      (root) => git(root, 'merge', '--no-edit', '-s', 'ours', 'customer/acme'),
    ],
    ['a reset', 'customer/beta', (root) => git(root, 'reset', '--hard', 'customer/acme')],
    [
      'a reset to what Git alone made',
      'customer/beta',
      (root) => git(root, 'reset', '--hard', 'customer/plain'),
    ],
    [
      'a rebase',
      'customer/plain',
      (root) => {
        write(root, 'manifests/plain.ts', 'export {}\n')
        commitAll(root, 'own')
        return git(root, 'rebase', '-X', 'theirs', 'customer/acme')
      },
    ],
    [
      'a push into it',
      'main',
      (root) => git(root, 'push', '-q', '--no-verify', '.', '+customer/plain:customer/acme'),
    ],
    ['a fetch into it', 'main', (root) => git(root, 'fetch', '-q', '.', '+customer/plain:customer/beta')],
    [
      'a branch that begins at another',
      'main',
      (root) => git(root, 'branch', 'customer/new', 'customer/acme'),
    ],
    [
      'a topic branch that began at a customer',
      'main',
      (root) => {
        git(root, 'switch', '-qc', 'topic', 'customer/acme')
        write(root, 'types/x', 'x')
        commitAll(root, 'topic')
        git(root, 'switch', '-q', 'main')
        return git(root, 'merge', '--no-edit', 'topic')
      },
    ],
    [
      'a commit of what a merge --squash left',
      'main',
      (root) => {
        git(root, 'merge', '--squash', 'customer/acme')
        return git(root, 'commit', '-qm', 'squash')
      },
    ],
    [
      'the text of a host, copied',
      'customer/beta',
      (root) => {
        write(
          root,
          'inventory/hosts/new.yaml',
          git(root, 'show', 'customer/acme:inventory/hosts/web01.yaml').said,
        )
        return commitAll(root, 'copy')
      },
    ],
    [
      'the text of a host, copied and changed',
      'customer/beta',
      (root) => {
        const text = git(root, 'show', 'customer/acme:inventory/hosts/web01.yaml').said
        write(root, 'inventory/hosts/new.yaml', text.replace('10.1.0.1', '10.1.0.9'))
        return commitAll(root, 'copy')
      },
    ],
    [
      'a commit of inventory that is picked',
      'main',
      (root) => git(root, 'cherry-pick', '-X', 'theirs', 'customer/plain~1'),
    ],
    [
      'a secret of another, which is the very file',
      'customer/acme',
      (root) => {
        write(root, 'secrets/db/password.age', ageFile('-> X25519 abc'))
        git(root, 'add', '-A')
        git(root, 'commit', '-qm', 'a secret')
        git(root, 'rm', '-q', 'secrets/db/password.age')
        git(root, 'commit', '-qm', 'and gone')
        git(root, 'switch', '-q', 'main')
        write(root, 'manifests/files/other.age', ageFile('-> X25519 abc'))
        return commitAll(root, 'copied')
      },
    ],
    [
      'a secret that says whose it is',
      'customer/beta',
      (root) => {
        write(root, 'secrets/x.age', ageFile('-> X25519 abc\nAAAA\n-> hostwright/customer acme'))
        return commitAll(root, 'copied')
      },
    ],
    [
      "base's own inventory, by a merge",
      'customer/acme',
      (root) => {
        git(root, 'switch', '-q', 'main')
        write(root, 'inventory/networks/dmz.yaml', 'vlan: 7\n')
        commitAll(root, 'base has one more')
        git(root, 'switch', '-q', 'customer/acme')
        return git(root, 'merge', '--no-edit', 'main')
      },
    ],
  ]

  it.each(ways)('%s', (what, branch, way) => {
    git(top, 'switch', '-q', branch)
    const branches = ['main', 'customer/acme', 'customer/beta', 'customer/plain']
    const before = branches.map((one) => tip(top, one))
    const { status, said } = way(top)
    expect(said).toContain(REFUSED)
    expect(said).toContain('HOSTWRIGHT_HOOKS=off')
    const begun = Object.keys(STATE).find((one) => existsSync(join(top, '.git', STATE[one] ?? '')))
    expect(said).toContain(begun === undefined ? 'nothing to abort' : `"git ${begun} --abort" takes it back`)
    expect(status).not.toBe(0)
    expect(git(top, 'rev-parse', '--verify', '--quiet', 'refs/heads/customer/new').status).toBe(1)
    // And it can be gone back from, with nothing of it left.
    for (const operation of ['merge', 'rebase', 'cherry-pick'])
      if (existsSync(join(top, '.git', STATE[operation] ?? '')))
        expect(git(top, operation, '--abort').status).toBe(0)
    if (what.startsWith('a fast-forward')) gitDone(top, 'reset', '--merge')
    else git(top, 'reset', '--hard', '-q')
    git(top, 'switch', '-qf', branch)
    expect(git(top, 'status', '--porcelain').said).toBe('')
    // What was committed on the way there is ordinary work, and stays.
    for (const [index, one] of branches.entries())
      expect(git(top, 'merge-base', '--is-ancestor', before[index] ?? '', one).status).toBe(0)
  })

  it('nothing that is asked for by name', () => {
    const meant = { ...operatorEnv, HOSTWRIGHT_HOOKS: 'off' }
    expect(gitAs(top, ['branch', 'customer/new', 'customer/acme'], meant).status).toBe(0)
  })

  it('a merge of base with its inventory, which goes on without that as the hint says', () => {
    git(top, 'switch', '-q', 'main')
    write(top, 'inventory/networks/more.yaml', 'vlan: 9\n')
    write(top, 'types/more', 'm')
    commitAll(top, 'base has one more')
    git(top, 'switch', '-q', 'customer/acme')
    const { said } = git(top, 'merge', '--no-edit', 'main')
    const hint = 'git restore --source=HEAD --staged --worktree inventory, and then git commit'
    expect(said).toContain(hint)
    gitDone(top, 'restore', '--source=HEAD', '--staged', '--worktree', 'inventory')
    gitDone(top, 'commit', '-q', '--no-edit')
    expect(existsSync(join(top, 'types/more'))).toBe(true)
    expect(existsSync(join(top, 'inventory/networks/more.yaml'))).toBe(false)
    gitDone(top, 'switch', '-q', 'main')
  })

  it('many files in few lines', () => {
    git(top, 'switch', '-q', 'main')
    for (let at = 1; at <= 15; at += 1)
      write(top, `secrets/many/${at}.age`, ageFile(`-> X25519 a${at}\nAAAA\n-> hostwright/customer acme`))
    const { said } = commitAll(top, 'many')
    expect(said.match(/^ {2}- secrets/gm)).toHaveLength(10)
    expect(said).toContain('and 5 files more')
    gitDone(top, 'reset', '-q', '--hard')
  })

  it('no customer whose archive is there by another name too', () => {
    git(top, 'branch', '-D', 'customer/new')
    gitDone(top, 'switch', '-q', 'customer/beta')
    for (const name of ['acme', 'other'])
      gitDone(top, 'tag', '-a', '-m', name, `archive/customer/${name}/2026-01-01`, 'customer/acme')
    gitDone(top, 'branch', '-qD', 'customer/acme')
    const tag = 'archive/customer/acme/2026-01-01'
    expect(git(top, 'branch', 'customer/other', tag).said).toContain('is of customer "acme"')
    expect(git(top, 'branch', 'customer/acme', tag)).toEqual({ status: 0, said: '' })
    const merged = git(top, 'merge', '--no-edit', '-X', 'theirs', 'customer/acme').said
    expect(merged).toContain('it is the text of customer "acme"')
    expect(merged).not.toContain('"other"')
    gitDone(top, 'merge', '--abort')
  })
})
