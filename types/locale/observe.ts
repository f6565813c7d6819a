/** What locales programs can use, what is listed to be generated, and what logins get: in one script for all. */
import { lines, raw, sh } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { type Params, variablesOf } from './params.ts'

export const LIST = '/etc/locale.gen'
const KNOWN = '/usr/share/i18n/SUPPORTED'

export interface LocaleState {
  /** Whether programs can use it: `locale -a` has it. */
  readonly generated: boolean
  /** Whether it is in the list of those to be generated; true where the system has no such list. */
  readonly listed: boolean
  /** Variables that have it, of those that are asked for; of all where it is to go. */
  readonly used: readonly string[]
  /** `UTF-8`: as the list wants it beside the name. */
  readonly charset: string
  /** Where logins have their variables from. */
  readonly file: string
  readonly [key: string]: boolean | string | readonly string[]
}

type Found = ReadonlyMap<string, readonly string[]>

export function observeLocales(
  wanted: readonly Wanted<Params>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<LocaleState>>> {
  const file = context.facts.os.family === 'debian' ? '/etc/default/locale' : '/etc/locale.conf'
  const script = lines(
    raw('echo =generated; locale -a 2>/dev/null; echo =program; command -v locale-gen'),
    sh`echo =list; cat ${LIST} 2>/dev/null; echo =known; grep -s ${wanted.map(({ id }) => sh`-e ${`^${pattern(id)} `}`)} ${KNOWN}`,
    // Debian 13 has a link there, to the file of the others.
    sh`echo =file; readlink -f ${file}; echo =variables; cat ${file} 2>/dev/null; echo =end`,
  )
  return probe(script, (stdout) => {
    const found = sectionsOf(stdout)
    return new Map(wanted.map((one) => [one.id, stateOf(one, found, file, wanted, context)]))
  })
}

function pattern(id: string): string {
  return id.replaceAll('.', '\\.')
}

function sectionsOf(stdout: string): Found {
  const sections = new Map<string, string[]>()
  let current: string[] = []
  for (const line of stdout.split('\n')) {
    const name = /^=([a-z]+)$/.exec(line)?.[1]
    if (name === undefined) current.push(line)
    else sections.set(name, (current = []))
  }
  if (!sections.has('end')) throw new Error('the probe did not run to its end')
  return sections
}

function stateOf(
  { id, params }: Wanted<Params>,
  found: Found,
  file: string,
  wanted: readonly Wanted<Params>[],
  { facts }: HostContext,
): Observed<LocaleState> {
  if (!['debian', 'redhat', 'suse', 'arch', 'unknown'].includes(facts.os.family))
    return refused(`locales are those of the GNU C library, which ${facts.os.id} does not have`)
  const rival = rivalOf({ id, params }, wanted)
  if (rival !== undefined) return refused(rival, 'leave it to one of the two')
  const section = (name: string): readonly string[] => found.get(name) ?? []
  const generated = isBuiltIn(id) || section('generated').some((name) => normal(name) === normal(id))
  const hasProgram = section('program').some((line) => line !== '')
  const charset = charsetOf(id, [...section('known'), ...section('list')])
  const listed = section('list').some(
    (line) => line.trim().replaceAll(/\s+/g, ' ') === `${id} ${charset ?? ''}`,
  )
  const used = variablesWith(id, section('variables'))
  if (params.state === 'absent' && !generated && !(hasProgram && listed) && used.length === 0) return null
  const asked = variablesOf(params)
  if (!generated || (params.state === 'absent' && hasProgram)) {
    if (!hasProgram)
      return unknown(`the host has no locale "${id}", and no locale-gen to make it: ${PACKAGES}`)
    if (charset === undefined)
      return refused(`the host knows no locale "${id}"`, `${KNOWN} lists those that it knows`)
  }
  return {
    generated,
    listed: listed || !hasProgram || isBuiltIn(id) || charset === undefined,
    used: params.state === 'absent' ? used : asked.filter((name) => used.includes(name)),
    charset: charset ?? '',
    file: section('file').find((line) => line !== '') ?? file,
  }
}

const PACKAGES =
  'its package is locales on Debian, glibc-langpack-LANGUAGE on Fedora, glibc-locale on openSUSE'

/** Nobody generates them. */
function isBuiltIn(id: string): boolean {
  return ['C', 'POSIX', 'C.UTF-8'].includes(id)
}

/** `de_DE.UTF-8` is `de_DE.utf8` to locale(1). */
function normal(name: string): string {
  return name.replace(/\.[^@]+/, (codeset) => codeset.toLowerCase().replaceAll('-', ''))
}

/** Lines are `NAME CHARSET`, in the list behind a "#" where it is not to be generated. */
function charsetOf(id: string, rows: readonly string[]): string | undefined {
  for (const line of rows) {
    const [name, charset, ...more] = line
      .replace(/^[#\s]+/, '')
      .trim()
      .split(/\s+/)
    if (name === id && charset !== undefined && more.length === 0) return charset
  }
  return undefined
}

/** Names of variables that have the value, sorted. */
function variablesWith(id: string, rows: readonly string[]): readonly string[] {
  const values = new Map(
    rows.flatMap((line) => {
      const [, name, value] = /^\s*([A-Z_]+)=["']?([^"']*)["']?\s*$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value.trim()] as const]
    }),
  )
  return [...values].flatMap(([name, value]) => (value === id ? [name] : [])).toSorted()
}

/** Another locale that wants one of the same variables. */
function rivalOf({ id, params }: Wanted<Params>, wanted: readonly Wanted<Params>[]): string | undefined {
  for (const name of variablesOf(params)) {
    const rival = wanted.find((other) => other.id !== id && variablesOf(other.params).includes(name))
    if (rival !== undefined) return `the manifest gives ${name} to "${id}" and to "${rival.id}"`
  }
  return undefined
}
