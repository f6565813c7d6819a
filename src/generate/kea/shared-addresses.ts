/**
 * Hosts that ask for one address as several clients: the NICs of a bond do while the machine boots, and its firmware and its system
 * by IPv6. Kea leases an address to one client at a time: what one has taken, the next is refused until the lease ends. So firmware,
 * which never gives a lease back, has it for a short time, and the system that it loads finds the address free, whoever it asks as.
 */
import type { Family } from '../../core/ip.ts'
import type { Reservation } from '../dhcp/plan.ts'
import type { JsonObject } from './lay-out-json.ts'

/** The class of reservations of such hosts. */
export const SEVERAL_CLIENTS = 'several-clients'

/** Whether several identifiers have the one address: those of NICs, or a DUID and the MAC of who has another one. */
export function sharesAddress({ duid, macs }: Reservation): boolean {
  return (duid === undefined ? 0 : 1) + macs.length > 1
}

/** How firmware says its architecture (RFC 4578 2.1, RFC 5970 3.3), which no operating system does. */
const ARCHITECTURE: Readonly<Record<Family, number>> = { 4: 93, 6: 61 }

/** Seconds: enough to load the next stage, and less than a machine takes from there to ask again. */
const SHORT = 60

export function sharingClasses(family: Family): readonly JsonObject[] {
  // That it is looked at after the reservation was found, Kea sees by KNOWN.
  const test = `member('KNOWN') and member('${SEVERAL_CLIENTS}') and option[${ARCHITECTURE[family]}].exists`
  return [
    { name: SEVERAL_CLIENTS },
    {
      name: `${SEVERAL_CLIENTS}-firmware`,
      test,
      ...(family === 6 ? { 'preferred-lifetime': SHORT } : {}),
      'valid-lifetime': SHORT,
    },
  ]
}
