/** Zones of BIND: from a named.conf with the files that it names, or from zone files alone. */
import type { Importer, Place, SourceFile, SourceReader } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { openFile, openIncluded, type OpenFile } from '../included.ts'
import { shown } from '../shown.ts'
import { draftZone } from './draft-zone.ts'
import { isNamedConf, readNamedConf, type ConfiguredZone } from './read-named-conf.ts'
import { readZone } from './read-zone.ts'
import { zoneEntries } from './zone-entries.ts'
import { zoneNameOf } from './zone-name.ts'

/** Of a whole folder the named.conf says which zone a file is of; what it has no use for is left out. */
export const importBind: Importer = (files, reader) => {
  const report = draftBuilder()
  const seen: Seen = new Map()
  const all = files.map((file) => openFile(file))
  // The one that includes the others comes first.
  const isMain = ({ file }: OpenFile): boolean => /(?:^|\/)named\.conf$/.test(file.name)
  const confs = all
    .filter(({ file }) => isNamedConf(file.text))
    .sort((a, b) => Number(isMain(b)) - Number(isMain(a)))
  const used = new Set<string>()
  const noting: SourceReader = {
    ...reader,
    include: (path, from) => {
      const found = givenAs(files, path, from) ?? reader.include(path, from)
      if (found !== undefined) used.add(found.name)
      return found
    },
  }
  for (const open of confs) if (!used.has(open.file.name)) importConf(open, noting, seen, report)
  for (const open of all)
    if (!confs.includes(open) && !used.has(open.file.name))
      importZoneFile(open, reader, seen, confs.length > 0, report)
  return report.finish()
}

/** Of a folder that was copied from another machine its own files are meant, whatever lies at their old paths here. */
function givenAs(files: readonly SourceFile[], path: string, from: string): SourceFile | undefined {
  if (files.length < 2) return undefined
  const folder = from.slice(0, from.lastIndexOf('/') + 1)
  if (!path.startsWith('/')) return files.find(({ name }) => name === `${folder}${path}`)
  const beside = `${folder}${path.slice(path.lastIndexOf('/') + 1)}`
  return files.find(({ name }) => name.endsWith(path)) ?? files.find(({ name }) => name === beside)
}

interface Known {
  readonly at: Place
  readonly view: string | undefined
  readonly text: string
}

/** By name of the zone. */
type Seen = Map<string, Known>

function importConf(open: OpenFile, reader: SourceReader, seen: Seen, report: DraftBuilder): void {
  const { zones, directory } = readNamedConf(open, reader, report)
  const pathOf = (path: string): string =>
    path.startsWith('/') || directory === undefined ? path : `${directory.replace(/\/+$/, '')}/${path}`
  for (const zone of zones) {
    const file = openIncluded(reader, pathOf(zone.path), zone.at, zone.from, report)
    if (file !== undefined) importZone(zone, file, reader, pathOf, seen, report)
  }
}

/** `among`: a named.conf is there too, which has not named this file. */
function importZoneFile(
  open: OpenFile,
  reader: SourceReader,
  seen: Seen,
  among: boolean,
  report: DraftBuilder,
): void {
  const { name: file, text } = open.file
  const at = { file, line: 1 }
  const quietly = (): void => undefined
  const entries = isRaw(text) ? [] : zoneEntries(file, text, quietly)
  const name = isRaw(text) ? '' : zoneNameOf(entries, file)
  const isZone = entries.some(({ fields }) =>
    fields.some((field) => !field.quoted && /^soa$/i.test(field.text)),
  )
  if (among && (!isZone || name === undefined || name === '' || seen.has(name)))
    report.unplaced(at, 'this file is left out: no zone of the named.conf is in it')
  else if (name === undefined)
    report.problem(
      at,
      'which zone this is does not stand in the file',
      'put $ORIGIN NAME. in its first line, or import the named.conf',
    )
  else {
    const zone = { at, name, view: undefined, path: file, from: open }
    importZone(zone, open, reader, (path) => path, seen, report)
  }
}

function importZone(
  zone: ConfiguredZone,
  open: OpenFile,
  reader: SourceReader,
  pathOf: (path: string) => string,
  seen: Seen,
  report: DraftBuilder,
): void {
  const { name, at, view } = zone
  const { text } = open.file
  const first = seen.get(name)
  if (isRaw(text)) {
    report.problem(
      { file: open.file.name, line: 1 },
      'this is a zone in raw format',
      'named-compilezone -f raw -F text writes it as text',
    )
    return
  }
  if (first === undefined) {
    seen.set(name, { at, view, text })
    draftZone(name, at, readZone(open, name, reader, pathOf, report), report)
  } else if (first.text !== text) {
    const where = `${first.at.file}:${first.at.line}`
    if (view !== first.view)
      report.unplaced(
        at,
        `zone ${shown(name)} of view ${shown(view ?? '')} is left out: an inventory has one of a name, and this is another than in ${where}`,
      )
    else report.problem(at, `zone ${shown(name)} stands twice (first in ${where})`)
  }
}

/** The binary form of BIND begins with a number of 32 bits: 2 or 3. */
function isRaw(text: string): boolean {
  return text.startsWith('\0\0\0')
}
