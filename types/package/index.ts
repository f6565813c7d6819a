/** A package of the host's own package manager. */
import * as z from 'zod/mini'
import { lines, raw, type Shell } from '../../src/core/shell.ts'
import { command, type Command } from '../../src/type/command.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import type { PackageManager } from '../../src/type/facts.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { apk } from './apk.ts'
import { apt } from './apt.ts'
import { dnf } from './dnf.ts'
import type { Manager } from './manager.ts'
import { type Attempt, several } from './several.ts'

const Params = z.strictObject({
  version: z
    .optional(
      z.string().check(
        z.regex(/^[A-Za-z0-9][A-Za-z0-9.+:~^_-]*$/, {
          error: 'must be one whole version, as the package manager writes it',
        }),
      ),
    )
    .check(z.describe('Exactly this version, older or newer than what is there; any where not given.')),
  recommends: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether what the package recommends comes with it.')),
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the package is installed.')),
})

type Params = z.output<typeof Params>

interface PackageState {
  readonly version?: string
  readonly [key: string]: string | undefined
}

const MANAGERS: Readonly<Partial<Record<PackageManager, Manager>>> = { apt, apk, dnf }

function managerOf({ facts }: HostContext): Manager | undefined {
  return MANAGERS[facts.packages]
}

/** `package` is a word that TypeScript keeps for itself, so manifests write `pkg('nginx')`. */
export const pkg = defineType({
  name: 'package',
  summary: "A package of the host's own package manager",
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9.+:_-]*$/, {
      error: 'must be the name of a package: letters, digits, ".", "+", ":", "_" and "-"',
    }),
  ),
  params: Params,

  observe: (wanted, context) => {
    const manager = managerOf(context)
    const installed = manager?.installed(wanted.map(({ id }) => id))
    return {
      script: installed?.script ?? raw(':'),
      parse: (stdout, code) => {
        const versions = installed?.parse(stdout, code)
        return new Map(wanted.map(({ id }) => [id, observed(id, versions)]))
      },
    }
  },

  desired: ({ params }) =>
    params.state === 'absent' ? null : params.version === undefined ? {} : { version: params.version },

  converge: (change, context) => together([change], context),
  convergeAll: together,
})

function observed(id: string, versions: ReadonlyMap<string, string> | undefined): Observed<PackageState> {
  if (versions === undefined) return refused('the host has no package manager that is known: apt, apk or dnf')
  const version = versions.get(id)
  return version === undefined ? null : { version }
}

type PackageChange = Change<Params, PackageState>

const SECONDS_OF_ONE = 300

/** All removals in one command, then all installations in one, or in two where some want what is recommended. */
function together(changes: readonly PackageChange[], context: HostContext): readonly [Command] {
  const manager = managerOf(context)
  if (manager === undefined) throw new Error('a package cannot change where there is no package manager')
  const attempts = attemptsOf(changes, manager)
  const [first] = attempts
  if (first !== undefined && changes.length === 1) return [command(lines(manager.prelude, first.together))]
  return [
    command(lines(manager.prelude, several(attempts)), { timeout: SECONDS_OF_ONE * (1 + changes.length) }),
  ]
}

function attemptsOf(changes: readonly PackageChange[], manager: Manager): readonly Attempt[] {
  const removals = changes.filter(({ after }) => after === null)
  const install = (recommends: boolean): Attempt[] =>
    attempt(
      changes.filter(({ after, params }) => after !== null && params.recommends === recommends),
      (some) =>
        manager.install(
          some.map(({ id, params }) => ({ name: id, version: params.version })),
          { recommends },
        ),
    )
  return [
    ...attempt(removals, (some) => manager.remove(some.map(({ id }) => id))),
    ...install(false),
    ...install(true),
  ]
}

function attempt(
  members: readonly PackageChange[],
  make: (some: readonly PackageChange[]) => Shell,
): Attempt[] {
  if (members.length === 0) return []
  return [{ together: make(members), alone: members.map((one) => ({ name: one.id, command: make([one]) })) }]
}
