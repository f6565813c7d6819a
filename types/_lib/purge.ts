/** What is in a directory that no resource of the manifest names: found without looking into what is not to be looked at, and removed. */
import { chunksOf } from '../../src/core/chunks.ts'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { probe, type Probe } from '../../src/type/probe.ts'

/** What a purge found. */
export interface Strays {
  /** Absolute paths of what is to go; a directory stands for all that is in it. */
  readonly strays: readonly string[]
  /** How many entries were looked at. */
  readonly total: number
}

/** `managed` as `HostContext.managed` has it; `own` are paths that the asking resource itself makes below the directory. */
export function findStrays(
  directory: string,
  managed: ReadonlyMap<string, unknown>,
  own: Iterable<string> = [],
): Probe<Strays> {
  const kept = new Set([...managed.keys(), ...own])
  const open = directoriesToOpen(directory, kept)
  const script = lines(
    // A link among them would lead elsewhere, so neither it nor what is below is opened.
    raw(`hw_link=
hw_open() {
  for hw_path do
    shift
    case $hw_path/ in "\${hw_link:-/}"/*) continue ;; esac
    if [ -L "$hw_path" ]; then hw_link=$hw_path; elif [ -d "$hw_path" ]; then set -- "$@" "$hw_path/."; fi
  done
  [ $# -eq 0 ] || find "$@" ! -name . -prune -print
}`),
    ...chunksOf(open, 100).map((chunk) => sh`hw_open ${chunk}`),
  )
  return probe(raw(`{ ${script.text}\n} 2>/dev/null`), (stdout) => {
    // A name with a line break in it is told in pieces, of which none is a path of something that the manifest names.
    const entries = stdout
      .split('\n')
      .flatMap((line) => (line.includes('/./') ? [line.replace('/./', '/')] : []))
    const opened = new Set(open)
    const strays = entries.filter((path) => !opened.has(path) && !isKept(path, kept))
    return { strays: [...new Set(strays)].toSorted(), total: entries.length }
  })
}

/** The directory, and those in it that hold something of the manifest without being of it themselves. */
function directoriesToOpen(directory: string, kept: ReadonlySet<string>): readonly string[] {
  if (isBelowWhole(directory, kept)) return []
  const open = new Set([directory])
  for (const path of kept) {
    if (!path.startsWith(`${directory}/`)) continue
    const parts = path
      .replace(/\/$/, '')
      .slice(directory.length + 1)
      .split('/')
    let at = directory
    for (const part of parts.slice(0, -1)) {
      at = `${at}/${part}`
      if (kept.has(at) || kept.has(`${at}/`)) break
      open.add(at)
    }
  }
  // Each right before what is below it.
  const order = (path: string): string => path.replaceAll('/', '\u0000')
  return [...open].toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

function isKept(path: string, kept: ReadonlySet<string>): boolean {
  return kept.has(path) || kept.has(`${path}/`)
}

/** Whether all that is in the directory belongs to one resource, of it or of one above. */
function isBelowWhole(directory: string, kept: ReadonlySet<string>): boolean {
  const parts = directory.split('/')
  return parts.some((_, index) => kept.has(`${parts.slice(0, index + 1).join('/')}/`))
}

/** Removes them with all that is in them; nothing where another file system is mounted in one. */
export function removeStrays(strays: readonly string[]): readonly Shell[] {
  return strays.length === 0
    ? []
    : [
        lines(mountsFunction, ...strays.map((path) => sh`hw_unmounted ${inMounts(path)} || exit`)),
        ...chunksOf(strays, 100).map((chunk) => sh`rm -rf -- ${chunk}`),
      ]
}

/** `hw_unmounted PATH` fails where something is mounted at or below it; PATH as `inMounts` writes it. On Linux; elsewhere nobody is asked. */
export const mountsFunction: Shell = raw(`hw_unmounted() {
  [ -r /proc/self/mounts ] || return 0
  while read -r hw_x hw_point hw_rest; do
    case $hw_point/ in
    "$1"/*) echo "\\"$hw_point\\" is mounted there: unmount it first" >&2; return 1 ;;
    esac
  done </proc/self/mounts
}`)

/** A path as proc(5) has it in its list of mounts. */
export function inMounts(path: string): string {
  return path.replaceAll(
    /[ \\\t\n#]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
}

/** Those that can be kept: a name that a terminal would obey is of nobody who would want it back. */
export function keptOf(strays: readonly string[] | undefined): readonly string[] {
  return (strays ?? []).filter((path) => !/[\u0000-\u001f\u007f]/.test(path))
}

/** Refuses what nobody means. */
export function problemsOfPurge(directory: string): readonly { readonly message: string }[] {
  return directory.lastIndexOf('/') === 0 ? [{ message: `a directory directly under "/" is not purged` }] : []
}

/** The hazard of a change that purges much of what is there. */
export function hazardOf({ strays, total }: Strays): readonly string[] {
  return strays.length >= 10 && strays.length * 3 > total
    ? [`removes ${strays.length} of ${total} entries`]
    : []
}
