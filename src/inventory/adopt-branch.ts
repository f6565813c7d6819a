/** Makes the branch of a customer that is only on a remote, as `git branch --track` does. Asks no remote. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Invalid, UserError } from '../core/errors.ts'
import { quote } from '../core/shell.ts'
import { moveReferences } from '../git/branches/move-references.ts'
import { readRemotes, type RemoteBranch, type Remotes } from '../git/branches/remote-branches.ts'
import { commitOf, type Repository } from '../git/repository.ts'
import { tryGit } from '../git/run-git.ts'
import { CUSTOMER_BRANCHES } from './customer-branches.ts'

/** The branch of the remote that is meant; undefined where none has it. Throws Invalid where several have it at different commits. */
function remoteBranchOf(
  { branches, preferred }: Remotes,
  branch: string,
  action: string,
): RemoteBranch | undefined {
  const found = branches.filter((one) => one.branch === branch)
  const chosen = found.find(({ remote }) => remote === preferred)
  if (chosen !== undefined || new Set(found.map(({ commit }) => commit)).size <= 1)
    return chosen ?? found.find(({ remote }) => remote === 'origin') ?? found[0]
  throw new Invalid(
    `${action}: branch "${branch}" is on several remotes at different commits, and not here`,
    found.map(({ remote, commit, tracking }) => ({
      message: `remote "${remote}" has commit ${commit.slice(0, SHORT)}`,
      hint: `git branch --track ${quote(branch)} ${quote(tracking)}`,
    })),
    {
      hint: 'make the branch from the one that is right; checkout.defaultRemote in the settings of Git decides for all',
    },
  )
}

const SHORT = 10

/**
 * Makes the branch. What it is to follow is written down first: killed in between, there is no branch, and the next command makes it.
 * `check` is called before anything is made. Undefined where no remote has it.
 */
export async function adoptBranch(
  repository: Repository,
  branch: string,
  action: string,
  check: (found: RemoteBranch) => Promise<void>,
): Promise<RemoteBranch | undefined> {
  const remotes = await readRemotes(repository, CUSTOMER_BRANCHES)
  const found = remoteBranchOf(remotes, branch, action)
  if (found === undefined) return undefined
  await check(found)
  await follow(repository, found, remotes.rebases)
  const ref = `refs/heads/${branch}`
  const refused = await moveReferences(
    repository.commonDir,
    [{ ref, from: undefined, to: found.commit }],
    `branch: Created from ${found.tracking}`,
  )
  // Another command may have made it in the same moment.
  if (refused !== undefined && (await commitOf(repository, branch)) === undefined)
    throw new UserError(`${action}: branch "${branch}" cannot be made: ${refused.reason}`, {
      hint: 'git branch lists what is in the way; a Git that was killed leaves a file ending in .lock',
    })
  return found
}

async function follow(
  { commonDir }: Repository,
  { remote, branch }: RemoteBranch,
  rebases: boolean,
): Promise<void> {
  const settings = [
    ['remote', remote],
    ['merge', `refs/heads/${branch}`],
    ...(rebases ? [['rebase', 'true'] as const] : []),
  ] as const
  for (const [name, value] of settings) await setSetting(commonDir, `branch.${branch}.${name}`, value)
}

/** Git locks its settings while it writes them, and does not wait. */
async function setSetting(cwd: string, name: string, value: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { code, stderr } = await tryGit(['config', '--replace-all', name, value], { cwd })
    if (code === 0) return
    if (attempt === ATTEMPTS || !stderr.includes('could not lock'))
      throw new UserError(`Cannot set "${name}" in the settings of the repository: ${stderr}`, {
        hint: 'a Git that was killed leaves .git/config.lock; remove it where no Git is at work',
      })
    await sleep(Math.random() * LOOK)
  }
}

const ATTEMPTS = 40
/** Milliseconds, at most, between two of them. */
const LOOK = 50
