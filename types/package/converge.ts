/** All packages of a wave in few commands: removals first, then lists that are too old, then what is installed or made newer. */
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import type { Change, HostContext } from '../../src/type/define-type.ts'
import type { Manager } from './manager.ts'
import { managerOf } from './managers.ts'
import { freshTest } from './observe.ts'
import type { PackageParams, PackageState } from './params.ts'
import { type Attempt, several } from './several.ts'

export type PackageChange = Change<PackageParams, PackageState>

const SECONDS_OF_ONE = 300

export function together(changes: readonly PackageChange[], context: HostContext): readonly [Command] {
  const manager = managerOf(context)
  if (manager === undefined) throw new Error('a package cannot change where there is no package manager')
  const attempts = attemptsOf(changes, manager)
  const before = lines(manager.prelude, ...refresh(changes, manager))
  const [first] = attempts
  if (first !== undefined && changes.length === 1) return [command(lines(before, first.together))]
  return [command(lines(before, several(attempts)), { timeout: SECONDS_OF_ONE * (1 + changes.length) })]
}

/** Lists older than the strictest of them wants are fetched once, and nothing is installed where that fails. */
function refresh(changes: readonly PackageChange[], manager: Manager): readonly Shell[] {
  const hours = changes.flatMap(({ after, params }) =>
    after === null || params.refreshAfter === undefined ? [] : [params.refreshAfter],
  )
  if (hours.length === 0 || manager.lists.length === 0) return []
  return [sh`${freshTest(manager, Math.min(...hours))} || hw_fetch || exit`]
}

function attemptsOf(changes: readonly PackageChange[], manager: Manager): readonly Attempt[] {
  const removals = changes.filter(({ after }) => after === null)
  const upgrades = changes.filter((change) => isUpgrade(change))
  const installs = changes.filter((change) => change.after !== null && !isUpgrade(change))
  return [
    ...freeOrHeld(removals, manager, (some) => manager.remove(some.map(({ id }) => id))),
    ...[false, true].flatMap((recommends) => {
      const mine = ({ params }: PackageChange): boolean => params.recommends === recommends
      const install = (some: readonly PackageChange[]): Shell =>
        manager.install(
          some.map(({ id, params }) => ({ name: id, version: params.version })),
          { recommends },
        )
      const upgrade = (some: readonly PackageChange[]): Shell =>
        manager.upgrade?.(
          some.map(({ id }) => id),
          { recommends },
        ) ?? install(some)
      return [
        ...freeOrHeld(installs.filter(mine), manager, install),
        ...freeOrHeld(upgrades.filter(mine), manager, upgrade),
      ]
    }),
  ]
}

function isUpgrade({ before, after, params }: PackageChange): boolean {
  return before !== null && after !== null && params.state === 'latest'
}

/** All that are free by one command, and each that is held by one of its own, since a hold keeps out all that go with it. */
function freeOrHeld(
  members: readonly PackageChange[],
  manager: Manager,
  make: (some: readonly PackageChange[]) => Shell,
): readonly Attempt[] {
  const held = members.filter(({ before }) => before?.held === true)
  const free = members.filter((one) => !held.includes(one))
  return [
    ...(free.length === 0
      ? []
      : [{ together: make(free), alone: free.map((one) => ({ name: one.id, command: make([one]) })) }]),
    ...held.map((one) => {
      const released = whileReleased(one, manager, make([one]))
      return { together: released, alone: [{ name: one.id, command: released }] }
    }),
  ]
}

/** The manifest says which version there is to be: what holds the package at the one it has is taken away as long as needed. */
function whileReleased({ id, after }: PackageChange, { holds }: Manager, change: Shell): Shell {
  if (holds === undefined) return change
  const release = sh`${holds.release(id)} && { ${change}; }`
  return after === null
    ? release
    : sh`{ ${release}; hw_ended=$?; ${holds.hold(id)} && [ "$hw_ended" -eq 0 ]; }`
}

/** What an operator should know of a package that is held. */
export function notesOf(params: PackageParams, state: PackageState): readonly string[] {
  const { held, version = '' } = state
  if (held !== true) return []
  if (params.state === 'latest') return [`is held back at ${version} on the host`]
  return params.state === 'absent' || (params.version !== undefined && params.version !== version)
    ? [`is held back at ${version} on the host; the manifest goes before that`]
    : []
}
