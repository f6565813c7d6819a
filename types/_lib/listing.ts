/** What stands at many paths, in one script: one listing and one digest command for a hundred files, not a hundred of each. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { digestFunction, readDigest } from './digest.ts'

export interface Asked {
  readonly path: string
  /** The SHA-256 of its content is wanted, where it is a regular file. */
  readonly digest?: boolean
  /** Owner and group are wanted as numbers too. */
  readonly numeric?: boolean
  /** What a symbolic link leads to is meant, not the link. */
  readonly follow?: boolean
  /** The exact target of a symbolic link is wanted, even if it is not plain ASCII. */
  readonly exactTarget?: boolean
}

export interface Entry {
  readonly kind: 'file' | 'directory' | 'link' | 'other'
  /** Four octal digits. */
  readonly mode: string
  readonly owner: string
  readonly group: string
  /** Only where asked as numeric. */
  readonly uid?: string
  readonly gid?: string
  /** Bytes; 0 for a device. */
  readonly size: number
  /** Of a symbolic link; where what it leads to is meant, the path of that. */
  readonly target?: string
  /** Only where asked, of a regular file that could be read. */
  readonly sha256?: string
}

// A listing of this many paths stays far below the smallest limit on the length of a command (128 KiB).
const CHUNK = 200

/** By path, what is there; a path at which nothing is has no entry. */
export function listing(asked: readonly Asked[]): Probe<ReadonlyMap<string, Entry>> {
  const plain = asked.filter((one) => isPlain(one))
  const single = asked.filter((one) => !isPlain(one))
  const listed = probe(scriptOf(plain, single), (stdout) => parseListing(stdout, plain, single))
  // A single path is told of by its number, which is of this probe alone.
  return single.length === 0 ? { ...listed, joinable: { asked: plain, scriptFor } } : listed
}

/** Of what `listing` has said that it asks for, in one probe or several. */
function scriptFor(asked: readonly unknown[]): Shell {
  return scriptOf(asked as readonly Asked[], [])
}

function scriptOf(plain: readonly Asked[], single: readonly Asked[]): Shell {
  const sorted = [
    ...plain.filter(({ digest }) => digest === true),
    ...plain.filter(({ digest }) => digest !== true),
  ]
  const script = lines(
    ...([...plain, ...single].some(({ digest }) => digest === true) ? [digestFunction] : []),
    ...chunked(sorted).map((chunk) => chunkScript(chunk)),
    ...single.map((one, index) => singleScript(one, index)),
  )
  return raw(`{ ${script.text}\n} 2>/dev/null`)
}

/** Whether `ls` and the digest programs print the path as it is, and nothing in it can be taken for an arrow. */
function isPlain({ path, follow, exactTarget }: Asked): boolean {
  return (
    follow !== true &&
    exactTarget !== true &&
    /^[\u0021-\u005b\u005d-\u007e]+( [\u0021-\u005b\u005d-\u007e]+)*$/.test(path) &&
    !path.includes(' -> ')
  )
}

function chunked(asked: readonly Asked[]): readonly (readonly Asked[])[] {
  const chunks: Asked[][] = []
  for (let start = 0; start < asked.length; start += CHUNK) chunks.push(asked.slice(start, start + CHUNK))
  return chunks
}

// Both only matter where a host's environment sets them, and spoil the listing then.
const LS = 'TIME_STYLE=locale QUOTING_STYLE=literal ls'

/** Those whose digest is wanted come first. */
function chunkScript(chunk: readonly Asked[]): Shell {
  const steps = [sh`set -- ${chunk.map(({ path }) => path)}`, raw(`echo =names; ${LS} -ld "$@"`)]
  if (chunk.some(({ numeric }) => numeric === true)) steps.push(raw(`echo =numbers; ${LS} -ldn "$@"`))
  // A digest of a pipe would wait for ever, so only regular files are read. The program writes each line by itself, which would
  // be as many packets: they are gathered.
  const digests = chunk.filter(({ digest }) => digest === true).length
  if (digests > 0)
    steps.push(
      raw(`hw_left=${digests}
for hw_path do
  shift
  [ "$hw_left" -gt 0 ] || continue
  hw_left=$((hw_left - 1))
  if [ -f "$hw_path" ] && [ ! -L "$hw_path" ]; then set -- "$@" "$hw_path"; fi
done
[ $# -eq 0 ] || { hw_said=$(hw_sha256 "$@"); printf '=digests\\n%s\\n' "$hw_said"; }`),
    )
  return lines(...steps)
}

