/** A service of the host's init system: whether it runs, and whether it starts with the host. */
import * as z from 'zod/mini'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { initOf, knownInit } from '../_lib/init/init-of.ts'
import { affectedBy } from './affected.ts'
import { Params, problemsOf, wantedRunning } from './params.ts'
import { putBack } from './put-back.ts'
import { observedState, type ServiceState, wantedState } from './state.ts'

type ServiceChange = Change<Params, ServiceState>

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
  problems: problemsOf,
  // What usually brings a service: its package, or a unit file or a script of the same name. It goes before these do.
  needs: ({ id, params }) =>
    wantedRunning(params) !== true && params.enabled !== true
      ? []
      : [
          `package:${id}`,
          `systemd_unit:${id}`,
          `systemd_unit:${id}.service`,
          `file:/etc/systemd/system/${id}`,
          `file:/etc/systemd/system/${id}.service`,
          `file:/etc/init.d/${id}`,
        ],

  observe: (wanted, context) => {
    const names = wanted.map(({ id }) => id)
    const init = initOf(context)
    const probe = init?.find(names)
    return {
      script: probe?.script ?? raw(':'),
      parse: (stdout, code) => {
        const found = probe?.parse(stdout, code)
        return new Map(wanted.map((one) => [one.id, observedState(one, found, init, context)]))
      },
    }
  },

  desired: wantedState,

  converge: (change: ServiceChange, context) => {
    const { id, params, before, keys } = change
    const init = knownInit(context)
    const isChoice = keys.includes('enabled')
    const isRunning = wantedRunning(params)
    const unmask = isChoice && before?.enabled === 'masked' ? init.unmask?.(id) : undefined
    const mask = isChoice && params.enabled === 'masked' ? init.mask?.(id) : undefined
    return [
      ...(unmask === undefined ? [] : [unmask]),
      ...(mask === undefined ? [] : [mask]),
      // A service that is to stop is kept from starting first, and one that is to start starts first: what fails is seen.
      ...(isChoice && params.enabled === false ? [init.disable(id)] : []),
      ...(keys.includes('running') && isRunning !== null ? [isRunning ? init.start(id) : init.stop(id)] : []),
      ...(isChoice && params.enabled === true ? [init.enable(id)] : []),
    ]
  },

  affects: ({ id }) => affectedBy(id),
  // Where it is only started or stopped, one will do for that to be put back.
  keeps: ({ id, keys }, context) =>
    (initOf(context)?.keeps(id) ?? []).slice(0, keys.includes('enabled') ? undefined : 1),
  putBack,

  triggers: {
    restart: (wanted, context, change) => again(wanted, change, context, 'restart'),
    reload: (wanted, context, change) => again(wanted, change, context, 'reload'),
  },
})

/** A service that was started just now has read everything already, and one that is to be still stays so. */
function again(
  { id, params }: { readonly id: string; readonly params: Params },
  change: ServiceChange | null,
  context: HostContext,
  verb: 'restart' | 'reload',
): Shell | null {
  const isRunning = wantedRunning(params)
  const startedNow = change !== null && change.keys.includes('running')
  if (isRunning === false || startedNow) return null
  const init = knownInit(context)
  if (isRunning) return init[verb](id)
  // Where it is left as it is, one that does not run is not started by this either.
  return lines(sh`if ! ( ${init.demandRunning(id)} ) >/dev/null 2>&1; then exit 0; fi`, init[verb](id))
}
