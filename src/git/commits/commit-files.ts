/** Commits files to a branch without a work tree, in one process (git-fast-import(1)). */
import { Buffer } from 'node:buffer'
import { posix } from 'node:path'
import { UserError } from '../../core/errors.ts'
import type { Identity } from '../identity.ts'
import { largeFolders } from '../objects/large-folders.ts'
import { tryGit } from '../run-git.ts'

export interface Commit {
  readonly branch: string
  /** The commit that the branch must still point to; undefined for a branch that does not exist yet. */
  readonly parent: string | undefined
  readonly author: Identity
  readonly message: string
  /** Content by path; undefined removes the file. */
  readonly files: ReadonlyMap<string, string | undefined>
  /** Removed with all that is below. */
  readonly removedFolders?: readonly string[]
  /** Whose tree's id to give back. */
  readonly folder: string
}

export interface Committed {
  readonly commit: string
  /** Id of the folder's tree; empty where it is gone. */
  readonly tree: string
  /** Why the commit is not signed, though the author signs. */
  readonly unsigned?: string
}

/** Undefined where the branch has moved on meanwhile: nothing has happened then. */
export async function commitFiles(cwd: string, commit: Commit): Promise<Committed | undefined> {
  const signs = commit.author.signs === true
  const result = await tryGit(['fast-import', '--quiet', '--done', '--date-format=now'], {
    cwd,
    input: streamOf(
      commit,
      await largeFolders(cwd, commit.parent, commit.files),
      signs ? await nothingIn(cwd, commit.parent) : undefined,
    ),
  })
  // It lists folders and marks on the way; what it says of the reference comes at the end.
  const [treeLine = '', commitLine = ''] = result.stdout.toString('utf8').split('\n')
  if (result.code === 0) {
    const made = { commit: commitLine, tree: /^040000 tree ([0-9a-f]+)\t/.exec(treeLine)?.[1] ?? '' }
    if (!signs) return made
    const { putSigned } = await import('./put-signed.ts')
    const put = await putSigned(cwd, commitLine, commit)
    return put === undefined ? undefined : { ...made, ...put }
  }
  if (/Not updating|cannot lock ref|unable to lock/i.test(result.stderr)) return undefined
  throw new UserError(`Cannot commit to branch "${commit.branch}": ${result.stderr}`)
}

/** Git's id of nothing, as long as the ids of the repository are. */
async function nothingIn(cwd: string, like: string | undefined): Promise<string> {
  if (like !== undefined) return '0'.repeat(like.length)
  const { stdout } = await tryGit(['rev-parse', '--show-object-format'], { cwd })
  return '0'.repeat(stdout.toString('utf8').trim() === 'sha256' ? 64 : 40)
}

/** `folders`: the trees of folders that are made already, by path. With `nothing` the commit is made, and no branch points to it. */
function streamOf(commit: Commit, folders: ReadonlyMap<string, string>, nothing: string | undefined): Buffer {
  const reference = nothing === undefined ? `refs/heads/${commit.branch}` : ASIDE
  const { name, email } = commit.author
  const who = `${name} <${email}> now`
  const inFolder = (path: string): boolean => folders.has(posix.dirname(path))
  const parts: (string | Buffer)[] = [
    'feature done\n',
    ...[...commit.files].flatMap(([path, text]) =>
      text === undefined || !inFolder(path) ? [] : ['blob\n', ...data(text)],
    ),
    `commit ${reference}\nmark :1\n`,
    `author ${who}\ncommitter ${who}\n`,
    ...data(`${commit.message.trimEnd()}\n`),
  ]
  if (commit.parent !== undefined) parts.push(`from ${commit.parent}\n`)
  for (const folder of commit.removedFolders ?? []) parts.push(`D ${quotePath(folder)}\n`)
  for (const [path, tree] of folders) parts.push(`M 040000 ${tree} ${quotePath(path)}\n`)
  for (const [path, content] of commit.files) {
    if (inFolder(path)) continue
    if (content === undefined) parts.push(`D ${quotePath(path)}\n`)
    else parts.push(`M 100644 inline ${quotePath(path)}\n`, ...data(content))
  }
  parts.push(`ls ${quotePath(commit.folder, true)}\n`, '\nget-mark :1\n')
  // A reference that is taken back before the end is never written.
  if (nothing !== undefined) parts.push(`reset ${ASIDE}\nfrom ${nothing}\n\n`)
  parts.push('done\n')
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

const ASIDE = 'refs/hostwright/unsigned'

function data(text: string): readonly (string | Buffer)[] {
  const bytes = Buffer.from(text)
  return [`data ${bytes.length}\n`, bytes, '\n']
}

function quotePath(path: string, always = false): string {
  const escaped = path.replaceAll(/[\\"]/g, (character) => `\\${character}`).replaceAll('\n', '\\n')
  return always || escaped !== path || path.startsWith('"') ? `"${escaped}"` : path
}
