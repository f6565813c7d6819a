/** The init system of a host. */
import type { HostContext } from '../../../src/type/define-type.ts'
import type { Facts } from '../../../src/type/facts.ts'
import type { Init } from './init.ts'
import { openrc } from './openrc.ts'
import { systemd } from './systemd.ts'
import { sysv } from './sysv.ts'

const INITS: Readonly<Partial<Record<Facts['init'], Init>>> = { systemd, openrc, sysv }

/** Undefined where none of those that are known is there. */
export function initOf({ facts }: HostContext): Init | undefined {
  return INITS[facts.init]
}
