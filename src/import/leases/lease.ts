/** One address that a DHCP server has handed out. */
import type { Place } from '../draft.ts'

export interface Lease {
  readonly at: Place
  readonly ip: string
  /** `active`, `free`, `expired`, `released`, `abandoned`, `reset`, `backup` (dhcpd.leases(5)). */
  readonly state: string
  /** When it began or ends, as text that sorts among those of one server: `2026/11/21 12:00:00`; empty where that is not said. */
  readonly since: string
  readonly mac?: string
  readonly duid?: string
  /** What the client calls itself. */
  readonly name?: string
  /** The name that the server gave it in DNS. */
  readonly fullName?: string
}
