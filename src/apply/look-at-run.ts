/** Looks at what a run has left on a host: what it kept, and whether that is still as the run left it. Changes nothing. */
import { unifiedDiff } from '../core/diff.ts'
import { UserError } from '../core/errors.ts'
import { raw, type Shell, sh } from '../core/shell.ts'
import type { Session } from '../ssh/session.ts'
import { stateFolder } from './lock-script.ts'
import { type Journal, readJournal } from './journal.ts'
import {
  type KeptEntry,
  type KeptIndex,
  readIndex,
  readListing,
  sameSeen,
  type Seen,
} from './kept-entries.ts'
import { runFolderFunctions } from './run-folder-script.ts'

/** One path that a run has changed, as it is now. */
export interface LookedAt {
  readonly entry: KeptEntry
  /** It is as it was before the run. */
  readonly isBefore: boolean
  /** It is other than the run left it; undefined where the run was cut before it wrote that down. */
  readonly movedOn: boolean | undefined
  readonly kept: Seen | undefined
  readonly now: Seen | undefined
}

export interface RunLook extends KeptIndex {
  readonly journal: Journal
  readonly paths: readonly LookedAt[]
}

const LOOK = String.raw`hw_run=$hw_state/runs/$1
[ -f "$hw_run/index" ] || exit 3
echo =journal; cat "$hw_run/journal"
echo =index; cat "$hw_run/index"
echo =left; cat "$hw_run/left" 2>/dev/null
echo =now; hw_left "$hw_run"
echo =kept
cd "$hw_run/kept" || exit
set --
while IFS=' ' read -r hw_kind hw_name hw_rest; do
  case $hw_kind in
  file | link) set -- "$@" "$hw_name" ;;
  dir) hw_row=; read -r hw_row <"$hw_name"; echo "dir $hw_name $hw_row" ;;
  esac
  [ $# -lt 100 ] || { hw_list "$@"; set --; }
done <"$hw_run/index"
hw_list "$@"`

const SECTIONS = ['journal', 'index', 'left', 'now', 'kept'] as const

/** Seconds, since large files are read. */
const LOOK_TIME = 300

/** Undefined where the host has nothing of that run (any more). */
export async function lookAtRun(session: Session, run: string): Promise<RunLook | undefined> {
  const script = sh`${stateFolder}
${runFolderFunctions}
set -- ${run}
${raw(LOOK)}`
  const { code, stdout, stderr } = await session.run(script, { timeout: LOOK_TIME })
  if (code === 3) return undefined
  if (code !== 0)
    throw new UserError(
      `Cannot look at run ${run} on "${session.host}": ${stderr.trim().split('\n').at(-1) ?? ''}`,
    )
  const text = sectionsOf(stdout.toString('utf8'))
  const index = readIndex(text.index)
  const paths = index.entries.map(({ path }) => path)
  const names = index.entries.map(({ name }) => name)
  const left = text.left === '' ? undefined : readListing(text.left, paths)
  const [now, kept] = [readListing(text.now, paths), keptSeen(text.kept, names)]
  return {
    ...index,
    journal: readJournal(text.journal),
    paths: index.entries.map((entry) => {
      const [seen, before] = [now.get(entry.path), kept.get(entry.name)]
      return {
        entry,
        isBefore: entry.kind !== 'large' && entry.kind !== 'other' && sameSeen(seen, before),
        movedOn: left === undefined ? undefined : !sameSeen(seen, left.get(entry.path)),
        kept: before,
        now: seen,
      }
    }),
  }
}

function sectionsOf(text: string): Readonly<Record<(typeof SECTIONS)[number], string>> {
  const found = { journal: '', index: '', left: '', now: '', kept: '' }
  let rest = text
  for (const [place, section] of SECTIONS.entries()) {
    const next = SECTIONS[place + 1]
    rest = rest.slice(rest.startsWith(`=${section}\n`) ? section.length + 2 : 0)
    const end = next === undefined ? -1 : `\n${rest}`.indexOf(`\n=${next}\n`)
    found[section] = end === -1 ? rest : rest.slice(0, end)
    rest = end === -1 ? '' : rest.slice(end)
  }
  return found
}

/** Of directories only owner and mode are kept, in a line of their own. */
function keptSeen(text: string, names: readonly string[]): ReadonlyMap<string, Seen> {
  const directories = text.split('\n').flatMap((line): [string, Seen][] => {
    const [, name = '', bits = '', uid = '', gid = ''] = /^dir (\w+) d(\S{9})\S? (\d+) (\d+)/.exec(line) ?? []
    return name === '' ? [] : [[name, { type: 'd', bits, uid, gid, size: 0 }]]
  })
  return new Map([...readListing(text, names), ...directories])
}

/** Bytes of a file that is shown. */
const TEXT_LIMIT = 128 * 1024

/** By path, how it would change if it were put back: of text that is no secret. One round trip. */
export async function diffsOf(
  session: Session,
  run: string,
  paths: readonly LookedAt[],
): Promise<ReadonlyMap<string, string>> {
  const read = async (path: Shell): Promise<string | undefined> => {
    const { code, stdout } = await session.run(sh`${stateFolder}
cat ${path}`)
    const text = stdout.toString('utf8')
    return code !== 0 || text.includes('\0') || !Buffer.from(text).equals(stdout) ? undefined : text
  }
  const shown = paths.filter(
    ({ entry, isBefore, now, kept }) =>
      !isBefore && !entry.secret && [now, kept].every((one) => one === undefined || isText(one)),
  )
  const diffs = shown.map(async ({ entry, now, kept }): Promise<[string, string][]> => {
    const [before, after] = await Promise.all([
      now === undefined ? null : read(sh`${entry.path}`),
      kept === undefined ? null : read(sh`"$hw_state/runs/"${run}/kept/${entry.name}`),
    ])
    if (before === undefined || after === undefined) return []
    return [[entry.path, unifiedDiff(entry.path, before, after)]]
  })
  return new Map((await Promise.all(diffs)).flat())
}

function isText({ type, size }: Seen): boolean {
  return type === '-' && size <= TEXT_LIMIT
}
