/** The files that a file includes, with what can be wrong about that. */
import type { Place, SourceFile, SourceReader } from './draft.ts'
import type { DraftBuilder } from './draft-builder.ts'
import { shown } from './shown.ts'

/** Files within files: beyond this, something is wrong with them. */
const DEPTH = 32
const MOST = 10_000
const PARTS = 32

/** A file with the names of those that it was included by, itself last. */
export interface OpenFile {
  readonly file: SourceFile
  readonly chain: readonly string[]
  /** How many more may be included, by all of one file's together. */
  readonly left: { count: number }
}

/** A file that the user gave; a byte order mark before its text is none of it. */
export function openFile(file: SourceFile): OpenFile {
  return { file: withoutMark(file), chain: [file.name], left: { count: MOST } }
}

/** The file that another includes at this place; undefined, and a problem said, where there is none or it is in itself. */
export function openIncluded(
  reader: SourceReader,
  path: string,
  at: Place,
  from: OpenFile,
  report: Pick<DraftBuilder, 'problem' | 'unplaced'>,
): OpenFile | undefined {
  if (from.chain.length >= DEPTH) {
    report.problem(at, `${shown(path)} is included, ${DEPTH} files deep`)
    return undefined
  }
  if (from.left.count === 0) return undefined
  from.left.count -= 1
  if (from.left.count === 0) {
    report.problem(at, `more than ${MOST} files are included`)
    return undefined
  }
  const found = reader.include(path, from.file.name) ?? copied(reader, path, at, from, report)
  if (found === undefined) {
    report.problem(at, `${shown(path)} is included, but there is no such file, or it cannot be read`)
    return undefined
  }
  if (from.chain.includes(found.name)) {
    report.problem(at, `${shown(path)} includes itself, by ${[...from.chain, found.name].join(', ')}`)
    return undefined
  }
  return { file: withoutMark(found), chain: [...from.chain, found.name], left: from.left }
}

/** Files that were copied here from another machine name each other by the paths that they had there: the end of it is looked for. */
function copied(
  reader: SourceReader,
  path: string,
  at: Place,
  from: OpenFile,
  report: Pick<DraftBuilder, 'unplaced'>,
): SourceFile | undefined {
  const parts = path.startsWith('/') ? path.split('/').filter((part) => part !== '') : []
  if (parts.length > PARTS || parts.includes('..')) return undefined
  for (const index of parts.keys()) {
    const end = parts.slice(index).join('/')
    const found = reader.include(end, from.file.name)
    if (found === undefined) continue
    report.unplaced(at, `${shown(path)} is not there: ${shown(found.name)} is read in its place`)
    return found
  }
  return undefined
}

function withoutMark(file: SourceFile): SourceFile {
  return file.text.startsWith('\uFEFF') ? { ...file, text: file.text.slice(1) } : file
}
