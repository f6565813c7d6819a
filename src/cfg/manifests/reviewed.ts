/** `requireReview`: manifests that the branch has on its remote, where merging is guarded. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Invalid, UserError } from '../../core/errors.ts'
import { counted } from '../../core/counted.ts'
import { sameBeside } from '../../git/objects/same-beside.ts'
import { git, tryGit } from '../../git/run-git.ts'
import type { Site } from '../../inventory/site.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import { short } from './signed.ts'

interface Upstream {
  /** `refs/remotes/origin/customer/acme` */
  readonly tracking: string
  readonly remote: string
  /** As the remote calls it: `refs/heads/customer/acme`. */
  readonly branch: string
}

export interface ReviewOptions {
  readonly action: string
  readonly by: string
  /** Whether the remote is asked first. */
  readonly fetch: boolean
  /** The commit that answers for the manifests of the one that is used: see `VouchingCommits`. */
  readonly last: string
}

/** Resolves with what is known, for the operator. Throws UserError with the commits that the remote does not have. */
export async function requireReviewed(
  site: Site,
  commit: string,
  { action, by, fetch, last }: ReviewOptions,
): Promise<string> {
  const { root: cwd, branch } = site
  const upstream = await upstreamOf(cwd, branch, action, by)
  const { tracking, remote } = upstream
  const name = tracking.replace('refs/remotes/', '')
  if (fetch) await fetchFrom(cwd, upstream, action, by)
  const known = fetch ? 'just fetched' : `as of the last fetch, ${ageOf(site, remote)}`
  const merged = await tryGit(['merge-base', '--is-ancestor', last, tracking], { cwd })
  if (merged.code === 0 || (await sameBeside(cwd, commit, tracking, INVENTORY_FOLDER)))
    return `the manifests of ${short(commit)} are on ${name}, ${known}`
  const ahead = await git(['log', '--no-decorate', '--format=%h %s', `${tracking}..${last}`, '--'], { cwd })
  const commits = ahead.split('\n').filter((line) => line !== '')
  const shown = commits.slice(0, SHOWN)
  throw new Invalid(
    `${action}: the manifests of commit ${short(commit)} are not on ${name} (${known})`,
    [
      ...shown.map((message) => ({ message })),
      ...(commits.length > SHOWN
        ? [{ message: `and ${counted(commits.length - SHOWN, 'more commit')}` }]
        : []),
    ],
    {
      hint: `${by} has requireReview. Have it merged there, git push ${remote} ${branch} where you may, and git fetch ${remote}; --commit ${name} applies what is there`,
    },
  )
}

const SHOWN = 5

async function upstreamOf(cwd: string, branch: string, action: string, by: string): Promise<Upstream> {
  const format = '--format=%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)'
  const set = await git(['for-each-ref', format, `refs/heads/${branch}`], { cwd })
  const [tracking = '', remote = '', remoteRef = ''] = set.split('\n')[0]?.split('\0') ?? []
  const hint = `${by} has requireReview; git branch --set-upstream-to=origin/${branch} ${branch} says where it is reviewed`
  if (tracking.startsWith('refs/remotes/') && remote !== '') return { tracking, remote, branch: remoteRef }
  if (tracking !== '')
    throw new UserError(
      `${action}: the upstream of branch "${branch}" is "${tracking}", which is on no remote`,
      {
        hint,
      },
    )
  const listing = await git(['for-each-ref', '--format=%(refname)', `refs/remotes/*/${branch}`], { cwd })
  const [only, ...others] = listing.split('\n').filter((ref) => ref !== '')
  if (only === undefined || others.length > 0)
    throw new UserError(
      `${action}: branch "${branch}" has no upstream${only === undefined ? ', and no remote has it' : ', and several remotes have it'}`,
      { hint },
    )
  return { tracking: only, remote: only.split('/')[2] ?? '', branch: `refs/heads/${branch}` }
}

async function fetchFrom(
  cwd: string,
  { tracking, remote, branch }: Upstream,
  action: string,
  by: string,
): Promise<void> {
  const spec = `+${branch}:${tracking}`
  const { code, stderr } = await tryGit(['fetch', '--quiet', '--no-tags', '--end-of-options', remote, spec], {
    cwd,
  })
  if (code !== 0)
    throw new UserError(`${action}: what is reviewed cannot be fetched from "${remote}": ${stderr}`, {
      hint: `${by} has requireReview: fetch`,
    })
}

/** `3 hours ago`: since anything was fetched from there; a push tells as much. */
function ageOf({ repository: { commonDir, gitDir } }: Site, remote: string): string {
  const traces = ['FETCH_HEAD', `logs/refs/remotes/${remote}/HEAD`].flatMap((path) => [
    join(commonDir, path),
    join(gitDir, path),
  ])
  const times = traces.flatMap((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? [])
  if (times.length === 0) return 'nobody knows when'
  const minutes = Math.max(0, Math.floor((Date.now() - Math.max(...times)) / 60_000))
  if (minutes < 1) return 'a moment ago'
  if (minutes < 120) return `${counted(minutes, 'minute')} ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${counted(hours, 'hour')} ago` : `${counted(Math.floor(hours / 24), 'day')} ago`
}
