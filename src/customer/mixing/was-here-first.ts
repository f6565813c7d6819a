/** Which of two customers had the same text first: whoever had it later has it of the other. */
import { git } from '../../git/run-git.ts'
import { INVENTORY_FOLDER } from '../../inventory/text/paths.ts'
import type { ForeignText } from './foreign-text.ts'
import type { Tip } from './owned-tips.ts'

/** Those that were not on the branch before the other one had them. `after`: the tip of the branch. */
export async function withoutOwn(
  cwd: string,
  tips: readonly Tip[],
  after: string,
  found: readonly ForeignText[],
): Promise<readonly ForeignText[]> {
  if (found.every(({ there }) => there === undefined)) return found
  const bases = tips.filter(({ owner }) => owner === undefined).map(({ commit }) => commit)
  const own = await firstTimes(cwd, [after], bases)
  const others = new Map<string | undefined, ReadonlyMap<string, Time>>()
  for (const owner of new Set(found.map((one) => one.owner)))
    others.set(
      owner,
      await firstTimes(
        cwd,
        tips.filter((tip) => tip.owner === owner).map(({ commit }) => commit),
        owner === undefined ? [] : bases,
      ),
    )
  return found.filter(({ path, owner, there }) => {
    const [here, elsewhere] = [own.get(path), others.get(owner)?.get(there ?? '')]
    return here === undefined || elsewhere === undefined || !isBefore(here, elsewhere)
  })
}

interface Time {
  /** Seconds since 1970. A commit that is rebased or picked keeps it. */
  readonly written: number
  readonly committed: number
}

function isBefore(one: Time, other: Time): boolean {
  return one.written < other.written || (one.written === other.written && one.committed < other.committed)
}

/** By path when its file came first, in what is not of `without`. */
async function firstTimes(
  cwd: string,
  commits: readonly string[],
  without: readonly string[],
): Promise<ReadonlyMap<string, Time>> {
  const listing = await git(
    ['log', '--stdin', '-z', '--name-only', '--no-renames', '--diff-filter=A', '--format=@%at %ct'],
    {
      cwd,
      input: `${[...commits, ...without.map((commit) => `^${commit}`), '--', INVENTORY_FOLDER].join('\n')}\n`,
    },
  )
  const times = new Map<string, Time>()
  let time: Time = { written: 0, committed: 0 }
  for (const part of listing.split(/[\0\n]+/)) {
    const [, written, committed] = /^@(\d+) (\d+)$/.exec(part) ?? []
    if (written !== undefined) time = { written: Number(written), committed: Number(committed) }
    else if (part !== '') {
      const known = times.get(part)
      if (known === undefined || isBefore(time, known)) times.set(part, time)
    }
  }
  return times
}
