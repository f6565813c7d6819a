/** The init system of a host. */
import type { HostContext } from '../../../src/type/define-type.ts'
import type { Facts } from '../../../src/type/facts.ts'
import { busybox } from './busybox.ts'
import { freebsd } from './freebsd.ts'
import type { Init } from './init.ts'
import { openbsd } from './openbsd.ts'
import { openrc } from './openrc.ts'
import { systemd } from './systemd.ts'
import { sysv } from './sysv.ts'

const INITS: Readonly<Partial<Record<Facts['init'], Init>>> = {
  systemd,
  openrc,
  sysv,
  busybox,
  freebsd,
  openbsd,
}

/** As a sentence names them: `systemd, openrc, … or openbsd`. */
export const KNOWN_INITS: string = Object.keys(INITS)
  .join(', ')
  .replace(/, (\w+)$/, ' or $1')

/** Undefined where none of those that are known is there. */
export function initOf({ facts }: HostContext): Init | undefined {
  return INITS[facts.init]
}

/** Throws where `initOf` gives none: a change is never planned there. */
export function knownInit(context: HostContext): Init {
  const init = initOf(context)
  if (init === undefined)
    throw new Error(`a service cannot change under the init system "${context.facts.init}"`)
  return init
}
