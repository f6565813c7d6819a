/** A package that is kept at the version that it has. */
import * as z from 'zod/mini'
import { raw } from '../../src/core/shell.ts'
import { defineType, type HostContext } from '../../src/type/define-type.ts'
import { refused, type Observed } from '../../src/type/state.ts'
import type { Keeper } from './keeper.ts'
import { KEEPERS } from './keepers.ts'

const Params = z.strictObject({
  state: z
    ._default(z.enum(['present', 'absent']), 'present')
    .check(z.describe('Whether the package is held at the version that it has.')),
})

interface HoldState {
  readonly held?: boolean
  readonly [key: string]: boolean | undefined
}

function keeperOf({ facts }: HostContext): Keeper | undefined {
  return KEEPERS[facts.packages]
}

export const packageHold = defineType({
  name: 'package_hold',
  summary: 'A package that is kept at the version that it has',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9.+:_-]*$/, {
      error: 'must be the name of a package: letters, digits, ".", "+", ":", "_" and "-"',
    }),
  ),
  params: Params,
  needs: ({ id }) => [`package:${id}`],

  observe: (wanted, context) => {
    const names = wanted.map(({ id }) => id)
    const held = keeperOf(context)?.held(names)
    return {
      script: held?.script ?? raw(':'),
      parse: (stdout, code) => {
        const found = held?.parse(stdout, code)
        return new Map(names.map((name) => [name, observed(name, found, context)]))
      },
    }
  },

  desired: ({ params }) => (params.state === 'absent' ? null : { held: true }),

  converge: ({ id, after }, context) => {
    const keeper = keeperOf(context)
    if (keeper === undefined) throw new Error('there is nothing here to hold a package with')
    return [after === null ? keeper.release(id) : keeper.hold(id)]
  },

  keeps: (_, context) => keeperOf(context)?.files ?? [],
})

function observed(
  name: string,
  found: ReadonlySet<string> | undefined,
  { facts }: HostContext,
): Observed<HoldState> {
  if (found !== undefined) return found.has(name) ? { held: true } : null
  return refused(
    facts.packages === 'none'
      ? 'the host has no package manager that is known'
      : `packages cannot be held with ${facts.packages}`,
  )
}
