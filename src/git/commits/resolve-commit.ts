/** The commit that an operator names. */
import { UserError } from '../../core/errors.ts'
import { tryGit } from '../run-git.ts'

/**
 * The whole id; `revision` as git-rev-parse(1) takes it. `action`: `Cannot show commit "abc"`. Throws a UserError where nothing is
 * called that, where it is no commit, and where several commits begin with it.
 */
export async function resolveCommit(cwd: string, revision: string, action: string): Promise<string> {
  const found = await parse(cwd, revision)
  const same = candidatesIn(found.said)
  if (same.length > 0 && found.id === undefined)
    throw new UserError(`${action}: several objects begin with that: ${same.join(', ')}`, {
      hint: 'more letters tell them apart',
    })
  if (found.id === undefined)
    throw new UserError(`${action}: there is no such commit in this repository`, {
      hint: 'an id or its beginning, a branch or a tag, as git-rev-parse(1) takes them; git fetch brings what others pushed',
    })
  // In two steps: behind some forms of a revision (":/words") nothing more can be said of it.
  const commit = (await parse(cwd, `${found.id}^{commit}`)).id
  if (commit === undefined) throw new UserError(`${action}: it is no commit, but a file or a folder of one`)
  return commit
}

interface Parsed {
  readonly id: string | undefined
  readonly said: string
}

async function parse(cwd: string, revision: string): Promise<Parsed> {
  const args = ['rev-parse', '--verify', '--end-of-options', revision]
  const { code, stdout, stderr } = await tryGit(args, { cwd })
  const id = stdout.toString('utf8').trim()
  // `^main` is taken, and is what a range leaves out.
  return { id: code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined, said: stderr }
}

/** `abcd123 commit 2026-01-01 - Subject`: what Git offers where it cannot tell. */
function candidatesIn(said: string): readonly string[] {
  if (!said.includes('is ambiguous')) return []
  return said.split('\n').flatMap((line) => /^hint: {3}([0-9a-f]+ \S+)/.exec(line)?.[1] ?? [])
}
