/** Lines of a file that each have a key: set, or taken out, all in one pass that leaves the others alone. */
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import { putFunction } from './put-file.ts'

export interface KeyedLine {
  /** Every writing of the key that may stand in the file. Without tabs and newlines. */
  readonly keys: readonly string[]
  /** The whole line; null to take it out. */
  readonly line: string | null
}

/** What in a line is its key: an awk function `key(line)` that returns it, or the empty string. */
type KeyFunction = Shell

// A script's variable may hold 128 KiB at most.
const CHUNK_LENGTH = 60_000

// The text comes through the environment, where awk takes it as it is: no backslash in it means anything.
const EDIT = `BEGIN {
  rows = split(ENVIRON["HW_LINES"], row, "\\n")
  for (i = 1; i <= rows; i++) {
    fields = split(row[i], field, "\\t")
    line[i] = field[1]
    for (j = 2; j <= fields; j++) of[field[j]] = i
  }
}
{ k = key($0) }
k != "" && (k in of) {
  if (line[of[k]] != "" && !(of[k] in done)) print line[of[k]]
  done[of[k]] = 1
  next
}
{ print }
END { for (i = 1; i <= rows; i++) if (line[i] != "" && !(i in done)) print line[i] }`

/**
 * The first line with the key is replaced and the others with it go; a line whose key is not there goes to the end. The
 * file is made, with mode 0644, where it is not there.
 */
export function editLines(path: string, key: KeyFunction, wanted: readonly KeyedLine[]): Shell {
  return lines(
    putFunction,
    sh`hw_edit() { if [ -e "$hw_path" ]; then awk ${`${key.text}\n${EDIT}`} "$hw_path"; else awk ${`${key.text}\n${EDIT}`} /dev/null; fi; }`,
    ...chunksOf(wanted).map(
      (rows) => sh`HW_LINES=${rows} && export HW_LINES && hw_fill ${path} 0644 hw_edit || exit`,
    ),
  )
}

function chunksOf(wanted: readonly KeyedLine[]): readonly string[] {
  const chunks: string[] = []
  let rows = ''
  for (const { keys, line } of wanted) {
    const row = [line ?? '', ...keys].join('\t')
    if (rows !== '' && rows.length + row.length > CHUNK_LENGTH) {
      chunks.push(rows)
      rows = ''
    }
    rows += rows === '' ? row : `\n${row}`
  }
  return rows === '' ? chunks : [...chunks, rows]
}

/** Prints `=kind` and the file, for a probe: what `readText` reads. One process, and none where nothing is there. */
export function showFile(path: string): Shell {
  return sh`if [ -d ${path} ]; then echo =directory; elif [ -e ${path} ]; then echo =file; cat ${path}; else echo =none; fi`
}

interface ShownFile {
  readonly kind: 'file' | 'directory' | 'none'
  readonly lines: readonly string[]
}

/** Throws where the output is not what `showFile` prints. */
export function readShown(stdout: string): ShownFile {
  const [head = '', ...rest] = stdout.split('\n')
  const kind = head.slice(1)
  if (kind !== 'file' && kind !== 'directory' && kind !== 'none')
    throw new Error('the probe did not run to its end')
  if (rest.at(-1) === '') rest.pop()
  return { kind, lines: rest }
}
