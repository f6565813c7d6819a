/** What is seen of a service, and how that compares with what is wanted. */
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import type { Found, Init } from '../_lib/init/init.ts'
import { KNOWN_INITS } from '../_lib/init/init-of.ts'
import { type Params, wantedRunning } from './params.ts'

export interface ServiceState {
  readonly running: boolean
  /** Whether it starts with the host; `masked` where nothing can start it. */
  readonly enabled: boolean | 'masked'
  readonly [key: string]: boolean | string
}

export function wantedState({ params }: Wanted<Params>): Partial<ServiceState> {
  const running = wantedRunning(params)
  return {
    ...(running === null ? {} : { running }),
    ...(params.enabled === null ? {} : { enabled: params.enabled }),
  }
}

export function observedState(
  { id, params }: Wanted<Params>,
  found: ReadonlyMap<string, Found> | undefined,
  init: Init | undefined,
  { facts }: HostContext,
): Observed<ServiceState> {
  if (init === undefined || found === undefined)
    return refused(`the host's init system is not one that is known: ${KNOWN_INITS}, not "${facts.init}"`)
  if (params.enabled === 'masked' && init.mask === undefined)
    return refused(
      `${facts.init} cannot mask a service`,
      'enabled: false keeps it from starting with the host',
    )
  const one = found.get(id)
  if (one !== undefined) return { running: one.running, enabled: enabledOf(one, params) }
  // To what is not there, that is right already.
  const isToBeOff = wantedRunning(params) !== true && params.enabled !== true
  return isToBeOff ? { running: false, enabled: false } : unknown(`service "${id}" does not exist`)
}

function enabledOf({ enabled, masked = false }: Found, params: Params): boolean | 'masked' {
  // What is masked starts with the host as little as what is disabled; but it cannot run.
  if (masked) return params.enabled === false && wantedRunning(params) !== true ? false : 'masked'
  // What cannot be enabled or disabled, since others pull it in, is as it is to be.
  return enabled ?? params.enabled === true
}
