/** What a configuration of Kea says of the server itself, beside what it serves. */
import type { Family } from '../../core/ip.ts'
import type { DhcpPlan, Wire } from '../dhcp/plan.ts'
import type { JsonObject } from './lay-out-json.ts'

/** Where a server listens. */
export interface Listening {
  /** Names of interfaces, of IPv6 with `/ADDRESS` for an address of its own that relays send to; `*` alone for all. */
  readonly interfaces: readonly string[]
  /** Whether requests come from relay agents alone, so that no client without address has to be heard. */
  readonly relayedOnly: boolean
}

/** What both families have in common. The folders are those that Debian's Kea is built with: releases from 2.6.3 take no others. */
export function serverSettings(family: Family, listening: Listening): JsonObject {
  return {
    'user-context': {
      'made-by': 'hostwright',
      comment: 'Made by hostwright from the inventory. Do not edit: it is written anew.',
    },
    'interfaces-config': {
      interfaces: listening.interfaces,
      // Clients that have no address yet are heard and answered by raw sockets alone.
      ...(family === 4 ? { 'dhcp-socket-type': listening.relayedOnly ? 'udp' : 'raw' } : {}),
      // Where it starts with the machine, addresses may still be on their way: five minutes.
      'service-sockets-max-retries': 300,
      'service-sockets-retry-wait-time': 1000,
    },
    'control-socket': { 'socket-type': 'unix', 'socket-name': `/run/kea/kea${family}-ctrl-socket` },
    'lease-database': {
      type: 'memfile',
      persist: true,
      name: `/var/lib/kea/kea-leases${family}.csv`,
      'lfc-interval': 3600,
    },
    // To standard output, which the init system keeps.
    loggers: [{ name: `kea-dhcp${family}`, severity: 'INFO' }],
  }
}

/** Reservations are looked for in subnets alone, and by what identifies the clients of this plan alone: each is a look-up a packet. */
export function reservationSettings(identifiers: readonly string[], hasSharedAddresses: boolean): JsonObject {
  return {
    'host-reservation-identifiers': identifiers,
    'reservations-global': false,
    'reservations-in-subnet': true,
    'reservations-out-of-pool': true,
    // The NICs of a bond are clients of their own while the machine boots, and are given one address.
    ...(hasSharedAddresses ? { 'ip-reservations-unique': false } : {}),
  }
}

/** The wires on which anything is handed out: Kea need not know the others. */
export function servedWires(plan: DhcpPlan): readonly Wire[] {
  return plan.wires.filter(({ subnets }) => subnets.some(({ served }) => served))
}
