import { describe, expect, it } from 'vitest'
import { gitIn } from '../../../test/lib/temp-site.ts'
import { tempFolder } from '../../../test/lib/temp-store.ts'
import { readRemotes } from './remote-branches.ts'
import { findRepository, type Repository } from '../repository.ts'
import { workTreesOn } from '../work-trees/work-trees-on.ts'

function repositoryWith(...config: readonly (readonly [string, string])[]): {
  readonly repository: Repository
  readonly git: (...args: readonly string[]) => string
} {
  const root = tempFolder()
  const git = (...args: readonly string[]): string => gitIn(root, ...args)
  git('init', '-q', '-b', 'main')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  for (const [key, value] of config) git('config', '--add', key, value)
  const repository = findRepository(root)
  if (repository === undefined) throw new Error('git made a repository')
  return { repository, git }
}

const named = async (repository: Repository): Promise<readonly string[]> =>
  (await readRemotes(repository, 'customer/')).branches.map(({ remote, branch }) => `${remote} ${branch}`)

describe('branches of remotes', () => {
  it('have the names that the remotes call them by, wherever they are kept here', async () => {
    const { repository, git } = repositoryWith(
      ['remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*'],
      ['remote.team/back up.fetch', '+refs/heads/customer/*:refs/remotes/b/c/*'],
      ['remote.one.fetch', 'refs/heads/customer/zeta:refs/remotes/one/only'],
      ['remote.none.fetch', 'refs/heads/customer/acme'],
      ['remote.not.fetch', '^refs/heads/customer/acme'],
    )
    for (const ref of [
      'remotes/origin/main',
      'remotes/origin/customer/acme',
      'remotes/origin/x/customer/acme',
      'remotes/b/c/acme',
      'remotes/b/c/brook',
      'remotes/one/only',
      'heads/customer/mine',
    ])
      git('update-ref', `refs/${ref}`, 'HEAD')
    git('symbolic-ref', 'refs/remotes/origin/customer/HEAD', 'refs/remotes/origin/customer/acme')
    git('tag', '-a', '-m', 'no commit', 'annotated')
    git('update-ref', 'refs/remotes/origin/customer/tagged', 'annotated')
    expect(await named(repository)).toEqual([
      'origin customer/acme',
      'team/back up customer/acme',
      'team/back up customer/brook',
      'one customer/zeta',
    ])
    const { names, fetched } = await readRemotes(repository, 'customer/')
    expect(names).toEqual(['one', 'origin', 'team/back up'])
    expect(fetched).toEqual(['origin', 'team/back up'])
  })

  it('are none without a remote, or where it brings one branch alone', async () => {
    expect(await named(repositoryWith().repository)).toEqual([])
    const { repository } = repositoryWith([
      'remote.origin.fetch',
      '+refs/heads/main:refs/remotes/origin/main',
    ])
    expect(await readRemotes(repository, 'customer/')).toMatchObject({
      branches: [],
      names: ['origin'],
      fetched: [],
    })
  })

  it('come with what Git is told of remotes', async () => {
    const { repository } = repositoryWith(
      ['checkout.defaultRemote', 'Backup'],
      ['branch.autoSetupRebase', 'always'],
    )
    expect(await readRemotes(repository, 'customer/')).toMatchObject({ preferred: 'Backup', rebases: true })
    expect(await readRemotes(repositoryWith().repository, 'customer/')).toMatchObject({
      preferred: undefined,
      rebases: false,
    })
  })
})

describe('work trees on a branch', () => {
  it('are those that have it checked out, or are in the middle of something with it', () => {
    const { repository, git } = repositoryWith()
    git('branch', 'topic')
    expect(workTreesOn(repository, 'main')).toEqual([{ root: repository.root, state: 'checked out' }])
    expect(workTreesOn(repository, 'topic')).toEqual([])
    const linked = `${tempFolder()}/linked tree`
    git('worktree', 'add', '-q', linked, 'topic')
    expect(workTreesOn(repository, 'topic')).toEqual([{ root: linked, state: 'checked out' }])
    const inLinked = findRepository(linked)
    if (inLinked === undefined) throw new Error('a linked work tree has a repository')
    expect(workTreesOn(inLinked, 'main')).toEqual([{ root: repository.root, state: 'checked out' }])
    gitIn(linked, 'commit', '-q', '--allow-empty', '-m', 'second')
    gitIn(linked, 'bisect', 'start')
    gitIn(linked, 'switch', '-q', '--detach', 'HEAD~1')
    expect(workTreesOn(repository, 'topic')).toEqual([{ root: linked, state: 'being bisected' }])
  })
})
