/** `--commit REV`: the commit that a revision names, which has to be in the history of the customer's branch. */
import { UserError } from '../../core/errors.ts'
import { isShallow } from '../../git/commits/roots.ts'
import { git, tryGit } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'

/** The whole id. Throws UserError where there is no such commit, and where it is not the branch's: of another customer, say. */
export async function commitOnBranch(site: Site, revision: string): Promise<string> {
  const { root: cwd, branch } = site
  const action = `Cannot use commit "${revision}"`
  const commit = await resolved(cwd, revision, action)
  const history = `refs/heads/${branch}`
  const { code } = await tryGit(['merge-base', '--is-ancestor', commit, history], { cwd })
  if (code === 0) return commit
  const reason = `it is not in the history of branch "${branch}"`
  if (isShallow(site.repository))
    throw new UserError(`${action}: ${reason} as far as this clone has it`, {
      hint: 'git fetch --unshallow brings all of it',
    })
  const owners = await branchesWith(cwd, commit)
  const { base } = site.config
  throw new UserError(`${action}: ${reason}${owners.length === 0 ? '' : `; it is on ${shown(owners)}`}`, {
    hint: owners.includes(base)
      ? `what is new on ${base} comes to a customer by a merge: cfg sync, or git merge`
      : 'manifests of one customer are never run for another; git log lists the commits of a branch',
  })
}

async function resolved(cwd: string, revision: string, action: string): Promise<string> {
  const parse = async (name: string): Promise<string | undefined> => {
    const { code, stdout } = await tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', name], {
      cwd,
    })
    const id = stdout.toString('utf8').trim()
    return code === 0 && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined
  }
  // In two steps: behind some forms of a revision (":/words") nothing more can be said of it.
  const found = await parse(revision)
  const commit = found === undefined ? undefined : await parse(`${found}^{commit}`)
  if (commit !== undefined) return commit
  throw new UserError(`${action}: ${found === undefined ? 'there is no such commit' : 'it is no commit'}`, {
    hint:
      found === undefined
        ? 'a branch, a tag, an id or its beginning, as git-rev-parse(1) takes them; git fetch brings what others pushed'
        : undefined,
  })
}

/** Short names of branches, here and on remotes. */
async function branchesWith(cwd: string, commit: string): Promise<readonly string[]> {
  const format = '--format=%(refname:lstrip=2)'
  const listing = await git(['for-each-ref', '--contains', commit, format, 'refs/heads/', 'refs/remotes/'], {
    cwd,
  })
  return listing.split('\n').filter((name) => name !== '')
}

const SHOWN = 3

function shown(names: readonly string[]): string {
  const quoted = names.slice(0, SHOWN).map((name) => `"${name}"`)
  return `${quoted.join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`
}
