/** What is installed, and with `latest` what could be: from the lists that are there, so that looking changes nothing. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import type { Installed, Manager } from './manager.ts'
import { KNOWN, managerOf } from './managers.ts'
import type { PackageParams, PackageState } from './params.ts'

type WantedPackage = Wanted<PackageParams>

/** What is known besides what is installed, where one of the packages is wanted in its latest version. */
interface Lists {
  /** By name; undefined where the package manager cannot tell without asking others. */
  readonly newer: ReadonlyMap<string, string> | undefined
  /** Hours that the lists may be old, and whether they are no older. */
  readonly fresh: ReadonlyMap<number, boolean>
}

export function observePackages(
  wanted: readonly WantedPackage[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<PackageState>>> {
  const manager = managerOf(context)
  if (manager === undefined) {
    const none = refused(`the host has no package manager that is known: ${KNOWN}`)
    return { script: raw(':'), parse: () => new Map(wanted.map(({ id }) => [id, none])) }
  }
  const installed = manager.installed(wanted.map(({ id }) => id))
  const latest = wanted.filter(({ params }) => params.state === 'latest')
  if (latest.length === 0)
    return {
      script: installed.script,
      parse: (stdout, code) => {
        const found = installed.parse(stdout, code)
        return new Map(wanted.map(({ id }) => [id, stateOf(found.get(id))]))
      },
    }
  const newer = manager.newer?.(latest.map(({ id }) => id))
  const ages = [...new Set(latest.flatMap(({ params }) => params.refreshAfter ?? []))]
  const scripts = [
    installed.script,
    newer?.script ?? raw(':'),
    ...ages.map((hours) => freshTest(manager, hours)),
  ]
  return {
    script: joinScripts(scripts),
    parse: (stdout) => {
      const [first, second, ...rest] = splitOutputs(stdout, scripts.length)
      if (first === undefined || second === undefined) throw new Error('the probe says nothing')
      const found = installed.parse(first.output, first.code)
      const lists: Lists = {
        newer: newer?.parse(second.output, second.code),
        fresh: new Map(ages.map((hours, index) => [hours, rest[index]?.code === 0])),
      }
      return new Map(wanted.map((one) => [one.id, withLists(one, stateOf(found.get(one.id)), lists)]))
    },
  }
}

/** Whether the lists were fetched within this many hours. */
export function freshTest({ lists }: Manager, hours: number): Shell {
  const minutes = raw(String(Math.max(1, Math.ceil(hours * 60))))
  return lists.length === 0 ? raw(':') : sh`[ -n "$(find ${lists} -prune -mmin -${minutes} 2>/dev/null)" ]`
}

function stateOf(installed: Installed | undefined): PackageState | null {
  if (installed === undefined) return null
  return { version: installed.version, ...(installed.held === true ? { held: true } : {}) }
}

function withLists(
  { id, params }: WantedPackage,
  state: PackageState | null,
  { newer, fresh }: Lists,
): Observed<PackageState> {
  if (params.state !== 'latest') return state
  if (newer === undefined)
    return refused(
      'the package manager of this host cannot tell what is the latest without asking others',
      'give a version, or leave state out',
    )
  if (state === null) return null
  // What is held back is so on purpose.
  if (state.held === true) return { ...state, newer: null }
  const { refreshAfter } = params
  const stale = refreshAfter !== undefined && fresh.get(refreshAfter) === false
  return { ...state, newer: stale ? `lists are older than ${refreshAfter} hours` : (newer.get(id) ?? null) }
}
