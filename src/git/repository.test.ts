import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitIn } from '../../test/lib/temp-site.ts'
import { tempFolder } from '../../test/lib/temp-store.ts'
import { blobId } from './objects/blob-id.ts'
import { commitFiles } from './commits/commit-files.ts'
import {
  branchNames,
  checkedOutBranch,
  commitOf,
  findRepository,
  trackedCommits,
  worktreeOf,
  type Repository,
} from './repository.ts'
import { git, tryGit } from './run-git.ts'
import { filesOf, readBlobs, treeOf } from './objects/trees.ts'
import { editedByHand, updateWorkTree } from './work-trees/work-tree-files.ts'

const author = { name: 'Ann Other', email: 'ann@example.org', configured: true }

function newRepository(): Repository {
  const root = join(tempFolder(), 'repo')
  execFileSync('git', ['init', '-q', '-b', 'main', root])
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'first')
  const found = findRepository(root)
  if (found === undefined) throw new Error('not found')
  return found
}

describe('findRepository', () => {
  it('finds the work tree around a folder, linked ones too, and none where there is none', () => {
    const repository = newRepository()
    const { root } = repository
    mkdirSync(join(root, 'a/b'), { recursive: true })
    expect(findRepository(join(root, 'a/b'))).toEqual(repository)
    const linked = join(tempFolder(), 'linked')
    gitIn(root, 'worktree', 'add', '-q', '-b', 'other', linked)
    const found = findRepository(linked)
    expect(found).toEqual({
      root: linked,
      gitDir: join(root, '.git/worktrees/linked'),
      commonDir: join(root, '.git'),
    })
    expect(found === undefined ? undefined : checkedOutBranch(found.gitDir)).toBe('other')
    expect(worktreeOf(repository, 'other')?.root).toBe(linked)
    expect(found === undefined ? undefined : worktreeOf(found, 'main')?.root).toBe(root)
    expect(worktreeOf(repository, 'nobody')).toBeUndefined()
    expect(findRepository(tempFolder())).toBeUndefined()
  })
})

describe('commitOf', () => {
  it('reads loose and packed references, the loose one first', async () => {
    const repository = newRepository()
    const { root } = repository
    const first = gitIn(root, 'rev-parse', 'HEAD')
    expect(await commitOf(repository, 'main')).toBe(first)
    gitIn(root, 'branch', 'customer/acme')
    gitIn(root, 'pack-refs', '--all')
    expect(await commitOf(repository, 'customer/acme')).toBe(first)
    gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'second')
    expect(await commitOf(repository, 'main')).toBe(gitIn(root, 'rev-parse', 'HEAD'))
    expect(await commitOf(repository, 'nobody')).toBeUndefined()
    expect(await branchNames(repository)).toEqual(['customer/acme', 'main'])
  })

  it('knows no branch where HEAD is detached', () => {
    const { root, gitDir } = newRepository()
    gitIn(root, 'checkout', '-q', '--detach')
    expect(checkedOutBranch(gitDir)).toBeUndefined()
  })
})

describe('trackedCommits', () => {
  it('reads what each remote had of one branch, the loose reference first', async () => {
    const repository = newRepository()
    const { root } = repository
    const first = gitIn(root, 'rev-parse', 'HEAD')
    for (const ref of [
      'origin/customer/acme',
      'backup/customer/acme',
      'origin/x/customer/acme',
      'origin/main',
    ])
      gitIn(root, 'update-ref', `refs/remotes/${ref}`, first)
    expect(await trackedCommits(repository, 'customer/acme')).toEqual([first, first])
    gitIn(root, 'pack-refs', '--all')
    gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'second')
    const second = gitIn(root, 'rev-parse', 'HEAD')
    gitIn(root, 'update-ref', 'refs/remotes/origin/customer/acme', second)
    expect(await trackedCommits(repository, 'customer/acme')).toEqual([first, second])
    expect(await trackedCommits(repository, 'customer/brook')).toEqual([])
  })
})

describe('commitFiles', () => {
  it('commits odd names and contents, and gives commit and tree', async () => {
    const repository = newRepository()
    const { root } = repository
    const files = new Map([
      ['inventory/hosts/a b"c\\d.yaml', 'x: "ü"\ndone\n'],
      ['inventory/hosts/empty.yaml', ''],
    ])
    const parent = await commitOf(repository, 'main')
    const folder = 'inventory'
    const made = await commitFiles(root, {
      branch: 'main',
      parent,
      author,
      message: 'm "q"\n\nbody',
      files,
      folder,
    })
    expect(made?.commit).toBe(gitIn(root, 'rev-parse', 'main'))
    expect(made?.tree).toBe(await treeOf(root, 'main', folder))
    const listed = await filesOf(root, 'main', folder)
    expect([...listed.keys()]).toEqual([...files.keys()])
    for (const [path, content] of files) expect(listed.get(path)).toBe(blobId(content, parent ?? ''))
    const blobs = await readBlobs(root, [...listed.values()])
    expect([...listed.values()].map((id) => blobs.get(id))).toEqual([...files.values()])
    expect(gitIn(root, 'fsck', '--strict')).toBe('')
  })

  it('does nothing where the branch has moved on', async () => {
    const repository = newRepository()
    const { root } = repository
    const parent = await commitOf(repository, 'main')
    gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'meanwhile')
    const head = gitIn(root, 'rev-parse', 'main')
    const files = new Map([['a/b', 'c']])
    const made = await commitFiles(root, { branch: 'main', parent, author, message: 'm', files, folder: 'a' })
    expect([made, gitIn(root, 'rev-parse', 'main')]).toEqual([undefined, head])
  })
})

describe('a repository of another user', () => {
  it('is named, with what makes Git work in it', async () => {
    const { root } = newRepository()
    const options = { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } }
    const message = `Cannot work in "${root}": it belongs to another user, and Git trusts only yours`
    const trust = (folder: string): string => `git config --global --add safe.directory ${folder}`
    const hint = `where you trust it too: ${trust(root)} && ${trust(join(root, '.git'))}`
    for (const cwd of [root, join(root, '.git')]) {
      await expect(git(['for-each-ref'], { ...options, cwd })).rejects.toMatchObject({ message, hint })
      const tried = await tryGit(['for-each-ref'], { ...options, cwd })
      expect([tried.code, tried.stderr]).toEqual([128, `${message}; ${hint}`])
    }
  })
})

describe('updateWorkTree', () => {
  it('changes its files and their index entries, and sees what was edited by hand', async () => {
    const { root } = newRepository()
    writeFileSync(join(root, 'mine'), 'staged')
    gitIn(root, 'add', 'mine')
    const like = gitIn(root, 'rev-parse', 'HEAD')
    const one = { path: 'inventory/hosts/a.yaml', content: 'a\n', expected: [undefined, blobId('a\n', like)] }
    expect(await editedByHand(root, [one], like)).toEqual([])
    await updateWorkTree(root, [one], '')
    expect(gitIn(root, 'status', '--porcelain')).toBe('A  inventory/hosts/a.yaml\nA  mine')
    expect(await editedByHand(root, [one], like)).toEqual([])
    writeFileSync(join(root, one.path), 'edited')
    expect(await editedByHand(root, [one], like)).toEqual([one.path])
    gitIn(root, 'add', '-A')
    writeFileSync(join(root, one.path), 'a\n')
    expect(await editedByHand(root, [one], like)).toEqual([one.path])
    await updateWorkTree(root, [{ ...one, content: undefined }], '')
    expect(gitIn(root, 'status', '--porcelain')).toBe('A  mine')
  })
})
