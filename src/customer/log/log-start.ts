/** From which commit on a branch is to be told of: the last apply, a revision, a date, or where it left base. */
import { parseDuration } from '../../core/duration.ts'
import { resolveCommit } from '../../git/commits/resolve-commit.ts'
import { hasCommit } from '../../git/commits/roots.ts'
import { git, tryGit } from '../../git/run-git.ts'
import { readMoment } from '../../inventory/history/read-moment.ts'
import type { Run, RunRecords } from '../../inventory/model/run.ts'

export interface LogStart {
  /** What it is told since. */
  readonly kind: 'run' | 'revision' | 'date' | 'left-base' | 'beginning'
  /** Whole id; undefined: from the beginning. */
  readonly from: string | undefined
  /** ISO 8601, UTC; of a date. */
  readonly at?: string
  /** The last apply; also where its commit is of no use: see `lost`. */
  readonly run?: Run
  /**
   * The commit of the last apply is in this repository and no longer in the history of the branch; or it is not here at all;
   * or the run has none.
   */
  readonly lost?: 'rewritten' | 'missing' | 'not committed'
}

export interface BranchTips {
  readonly cwd: string
  /** Of the branch. */
  readonly head: string
  /** Of base, for a customer's branch. */
  readonly base: string | undefined
}

/** `text`: a date, how long ago, or a revision. Throws a UserError where it is none of them. */
export async function startSince({ cwd, head }: BranchTips, text: string): Promise<LogStart> {
  if (parseDuration(text) === undefined && !/^\d{4}-\d\d-\d\d/.test(text))
    return { kind: 'revision', from: await resolveCommit(cwd, text, `Cannot show what came since "${text}"`) }
  const at = readMoment('--since', text, new Date(), 'begin')
  // In seconds: as a date Git takes none of another century for what it is.
  const seconds = Math.max(0, Math.ceil(Date.parse(at) / 1000) - 1)
  const args = ['rev-list', '--max-count=1', '--first-parent', `--min-age=${seconds}`, head, '--']
  return { kind: 'date', at, from: (await git(args, { cwd })) || undefined }
}

/** `run` undefined: nothing was applied yet. */
export async function startAtRun(tips: BranchTips, run: Run | undefined): Promise<LogStart> {
  if (run === undefined) return leftBase(tips)
  const { cwd, head } = tips
  const { commit } = run
  if (commit === undefined) return { ...(await leftBase(tips)), run, lost: 'not committed' }
  if (!(await hasCommit(cwd, commit))) return { ...(await leftBase(tips)), run, lost: 'missing' }
  const isAncestor = await tryGit(['merge-base', '--is-ancestor', commit, head], { cwd })
  if (isAncestor.code === 0) return { kind: 'run', from: commit, run }
  const { code, stdout } = await tryGit(['merge-base', commit, head], { cwd })
  const shared = code === 0 ? stdout.toString('utf8').trim() : undefined
  return { kind: 'run', from: shared, run, lost: 'rewritten' }
}

/** Where the branch's own first commit stands on base. */
async function leftBase({ cwd, head, base }: BranchTips): Promise<LogStart> {
  if (base === undefined) return { kind: 'beginning', from: undefined }
  const own = await git(['rev-list', '--first-parent', '--parents', head, `^${base}`, '--'], { cwd })
  if (own === '') return { kind: 'left-base', from: head }
  const [, parent] = own.split('\n').at(-1)?.split(' ') ?? []
  return { kind: 'left-base', from: parent }
}

/** How many runs back. */
const FAR = 500

/** The last apply that was not limited to some resources and got through to one of its hosts; with `host`, to that one. */
export async function lastApply(runs: RunRecords, host: string | undefined): Promise<Run | undefined> {
  if (host === undefined) {
    const applied = await runs.list({ kinds: ['apply'], limit: FAR })
    for (const run of applied)
      if (!run.limited && run.hosts.done > 0 && (await gotThrough(runs, run.id))) return run
    return undefined
  }
  const all = await runs.ofHost(host, FAR)
  for (const { run, kind, outcome } of all)
    if (kind === 'apply' && outcome !== undefined && outcome !== 'skipped')
      if (outcome !== 'failed' || (await gotThrough(runs, run, host)))
        return (await runs.list({ id: run }))[0]
  return undefined
}

/** A host that could not be reached, or whose manifests could not be evaluated, has failed without any resource. */
async function gotThrough(runs: RunRecords, run: string, host?: string): Promise<boolean> {
  return (await runs.hosts(run)).some(
    ({ host: name, outcome, resources = '[]' }) =>
      (host === undefined || name === host) &&
      (outcome === 'ok' || outcome === 'changed' || (outcome === 'failed' && resources !== '[]')),
  )
}
