/** Finds a repository and reads its references from files: commands start without running git. */
import { existsSync, readFileSync, readdirSync, statSync, type Stats } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { git } from './run-git.ts'

export interface Repository {
  /** Top folder of the work tree. */
  readonly root: string
  /** Of this work tree: `.git`, or `.git/worktrees/NAME`. */
  readonly gitDir: string
  /** Shared by all work trees. */
  readonly commonDir: string
}

/** The repository whose work tree holds the folder; undefined where there is none. */
export function findRepository(folder: string): Repository | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const gitDir = gitDirOf(join(at, '.git'))
    if (gitDir !== undefined) return { root: at, gitDir, commonDir: commonDirOf(gitDir) }
    if (dirname(at) === at) return undefined
  }
}

/** `.git` is a folder, or a file `gitdir: PATH` in linked work trees and submodules (gitrepository-layout(5)). */
function gitDirOf(path: string): string | undefined {
  const found = statIfThere(path)
  if (found?.isDirectory() === true) return existsSync(join(path, 'HEAD')) ? path : undefined
  const target =
    found?.isFile() === true ? /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8'))?.[1] : undefined
  return target === undefined ? undefined : resolve(dirname(path), target)
}

function commonDirOf(gitDir: string): string {
  const text = readIfThere(join(gitDir, 'commondir'))
  return text === undefined ? gitDir : resolve(gitDir, text.trim())
}

/** The branch that is checked out; undefined where HEAD is detached. */
export function checkedOutBranch(gitDir: string): string | undefined {
  return /^ref: refs\/heads\/(.+)$/m.exec(readIfThere(join(gitDir, 'HEAD')) ?? '')?.[1]
}

/** The work tree in which the branch is checked out; undefined where it is in none. */
export function worktreeOf(repository: Repository, branch: string): Repository | undefined {
  const { commonDir } = repository
  if (checkedOutBranch(repository.gitDir) === branch) return repository
  if (checkedOutBranch(commonDir) === branch && commonDir.endsWith('/.git'))
    return { root: dirname(commonDir), gitDir: commonDir, commonDir }
  for (const name of foldersIn(join(commonDir, 'worktrees'))) {
    const gitDir = join(commonDir, 'worktrees', name)
    const dotGit = readIfThere(join(gitDir, 'gitdir'))?.trim()
    // A work tree that was deleted by hand leaves its entry behind until git prunes it.
    if (checkedOutBranch(gitDir) === branch && dotGit !== undefined && existsSync(dotGit))
      return { root: dirname(dotGit), gitDir, commonDir }
  }
  return undefined
}

/** The commit that a branch points to; undefined where there is no such branch. */
export async function commitOf(repository: Repository, branch: string): Promise<string | undefined> {
  const { commonDir } = repository
  // Repositories with the reftable format keep their references where only git can read them.
  if (existsSync(join(commonDir, 'reftable'))) {
    const all = await git(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`], {
      cwd: commonDir,
    })
    return all === '' ? undefined : all
  }
  const loose = readIfThere(join(commonDir, 'refs/heads', branch))?.trim()
  if (loose !== undefined && /^[0-9a-f]{40,64}$/.test(loose)) return loose
  return packedRefs(commonDir).get(`refs/heads/${branch}`)
}

/**
 * What remotes had of a branch at the last fetch, where Git keeps it under its usual name; sorted by remote. Remotes with a slash in
 * their name are left out.
 */
export async function trackedCommits({ commonDir }: Repository, branch: string): Promise<readonly string[]> {
  if (existsSync(join(commonDir, 'reftable'))) {
    const all = await git(['for-each-ref', '--format=%(objectname)', `refs/remotes/*/${branch}`], {
      cwd: commonDir,
    })
    return all.split('\n').filter((id) => id !== '')
  }
  const packed = [...packedRefs(commonDir)].flatMap(([ref, id]): readonly (readonly [string, string])[] => {
    const remote = /^refs\/remotes\/([^/]+)\//.exec(ref)?.[1]
    return remote !== undefined && ref === `refs/remotes/${remote}/${branch}` ? [[remote, id]] : []
  })
  const loose = foldersIn(join(commonDir, 'refs/remotes')).flatMap(
    (remote): readonly (readonly [string, string])[] => {
      const id = readIfThere(join(commonDir, 'refs/remotes', remote, branch))?.trim()
      return id !== undefined && /^[0-9a-f]{40,64}$/.test(id) ? [[remote, id]] : []
    },
  )
  const byRemote = new Map([...packed, ...loose])
  return [...byRemote.keys()].sort().map((remote) => byRemote.get(remote) ?? '')
}

/** Names of all local branches, sorted. */
export async function branchNames(repository: Repository): Promise<readonly string[]> {
  const all = await git(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/'], {
    cwd: repository.commonDir,
  })
  return all.split('\n').filter((name) => name !== '')
}

function packedRefs(commonDir: string): ReadonlyMap<string, string> {
  const lines = (readIfThere(join(commonDir, 'packed-refs')) ?? '').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const match = /^([0-9a-f]{40,64}) (.+)$/.exec(line)
      return match === null ? [] : [[match[2] ?? '', match[1] ?? '']]
    }),
  )
}

const NOWHERE = ['ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']

/** Undefined also where a file stands in the place of a folder on the way, and of what can be no path. */
function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOWHERE.includes(String(error.code))) return undefined
    throw error
  }
}

export function readIfThere(path: string): string | undefined {
  return statIfThere(path)?.isFile() === true ? readFileSync(path, 'utf8') : undefined
}

export function foldersIn(path: string): readonly string[] {
  return existsSync(path) ? readdirSync(path) : []
}
