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
  const parts = paths.map((path, index) => fileScript(path, index, wanted))
  return probe(script(...parts), (stdout) => {
    const reports = readReports(stdout)
    return new Map(
      wanted.map(({ id, params }, index) => [
        id,
        observed(params, index, reports.get(paths.indexOf(params.path))),
      ]),
    )
  })
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
  return raw(`hw_path=${quote(path)}
if [ -L "$hw_path" ]; then echo '=file ${index} link'
elif [ ! -e "$hw_path" ]; then echo '=file ${index} missing'
elif [ ! -f "$hw_path" ]; then echo '=file ${index} special'
else
echo '=file ${index} file'
{
${script(...steps).text}
} 2>/dev/null
fi`)
}

function readReports(stdout: string): ReadonlyMap<number, FileReport> {
  const reports = new Map<number, FileReport>()
  for (const section of stdout.split(/^=file /m).slice(1)) {
    const [header = '', ...rows] = section.split('\n')
    const [index = '', kind = ''] = header.split(' ')
    const whole: Found[] = []
    const matching = new Map<number, Found[]>()
    const invalid = new Set<number>()
    let into = whole
    for (const row of rows) {
      const marker = /^=(match|invalid) (\d+)$/.exec(row)
      const found = /^(\d+):(.*)$/.exec(row)
      if (marker?.[1] === 'invalid') invalid.add(Number(marker[2]))
      else if (marker !== null) matching.set(Number(marker[2]), (into = []))
      else if (found !== null) into.push({ number: Number(found[1]), text: found[2] ?? '' })
    }
    reports.set(Number(index), { kind, whole, matching, invalid })
  }
  return reports
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
