/** Makes commits of trees that are there, on no branch yet. */
import { Buffer } from 'node:buffer'
import { UserError } from '../../core/errors.ts'
import type { Identity } from '../identity.ts'
import { type GitObject } from '../objects/read-objects.ts'
import { objectId, writeObjects } from '../objects/write-objects.ts'
import { tryGit } from '../run-git.ts'

export interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
}

export interface CommitMaking {
  readonly author: Identity
  /** Default: now. */
  readonly at?: Date
}

/** Their ids, in order. All in one process; signed, where the author signs, each in one of its own. */
export async function makeCommits(
  cwd: string,
  commits: readonly NewCommit[],
  { author, at = new Date() }: CommitMaking,
): Promise<readonly string[]> {
  if (commits.length === 0) return []
  if (author.signs === true) return signed(cwd, commits, author, at)
  const made = commits.map((commit) => commitObject(commit, author, at))
  const like = commits[0]?.tree ?? ''
  await writeObjects(cwd, made, like)
  return made.map((one) => objectId(one, like))
}

async function signed(
  cwd: string,
  commits: readonly NewCommit[],
  { name, email }: Identity,
  at: Date,
): Promise<readonly string[]> {
  const date = dateText(at)
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  }
  const ids: string[] = []
  for (const { tree, parents, message } of commits) {
    const from = parents.flatMap((parent) => ['-p', parent])
    const result = await tryGit(['commit-tree', '-S', ...from, '-F', '-', tree], { cwd, env, input: message })
    if (result.code !== 0)
      throw new UserError(`Cannot sign a commit: ${result.stderr}`, {
        hint: 'commit.gpgSign is set: git commit -S in this repository must work',
      })
    ids.push(result.stdout.toString('utf8').trim())
  }
  return ids
}

/** gitformat-commit: headers, an empty line, the message. */
export function commitObject({ tree, parents, message }: NewCommit, author: Identity, at: Date): GitObject {
  const who = `${author.name} <${author.email}> ${dateText(at)}`
  const headers = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${who}`,
    `committer ${who}`,
  ]
  return { kind: 'commit', content: Buffer.from(`${headers.join('\n')}\n\n${message.trimEnd()}\n`) }
}

/** Seconds since 1970, and how local time differs from UTC: `1700000000 +0100`. */
function dateText(at: Date): string {
  const minutes = -at.getTimezoneOffset()
  const digits = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const offset = `${digits(Math.abs(minutes) / 60)}${digits(Math.abs(minutes) % 60)}`
  return `${Math.floor(at.getTime() / 1000)} ${minutes < 0 ? '-' : '+'}${offset}`
}
