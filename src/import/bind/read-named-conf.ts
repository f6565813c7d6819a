/** The zones of a named.conf that this server has the files of (named.conf(5)). */
import { parseBlocks, type Statement } from '../blocks/parse.ts'
import type { Place, SourceReader } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { openIncluded, type OpenFile } from '../included.ts'
import { didYouMean, shown } from '../shown.ts'

/** A zone to be read. */
export interface ConfiguredZone {
  readonly at: Place
  /** Lower case, without final dot. */
  readonly name: string
  readonly view: string | undefined
  /** As named opens it: relative to its directory. */
  readonly path: string
  readonly from: OpenFile
}

export interface NamedConf {
  readonly zones: readonly ConfiguredZone[]
  /** What relative paths are relative to. */
  readonly directory: string | undefined
}

interface Reading {
  readonly reader: SourceReader
  readonly report: DraftBuilder
  readonly zones: ConfiguredZone[]
  directory: string | undefined
}

/** Whether this is a named.conf, and not a zone file: it begins with a statement and a brace, or includes another. */
export function isNamedConf(text: string): boolean {
  const start = text.replace(/^(?:\s+|\/\/[^\n]*|#[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/, '')
  return /^(?:include\s*"|[a-z-]+(?:\s+(?:"[^"\n]*"|[^\s{};"]+)){0,2}\s*\{)/i.test(start)
}

export function readNamedConf(open: OpenFile, reader: SourceReader, report: DraftBuilder): NamedConf {
  const reading: Reading = { reader, report, zones: [], directory: undefined }
  readStatements(parse(open, report), open, undefined, reading)
  return reading
}

function parse({ file }: OpenFile, report: DraftBuilder): readonly Statement[] {
  return parseBlocks(file.name, file.text, { slashComments: true }, report.problem)
}

/** Settings of the server, which an inventory has no place for. */
const SETTINGS =
  `acl controls dlz dnssec-policy dyndb http key key-store logging lwres managed-keys masters options
  parental-agents plugin primaries remote-servers server statistics-channels template tls trust-anchors trusted-keys`.split(
    /\s+/,
  )

function readStatements(
  statements: readonly Statement[],
  open: OpenFile,
  view: string | undefined,
  reading: Reading,
): void {
  const { report } = reading
  for (const statement of statements) {
    const { words, body, at } = statement
    const keyword = words[0]?.text.toLowerCase() ?? ''
    if (keyword === 'include') include(statement, open, view, reading)
    else if (keyword === 'zone') readZoneStatement(statement, open, view, reading)
    else if (keyword === 'view' && view === undefined && body !== undefined)
      readStatements(body, open, words[1]?.text ?? '', reading)
    else if (SETTINGS.includes(keyword) || view !== undefined) {
      if (keyword === 'options') readOptions(body ?? [], reading)
      // Keywords only: some of the values are secret.
      const inner = keyword === 'options' ? settingsIn(body ?? []) : ''
      if (keyword !== 'options' || inner !== '')
        report.unplaced(
          at,
          `${nameOfBlock(statement)}${inner} is a setting of the server, which has no place in the inventory`,
        )
    } else
      report.problem(
        at,
        `unknown statement ${shown(keyword)}`,
        didYouMean(keyword, [...SETTINGS, 'zone', 'view', 'include']),
      )
  }
}

function nameOfBlock({ words }: Statement): string {
  const [keyword, name] = words
  return name === undefined || keyword?.text === 'options'
    ? `"${keyword?.text ?? ''}"`
    : shown(`${keyword?.text} ${name.text}`)
}

function settingsIn(body: readonly Statement[]): string {
  const names = [...new Set(body.flatMap(({ words }) => words[0]?.text ?? []))].filter(
    (name) => name !== 'directory',
  )
  return names.length === 0 ? '' : ` (${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''})`
}

function readOptions(body: readonly Statement[], reading: Reading): void {
  for (const { words } of body) if (words[0]?.text === 'directory') reading.directory = words[1]?.text
}

/** A path may stand for several files: `zones/*.conf`. */
function include({ words, at }: Statement, open: OpenFile, view: string | undefined, reading: Reading): void {
  const path = words[1]?.text
  if (path === undefined) {
    reading.report.problem(at, 'include names no file')
    return
  }
  for (const one of pathsOf(path, open, reading)) {
    const file = openIncluded(reading.reader, one, at, open, reading.report)
    if (file !== undefined) readStatements(parse(file, reading.report), file, view, reading)
  }
}

function pathsOf(path: string, open: OpenFile, { reader }: Reading): readonly string[] {
  const slash = path.lastIndexOf('/')
  const pattern = path.slice(slash + 1)
  const names = /[*?]/.test(pattern)
    ? reader.list?.(slash === -1 ? '.' : path.slice(0, slash), open.file.name)
    : undefined
  if (names === undefined) return [path]
  const parts = pattern
    .split(/([*?])/)
    .map((part) =>
      part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replaceAll(/[^A-Za-z0-9_-]/g, String.raw`\$&`),
    )
  const matches = new RegExp(`^${parts.join('')}$`)
  return names.filter((name) => matches.test(name.slice(name.lastIndexOf('/') + 1)))
}

const PRIMARY = new Set(['primary', 'master'])
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['secondary', 'another server has its file'],
  ['slave', 'another server has its file'],
  ['mirror', 'another server has its file'],
  ['stub', 'another server has its file'],
  ['static-stub', 'it only says whom to ask'],
  ['forward', 'it only says whom to ask'],
  ['hint', 'it is the list of the root servers'],
  ['redirect', 'it answers for names that there are not'],
  ['delegation-only', 'it has no records'],
])

function readZoneStatement(
  statement: Statement,
  open: OpenFile,
  view: string | undefined,
  reading: Reading,
): void {
  const { words, body, at } = statement
  const { report } = reading
  const given = words[1]?.text ?? ''
  const name = given.toLowerCase().replace(/\.$/, '')
  const title = `zone ${shown(name === '' ? given : name)}`
  const valueOf = (keyword: string): string | undefined =>
    body?.find(({ words: [first] }) => first?.text.toLowerCase() === keyword)?.words[1]?.text
  if (given === '' || body === undefined) {
    report.problem(at, body === undefined ? `${title} has no block` : 'zone has no name')
    return
  }
  if (words[2] !== undefined && !/^in$/i.test(words[2].text)) {
    report.unplaced(at, `${title} is left out: its class ${words[2].text} is none of the Internet`)
    return
  }
  const type = valueOf('type')?.toLowerCase()
  const reason = OTHERS.get(type ?? '')
  const inView = valueOf('in-view')
  if (inView !== undefined) report.unplaced(at, `${title} is left out: it is that of view ${shown(inView)}`)
  else if (reason !== undefined) report.unplaced(at, `${title} of type ${type} is left out: ${reason}`)
  else if (type === undefined || !PRIMARY.has(type))
    report.problem(
      at,
      type === undefined ? `${title} has no type` : `${title} has the unknown type ${shown(type)}`,
      didYouMean(type ?? '', [...PRIMARY, ...OTHERS.keys()]),
    )
  else readPrimary(title, { at, name, view, path: valueOf('file') ?? '', from: open }, body, reading)
}

/** Zones that change by themselves have what is new in a journal beside the file. */
function readPrimary(
  title: string,
  zone: ConfiguredZone,
  body: readonly Statement[],
  { zones, report }: Reading,
): void {
  const keywords = new Set(body.map(({ words }) => words[0]?.text.toLowerCase() ?? ''))
  const dynamic = [...keywords].find((keyword) =>
    /^(?:allow-update|update-policy|inline-signing|dnssec-policy|auto-dnssec)$/.test(keyword),
  )
  const others = [...keywords].filter((keyword) => !['type', 'file', ''].includes(keyword))
  if (others.length > 0)
    report.unplaced(zone.at, `settings of ${title} have no place in the inventory: ${others.join(', ')}`)
  if (dynamic !== undefined)
    report.unplaced(
      zone.at,
      `${title} is changed by ${dynamic}: what is newest may be in its journal only`,
      'rndc sync writes the file anew',
    )
  if (keywords.has('dlz') || keywords.has('database'))
    report.unplaced(zone.at, `${title} is left out: a database has its records`)
  else if (zone.path === '') report.problem(zone.at, `${title} names no file`)
  else zones.push(zone)
}
