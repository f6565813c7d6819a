/** A dnsmasq configuration file with those that it names. */
import type { Place } from '../draft.ts'
import { openIncluded, type OpenFile } from '../included.ts'
import { didYouMean, shown } from '../shown.ts'
import { confLines, valueLines, type ConfLine } from './conf-lines.ts'
import { SERVER_OPTIONS } from './known-options.ts'
import { readAuthZone, readDomain, readLocal } from './read-domain.ts'
import { readHost } from './read-host.ts'
import { readHostsFile } from './read-hosts-file.ts'
import { readBoot, readOption } from './read-option.ts'
import { readMatch, readUserClass } from './read-match.ts'
import { readRange } from './read-range.ts'
import { recordReaders } from './read-records.ts'
import type { DnsmasqState } from './state.ts'

type ReadLine = (line: ConfLine, state: DnsmasqState, open: OpenFile) => void

const readers: ReadonlyMap<string, ReadLine> = new Map<string, ReadLine>([
  ...recordReaders,
  ['auth-zone', readAuthZone],
  [
    'conf-file',
    (line, state, open) =>
      eachFile(line, line.fields.slice(0, 1), state, open, (file) => readConf(file, state)),
  ],
  ['conf-dir', readConfDir],
  ['dhcp-boot', readBoot],
  ['dhcp-host', readHost],
  ['dhcp-match', readMatch],
  ['dhcp-option', readOption],
  ['dhcp-option-force', readOption],
  ['dhcp-range', readRange],
  ['dhcp-userclass', readUserClass],
  ['domain', readDomain],
  ['local', readLocal],
  ['server', readLocal],
  // Names without a dot are in the domain of their subnet anyway.
  ['expand-hosts', (): void => undefined],
  ...['addn-hosts', 'hostsdir'].map(
    (name) =>
      [
        name,
        (line: ConfLine, state: DnsmasqState, open: OpenFile): void =>
          eachFile(line, line.fields, state, open, ({ file }) => readHostsFile(file, state)),
      ] as const,
  ),
  ...['dhcp-hostsfile', 'dhcp-hostsdir'].map((name) => [name, valuesOf('dhcp-host', readHost)] as const),
  ...['dhcp-optsfile', 'dhcp-optsdir'].map((name) => [name, valuesOf('dhcp-option', readOption)] as const),
])

export function readConf(open: OpenFile, state: DnsmasqState): void {
  for (const line of confLines(open.file)) {
    const read = readers.get(line.name)
    if (read !== undefined) {
      if (line.fields.length === 0 && line.name !== 'expand-hosts')
        state.report.problem(line.at, `${line.name} has no value`)
      else read(line, state, open)
    } else if (SERVER_OPTIONS.has(line.name))
      state.report.unplaced(
        line.at,
        `${line.name} is a setting of the server, which has no place in the inventory`,
      )
    else
      state.report.problem(
        line.at,
        `unknown option ${shown(line.name)}`,
        didYouMean(line.name, [...readers.keys(), ...SERVER_OPTIONS]),
      )
  }
}

/** Files that hold the values of one option, a line each. */
function valuesOf(name: string, read: (line: ConfLine, state: DnsmasqState) => void): ReadLine {
  return (line, state, open) =>
    eachFile(line, line.fields, state, open, ({ file }) => {
      for (const value of valueLines(file, name)) read(value, state)
    })
}

/** A path may be that of a folder: then it stands for the files in it. */
function eachFile(
  { at }: Pick<ConfLine, 'at'>,
  paths: readonly string[],
  state: DnsmasqState,
  open: OpenFile,
  read: (file: OpenFile) => void,
): void {
  for (const path of paths) {
    const within = state.reader.list?.(path, open.file.name)
    for (const one of within?.filter(isWanted) ?? [path]) {
      const file = openIncluded(state.reader, one, at, open, state.report)
      if (file !== undefined) read(file)
    }
  }
}

/** Editors leave copies behind, which dnsmasq does not read. */
function isWanted(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return !name.startsWith('.') && !name.endsWith('~') && !(name.startsWith('#') && name.endsWith('#'))
}

/** `FOLDER[,SUFFIX…]`: all files but those with a suffix; with `*SUFFIX` only those. */
function readConfDir({ at, fields }: ConfLine, state: DnsmasqState, open: OpenFile): void {
  const [folder = '', ...suffixes] = fields
  const wanted = suffixes.filter((suffix) => suffix.startsWith('*')).map((suffix) => suffix.slice(1))
  const unwanted = suffixes.filter((suffix) => !suffix.startsWith('*'))
  const files = listed(folder, at, state, open)
  for (const path of files) {
    const kept = wanted.length === 0 || wanted.some((suffix) => path.endsWith(suffix))
    if (!kept || unwanted.some((suffix) => path.endsWith(suffix))) continue
    const file = openIncluded(state.reader, path, at, open, state.report)
    if (file !== undefined) readConf(file, state)
  }
}

/** A folder that was copied from another machine is looked for by its own name beside the file. */
function listed(
  folder: string,
  at: Place,
  { reader, report }: DnsmasqState,
  open: OpenFile,
): readonly string[] {
  const files = reader.list?.(folder, open.file.name)
  if (files !== undefined) return files.filter(isWanted)
  const name = folder.replace(/\/+$/, '').split('/').at(-1) ?? ''
  const copied = name === '' || name === '..' ? undefined : reader.list?.(name, open.file.name)
  if (copied === undefined)
    report.problem(at, `${shown(folder)} is included, but there is no such folder, or it cannot be read`)
  else
    report.unplaced(at, `${shown(folder)} is not there: ${shown(name)} beside the file is read in its place`)
  return copied?.filter(isWanted) ?? []
}
