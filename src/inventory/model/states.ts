/** What is generated for a host, by where it is in its life. */
import type { HostState } from './host.ts'

export interface StateOptions {
  /** `reservePlanned` of the site: DHCP knows planned hosts too. */
  readonly reservePlanned?: boolean
}

/** A, AAAA and PTR, and its place in lists of hosts. A retired host has nothing at all. */
export function hasNames(state: HostState): boolean {
  return state !== 'retired'
}

/** Whether DHCP gives it its address. */
export function hasReservation(state: HostState, { reservePlanned = false }: StateOptions = {}): boolean {
  return hasNames(state) && (state !== 'planned' || reservePlanned)
}

/** Whether it is offered what it needs to boot from the network. */
export function hasNetworkBoot(state: HostState): boolean {
  return state === 'installing' || state === 'active'
}
