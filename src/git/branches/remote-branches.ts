/** Branches of the remotes, as of the last fetch: nothing here asks a remote. */
import type { Repository } from '../repository.ts'
import { git, tryGit } from '../run-git.ts'

export interface RemoteBranch {
  /** `origin` */
  readonly remote: string
  /** As the remote calls it: `customer/acme`. */
  readonly branch: string
  /** Where this repository keeps what the remote had: `refs/remotes/origin/customer/acme`. */
  readonly tracking: string
  readonly commit: string
}

export interface Remotes {
  /** Sorted by branch, then by remote. */
  readonly branches: readonly RemoteBranch[]
  /** All that are fetched from, sorted. */
  readonly names: readonly string[]
  /** Those whose branches of that beginning `git fetch` brings. A clone of a single branch brings none but that. */
  readonly fetched: readonly string[]
  /** `checkout.defaultRemote`: whose branch is meant where several have it (git-config(1)). */
  readonly preferred: string | undefined
  /** `branch.autoSetupRebase` */
  readonly rebases: boolean
}

/** Those whose names begin with the text, which ends in a slash: `customer/`. */
export async function readRemotes(repository: Repository, beginning: string): Promise<Remotes> {
  const settings = await readSettings(repository)
  const specs = settings.flatMap(([key, value]) => {
    const remote = /^remote\.(.+)\.fetch$/s.exec(key)?.[1]
    return remote === undefined ? [] : (specOf(remote, value) ?? [])
  })
  const wanted = `refs/heads/${beginning}`
  const useful = specs.filter(
    ({ source: [before] }) => before.startsWith(wanted) || wanted.startsWith(before),
  )
  const branches = (await readTracked(repository, useful, wanted)).flatMap(({ tracking, commit }) =>
    useful.flatMap(({ remote, source, target }): readonly RemoteBranch[] => {
      const ref = mapped(tracking, target, source)
      if (ref?.startsWith(wanted) !== true) return []
      return [{ remote, branch: ref.slice('refs/heads/'.length), tracking, commit }]
    }),
  )
  const setting = (name: string): string | undefined => settings.findLast(([key]) => key === name)?.[1]
  const unique = new Map(branches.map((one) => [`${one.branch}\0${one.remote}`, one]))
  return {
    branches: [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    names: sorted(specs.map(({ remote }) => remote)),
    fetched: sorted(useful.filter(({ source }) => source.length === 2).map(({ remote }) => remote)),
    preferred: setting('checkout.defaultremote'),
    rebases: ['remote', 'always'].includes(setting('branch.autosetuprebase') ?? ''),
  }
}

/** What stands before the asterisk and behind it; one part alone where there is none. */
type Pattern = readonly [before: string, behind?: string]

interface FetchSpec {
  readonly remote: string
  readonly source: Pattern
  readonly target: Pattern
}

/** `+refs/heads/*:refs/remotes/origin/*`; undefined for what keeps nothing here (git-fetch(1)). */
function specOf(remote: string, text: string): FetchSpec | undefined {
  const [source, target] = text.replace(/^\+/, '').split(':')
  if (source === undefined || target === undefined || target === '' || source.startsWith('^'))
    return undefined
  return { remote, source: patternOf(source), target: patternOf(target) }
}

function patternOf(text: string): Pattern {
  const at = text.indexOf('*')
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** What a name that the one pattern has is called by the other; undefined where it does not have it. */
function mapped(
  name: string,
  [before, behind]: Pattern,
  [toBefore, toBehind = '']: Pattern,
): string | undefined {
  if (behind === undefined) return name === before ? toBefore : undefined
  const fits = name.length > before.length + behind.length && name.startsWith(before) && name.endsWith(behind)
  return fits ? `${toBefore}${name.slice(before.length, name.length - behind.length)}${toBehind}` : undefined
}

interface Tracked {
  readonly tracking: string
  readonly commit: string
}

async function readTracked(
  repository: Repository,
  specs: readonly FetchSpec[],
  wanted: string,
): Promise<readonly Tracked[]> {
  if (specs.length === 0) return []
  // References are listed by whole folders: up to the last slash.
  const folders = specs.map(({ source: [before], target: [target, behind] }) => {
    if (behind === undefined) return target
    const narrowed = wanted.startsWith(before) ? `${target}${wanted.slice(before.length)}` : target
    return narrowed.slice(0, narrowed.lastIndexOf('/') + 1)
  })
  const format = '--format=%(objectname) %(objecttype) %(refname) %(symref)'
  const listing = await git(['for-each-ref', format, '--', ...sorted(folders)], { cwd: repository.commonDir })
  return listing.split('\n').flatMap((line) => {
    // What is no commit, or another name of something, is no branch of a remote.
    const match = /^([0-9a-f]+) commit (\S+) $/.exec(line)
    return match === null ? [] : [{ tracking: match[2] ?? '', commit: match[1] ?? '' }]
  })
}

async function readSettings(
  repository: Repository,
): Promise<readonly (readonly [key: string, value: string])[]> {
  const pattern = '^(remote\\..*\\.fetch|checkout\\.defaultremote|branch\\.autosetuprebase)$'
  const { stdout } = await tryGit(['config', '--null', '--get-regexp', pattern], {
    cwd: repository.commonDir,
  })
  return stdout
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const at = entry.indexOf('\n')
      return at === -1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)] as const]
    })
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}
