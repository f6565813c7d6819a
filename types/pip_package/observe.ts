/** Which Python packages are installed, told by their folders: no Python is started, which would write as it looks. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type PipParams, normalized } from './params.ts'

type WantedPackage = Wanted<PipParams>

export interface PipState {
  readonly version?: string
  readonly [key: string]: string | undefined
}

export function observePackages(
  wanted: readonly WantedPackage[],
): Probe<ReadonlyMap<string, PipState | null>> {
  const places = [...new Set(wanted.map(({ params }) => params.environment))]
  const scripts = places.map((place) => folders(place))
  return {
    script: joinScripts(scripts),
    parse: (stdout) => {
      const outputs = splitOutputs(stdout, places.length)
      const found = new Map(
        places.map((place, index) => [place, versionsIn(outputs[index]?.output.toString('utf8') ?? '')]),
      )
      return new Map(
        wanted.map(({ id, params }) => {
          const version = found.get(params.environment)?.get(normalized(params.name ?? id))
          return [id, version === undefined ? null : { version }]
        }),
      )
    },
  }
}

/** Where a host's own packages are, its distribution's and its administrator's. */
const SYSTEM = raw(
  '/usr/local/lib/python3*/dist-packages/*-info /usr/local/lib/python3*/site-packages/*-info /usr/lib/python3/dist-packages/*-info /usr/lib/python3*/site-packages/*-info /usr/lib64/python3*/site-packages/*-info',
)

/** `flask-2.3.2.dist-info`, one a line. */
function folders(environment: string | undefined): Shell {
  const patterns = environment === undefined ? SYSTEM : sh`${environment}/lib/python3*/site-packages/*-info`
  return sh`for hw_one in ${patterns}; do printf '%s\n' "${raw('${hw_one##*/}')}"; done`
}

/** By normalized name. What is first is what Python finds first. */
function versionsIn(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  for (const line of text.split('\n')) {
    const [, name, version = ''] = /^(.+?)-([^-]+?)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(line) ?? []
    if (name !== undefined && !versions.has(normalized(name))) versions.set(normalized(name), version)
  }
  return versions
}
