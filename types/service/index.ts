/** A service of the host's init system: whether it runs, and whether it starts with the host. */
import * as z from 'zod/mini'
import { raw, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import type { Found, Init } from '../_lib/init/init.ts'
import { initOf } from '../_lib/init/init-of.ts'

const Params = z.strictObject({
  running: z._default(z.boolean(), true).check(z.describe('Whether it runs now.')),
  enabled: z._default(z.boolean(), true).check(z.describe('Whether it starts with the host.')),
})

type Params = z.output<typeof Params>

interface ServiceState {
  readonly running: boolean
  readonly enabled: boolean
  readonly [key: string]: boolean
}

function knownInit(context: HostContext): Init {
  const init = initOf(context)
  if (init === undefined)
    throw new Error(`a service cannot change under the init system "${context.facts.init}"`)
  return init
}

export const service = defineType({
  name: 'service',
  summary: "A service of the host's init system",
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9@:._\\-]*$/, {
      error: 'must be the name of a service: letters, digits, "@", ":", ".", "_", "-" and "\\"',
    }),
    z.describe('Its name: `nginx`; under systemd another kind of unit by its whole name, `backup.timer`.'),
  ),
  params: Params,

  observe: (wanted, context) => {
    const names = wanted.map(({ id }) => id)
    const probe = initOf(context)?.find(names)
    return {
      script: probe?.script ?? raw(':'),
      parse: (stdout, code) => {
        const found = probe?.parse(stdout, code)
        return new Map(wanted.map(({ id, params }) => [id, observed(id, params, found, context)]))
      },
    }
  },

  desired: ({ params }) => ({ running: params.running, enabled: params.enabled }),

  converge: ({ id, params, keys }: Change<Params, ServiceState>, context) => {
    const init = knownInit(context)
    return [
      // A service that is to stop is kept from starting first, and one that is to start starts first: what fails is seen.
      ...(keys.includes('enabled') && !params.enabled ? [init.disable(id)] : []),
      ...(keys.includes('running') ? [params.running ? init.start(id) : init.stop(id)] : []),
      ...(keys.includes('enabled') && params.enabled ? [init.enable(id)] : []),
    ]
  },

  triggers: {
    restart: ({ id, params }, context, change) => again(params, change, () => knownInit(context).restart(id)),
    reload: ({ id, params }, context, change) => again(params, change, () => knownInit(context).reload(id)),
  },
})

/** A service that was started just now has read everything already, and one that is to be still stays so. */
function again(
  params: Params,
  change: Change<Params, ServiceState> | null,
  script: () => Shell,
): Shell | null {
  const startedNow = change !== null && change.keys.includes('running')
  return !params.running || startedNow ? null : script()
}

function observed(
  id: string,
  params: Params,
  found: ReadonlyMap<string, Found> | undefined,
  { facts }: HostContext,
): Observed<ServiceState> {
  if (found === undefined)
    return refused(
      `the host's init system is not one that is known: systemd, openrc or sysv, not "${facts.init}"`,
    )
  const one = found.get(id)
  if (one !== undefined) return { running: one.running, enabled: one.enabled ?? params.enabled }
  if (!params.running && !params.enabled) return { running: false, enabled: false }
  return unknown(`service "${id}" does not exist`)
}
