/** What a setting is now, and what the files make of it at the next boot: one grep for all of the one, and one of the other. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Observed, unknown } from '../../src/type/state.ts'
import { dotted, plainValue, procPath } from './key.ts'
import { fileOf, type Params } from './params.ts'

export interface SettingState {
  /** As the kernel has it; null where it has no such setting. */
  readonly value: string | null
  /** What our file says of it; null where it says nothing. */
  readonly saved: string | null
  /** The file that has the last word at boot, where that is another one and says something else. */
  readonly overridden: string | null
  readonly [key: string]: string | null
}

/** One line of a file that sets something. */
interface Line {
  readonly file: string
  readonly key: string
  readonly value: string
}

// Read in this order by systemd-sysctl and `sysctl --system`: by name, the same name in /etc before the others.
const FILES = raw(
  '/etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /lib/sysctl.d/*.conf /etc/sysctl.conf',
)

export function observeSettings(
  wanted: readonly Wanted<Params>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<SettingState>>> {
  const keys = wanted.map(({ id }) => id)
  const own = [...new Set(wanted.map(({ params }) => fileOf(params, context)))]
  const script = lines(
    context.facts.kernel.name === 'Linux' ? linuxValues(keys) : bsdValues(keys),
    sh`echo =files; grep -sE '^[^#;]*=' /dev/null ${FILES} ${own}; :`,
  )
  return probe(script, (stdout) => {
    const [values = '', files] = stdout.split(/^=files$/m)
    if (files === undefined) throw new Error('the probe did not run to its end')
    const now = readValues(values, keys)
    const settings = readLines(files)
    return new Map(
      wanted.map((one) => [one.id, stateOf(one, now.get(one.id), settings, fileOf(one.params, context))]),
    )
  })
}

/** Not by the shell, which reads byte by byte, after the first of which the kernel has no more to say. */
function linuxValues(keys: readonly string[]): Shell {
  return sh`grep -s '' /dev/null ${keys.map((key) => PROC + procPath(key))}; :`
}

const PROC = '/proc/sys/'

/** FreeBSD prints `KEY: VALUE`, OpenBSD `KEY=VALUE`; neither takes notice of a key that there is not. */
function bsdValues(keys: readonly string[]): Shell {
  return sh`sysctl ${keys} 2>/dev/null; :`
}

/** `/proc/sys/PATH:VALUE`, `KEY: VALUE` or `KEY=VALUE`; a value may have several lines. */
function readValues(text: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map(keys.flatMap((key) => [[key, key] as const, [PROC + procPath(key), key] as const]))
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const end = [...line.matchAll(/[:=]/g)].find(({ index }) => names.has(line.slice(0, index)))?.index
    const key = end === undefined ? undefined : names.get(line.slice(0, end))
    if (end === undefined || key === undefined) continue
    const known = values.get(key)
    values.set(key, plainValue(`${known === undefined ? '' : `${known} `}${line.slice(end + 1)}`))
  }
  return values
}

/** `FILE:KEY = VALUE`, as grep prints it; a "-" before the key means that a failure is no matter. */
function readLines(text: string): readonly Line[] {
  const found = text.split('\n').flatMap((line) => {
    const [, file, key, value] = /^([^:]+):\s*-?\s*([^=\s]+)\s*=(.*)$/.exec(line) ?? []
    return file === undefined || key === undefined || value === undefined
      ? []
      : [{ file, key: dotted(key), value: plainValue(value) }]
  })
  const all = [...new Map(found.map((one) => [`${one.file}\n${one.key}`, one])).values()]
  return all
    .filter(({ file }) => !all.some((other) => masks(other.file, file)))
    .toSorted((a, b) => (bootOrder(a.file) < bootOrder(b.file) ? -1 : 1))
}

/** A file in /etc takes the place of one of the same name elsewhere. */
function masks(one: string, other: string): boolean {
  return one !== other && one.startsWith('/etc/sysctl.d/') && nameOf(one) === nameOf(other)
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** /etc/sysctl.conf comes last: by itself, or as Debian's 99-sysctl.conf. */
function bootOrder(file: string): string {
  return file === '/etc/sysctl.conf' ? '\u007f' : nameOf(file)
}

function stateOf(
  { id, params }: Wanted<Params>,
  value: string | undefined,
  settings: readonly Line[],
  own: string,
): Observed<SettingState> {
  const here = settings.filter(({ key }) => key === id)
  const saved = here.find(({ file }) => file === own)?.value
  if (params.state === 'absent') return saved === undefined ? null : { value: null, saved, overridden: null }
  if (value === undefined && params.now) return unknown(`the kernel has no setting "${id}"`)
  if (saved === undefined && value === undefined) return null
  const last = here.at(-1)
  const isOverridden =
    last !== undefined &&
    last.file !== own &&
    last.value !== params.value &&
    here.some(({ file }) => file === own)
  return {
    value: value ?? null,
    saved: saved ?? null,
    overridden: isOverridden ? `${last.file}, which sets it to ${last.value}` : null,
  }
}