function singleScript({ path, digest, numeric, follow }: Asked, index: number): Shell {
  const flags = raw(follow === true ? 'L' : '')
  const label = raw(String(index))
  const steps = [sh`hw_path=${path}`, sh`echo =name ${label}; ${raw(LS)} -ld${flags} "$hw_path"`]
  if (numeric === true) steps.push(sh`echo =number ${label}; ${raw(LS)} -ldn${flags} "$hw_path"`)
  if (follow === true) steps.push(sh`echo =target ${label}; [ ! -L "$hw_path" ] || readlink -f "$hw_path"`)
  else steps.push(sh`echo =target ${label}; [ ! -L "$hw_path" ] || readlink "$hw_path"`)
  const regular = raw(follow === true ? '[ -f "$hw_path" ]' : '[ -f "$hw_path" ] && [ ! -L "$hw_path" ]')
  if (digest === true) steps.push(sh`echo =digest ${label}; ${regular} && hw_sha256 < "$hw_path"`)
  return lines(...steps)
}

function parseListing(
  stdout: string,
  plain: readonly Asked[],
  single: readonly Asked[],
): ReadonlyMap<string, Entry> {
  const known = new Set(plain.map(({ path }) => path))
  const entries = new Map<string, Entry>()
  const merge = (path: string | undefined, part: Partial<Entry>): void => {
    const entry = path === undefined ? undefined : entries.get(path)
    if (path !== undefined && entry !== undefined) entries.set(path, { ...entry, ...part })
  }
  let section = ''
  let path: string | undefined
  for (const line of stdout.split('\n')) {
    const header = /^=(names|numbers|digests|name|number|target|digest)(?: (\d+))?$/.exec(line)
    if (header !== null) {
      section = header[1] ?? ''
      path = header[2] === undefined ? undefined : single[Number(header[2])]?.path
      continue
    }
    if (section === 'digests' || section === 'digest') {
      const digest = readDigest(line)
      if (digest !== null) merge(path ?? digest.path, { sha256: digest.sha256 })
    } else if (section === 'target') {
      if (line !== '') merge(path, { target: line })
    } else {
      const row = readRow(line)
      if (row === null) continue
      const at = path ?? nameOf(row, known)
      if (section === 'names' || section === 'name') entries.set(at, row.entry)
      else merge(at, { uid: row.entry.owner, gid: row.entry.group })
    }
  }
  return entries
}

interface Row {
  readonly entry: Entry
  /** What stands after the date: the path, and the arrow of a symbolic link. */
  readonly name: string
}

const KINDS: Readonly<Record<string, Entry['kind']>> = { '-': 'file', d: 'directory', l: 'link' }
const DATE =
  '(?:[A-Z][a-z]{2} +\\d{1,2} +(?:\\d{4}|\\d{1,2}:\\d{2})|\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}(?::\\d{2})?)'
const ROW = new RegExp(
  `^([a-zA-Z-])([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-])[^ ]? +\\d+ +(\\S+) +(\\S.*?) +(\\d+|\\d+, *\\d+) +${DATE} (.*)$`,
)

/** One line of `ls -ld` (POSIX, with the dates that GNU, busybox, toybox and the BSDs print); null where it is none. */
export function readRow(line: string): Row | null {
  const found = ROW.exec(line)
  if (found === null) return null
  const [, kind = '', bits = '', owner = '', group = '', size = '', name = ''] = found
  const arrow = name.indexOf(' -> ')
  return {
    name,
    entry: {
      kind: KINDS[kind] ?? 'other',
      mode: octalOf(bits),
      owner,
      group,
      size: size.includes(',') ? 0 : Number(size),
      ...(kind === 'l' && arrow !== -1 ? { target: name.slice(arrow + 4) } : {}),
    },
  }
}

function nameOf({ entry, name }: Row, known: ReadonlySet<string>): string {
  if (entry.kind !== 'link' || known.has(name)) return name
  return name.slice(0, name.indexOf(' -> '))
}

/** `rwsr-xr-t` as `5755`. */
function octalOf(bits: string): string {
  const special =
    (/[sS]/.test(bits.charAt(2)) ? 4 : 0) +
    (/[sS]/.test(bits.charAt(5)) ? 2 : 0) +
    (/[tT]/.test(bits.charAt(8)) ? 1 : 0)
  const digits = [0, 3, 6].map(
    (start) =>
      (bits.charAt(start) === 'r' ? 4 : 0) +
      (bits.charAt(start + 1) === 'w' ? 2 : 0) +
      (/[xst]/.test(bits.charAt(start + 2)) ? 1 : 0),
  )
  return [special, ...digits].join('')
}
