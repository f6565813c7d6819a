/** Where the wanted lines stand: one grep for all whole lines of a file, and one more for each pattern. */
import { lines as script, quote, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import type { LineParams } from './index.ts'

export interface LineState {
  readonly line: string
  readonly [key: string]: string
}

/** A line of the file, by its number. */
interface Found {
  readonly number: number
  readonly text: string
}

/** What the script says of one file. */
interface FileReport {
  readonly kind: string
  readonly whole: readonly Found[]
  /** By index of the resource. */
  readonly matching: ReadonlyMap<number, readonly Found[]>
  readonly invalid: ReadonlySet<number>
}

type WantedLine = Wanted<LineParams>

export function observeLines(wanted: readonly WantedLine[]): Probe<ReadonlyMap<string, Observed<LineState>>> {
  const paths = [...new Set(wanted.map(({ params }) => params.path))]
  const isShared = (path: string): boolean =>
    !path.includes(':') && !wanted.some(({ params }) => params.path === path && params.match !== undefined)
  const shared = paths.filter((path) => isShared(path))
  const parts = [
    ...paths.flatMap((path, index) => (isShared(path) ? [] : [fileScript(path, index, wanted)])),
    ...chunks(shared).map((some) => sharedScript(some, paths, wanted)),
  ]
  return probe(script(...parts), (stdout) => {
    const reports = readReports(stdout, paths)
    return new Map(
      wanted.map(({ id, params }, index) => [
        id,
        observed(params, index, reports.get(paths.indexOf(params.path))),
      ]),
    )
  })
}

// So many of them, with a line each, stay below the smallest limit on the length of a command.
const FILES_AT_ONCE = 100

function chunks(paths: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(paths.length / FILES_AT_ONCE)
  return Array.from({ length: count }, (_, at) => paths.slice(at * FILES_AT_ONCE, (at + 1) * FILES_AT_ONCE))
}

/**
 * Files of which only whole lines are looked for share a grep, which names the file before each line where it is given
 * several: /dev/null is always one.
 */
function sharedScript(
  some: readonly string[],
  paths: readonly string[],
  wanted: readonly WantedLine[],
): Shell {
  const whole = new Set(
    wanted.flatMap(({ params }) =>
      params.line === undefined || !some.includes(params.path) ? [] : [params.line],
    ),
  )
  // Said at once: each line that a shell says is a packet of its own.
  return script(
    raw(`hw_said= hw_newline='\n'\nhw_say() { hw_said=$hw_said$1$hw_newline; }\nset --`),
    ...some.map((path) => kindOf(path, paths.indexOf(path), raw('set -- "$@" "$hw_path"'), 'hw_say')),
    sh`[ $# -eq 0 ] || hw_say =shared; printf %s "$hw_said"
[ $# -eq 0 ] || { grep -nxF ${[...whole].map((text) => sh`-e ${text}`)} /dev/null "$@" 2>/dev/null; }`,
  )
}

/** Sections begin with a line of `=`; every other line is `NUMBER:TEXT`, as grep -n prints it. */
function fileScript(path: string, index: number, wanted: readonly WantedLine[]): Shell {
  const here = wanted.flatMap(({ params }, number) => (params.path === path ? [{ params, number }] : []))
  const whole = here.flatMap(({ params }) => (params.line === undefined ? [] : [params.line]))
  const steps = [
    ...(whole.length === 0 ? [] : [sh`grep -nxF ${whole.map((text) => sh`-e ${text}`)} "$hw_path"`]),
    ...here.flatMap(({ params: { match }, number }) =>
      match === undefined
        ? []
        : [
            sh`echo =match ${number}; grep -nE -e ${match} "$hw_path"; [ $? -le 1 ] || echo =invalid ${number}`,
          ],
    ),
  ]
  return kindOf(
    path,
    index,
    raw(`{
${script(...steps).text}
} 2>/dev/null`),
  )
}

/** Says what stands at the path, by a command, and goes on with a regular file as `hw_path`. */
function kindOf(path: string, index: number, then: Shell, say: 'echo' | 'hw_say' = 'echo'): Shell {
  return raw(`hw_path=${quote(path)}
if [ -L "$hw_path" ]; then ${say} '=file ${index} link'
elif [ ! -e "$hw_path" ]; then ${say} '=file ${index} missing'
elif [ ! -f "$hw_path" ]; then ${say} '=file ${index} special'
else
${say} '=file ${index} file'
${then.text}
fi`)
}

function readReports(stdout: string, paths: readonly string[]): ReadonlyMap<number, FileReport> {
  const reports = new Map<number, FileReport>()
  const shared = new Map<number, Found[]>()
  for (const section of stdout.split(/^=file /m).slice(1)) {
    const [header = '', ...rows] = section.split('\n')
    const [index = '', kind = ''] = header.split(' ')
    const whole: Found[] = []
    const matching = new Map<number, Found[]>()
    const invalid = new Set<number>()
    let into = whole
    let isShared = false
    for (const row of rows) {
      if (row === '=shared') isShared = true
      if (isShared) {
        readShared(row, paths, shared)
        continue
      }
      const marker = /^=(match|invalid) (\d+)$/.exec(row)
      const found = /^(\d+):(.*)$/.exec(row)
      if (marker?.[1] === 'invalid') invalid.add(Number(marker[2]))
      else if (marker !== null) matching.set(Number(marker[2]), (into = []))
      else if (found !== null) into.push({ number: Number(found[1]), text: found[2] ?? '' })
    }
    reports.set(Number(index), { kind, whole, matching, invalid })
  }
  for (const [index, whole] of shared) {
    const report = reports.get(index)
    if (report !== undefined) reports.set(index, { ...report, whole })
  }
  return reports
}

/** `PATH:NUMBER:TEXT`, of a path without colons. */
function readShared(row: string, paths: readonly string[], into: Map<number, Found[]>): void {
  const [, path = '', number = '', text = ''] = /^([^:]+):(\d+):(.*)$/.exec(row) ?? []
  const index = paths.indexOf(path)
  if (index !== -1) into.set(index, [...(into.get(index) ?? []), { number: Number(number), text }])
}

function observed(params: LineParams, index: number, report: FileReport | undefined): Observed<LineState> {
  if (report === undefined) throw new Error(`the probe says nothing about "${params.path}"`)
  if (report.kind === 'missing') {
    if (params.state === 'absent' || params.create) return null
    return unknown(`"${params.path}" does not exist`)
  }
  if (report.kind === 'link')
    return refused(`"${params.path}" is a symbolic link`, 'name the file that it leads to')
  if (report.kind !== 'file') return refused(`"${params.path}" is not a regular file`)
  if (report.invalid.has(index))
    return refused(
      `"${params.match ?? ''}" is not an extended regular expression, or the file cannot be read`,
    )
  return firstOf(
    params,
    report.whole.filter(({ text }) => text === params.line),
    report.matching.get(index) ?? [],
  )
}

/**
 * A wanted line that does not match its own pattern (the pattern is of the commented line that it replaces) is right
 * wherever it stands; one that does has to be the first that matches, since that is the one which would be replaced.
 */
function firstOf(params: LineParams, whole: readonly Found[], matching: readonly Found[]): LineState | null {
  const [firstWhole] = whole
  const [firstMatching] = matching
  if (params.state === 'absent' || firstWhole === undefined) return stateOf(firstMatching ?? firstWhole)
  const matchesItself = matching.some(({ number }) => whole.some((one) => one.number === number))
  return stateOf(matchesItself ? firstMatching : firstWhole)
}

function stateOf(one: Found | undefined): LineState | null {
  return one === undefined ? null : { line: one.text }
}
