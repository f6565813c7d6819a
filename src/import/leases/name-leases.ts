/** What the machines that hold leases are called. */
import { groupBy } from '../../core/group-by.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { hostNameFrom, nameOfUnnamed } from '../host-name.ts'
import { shown } from '../shown.ts'
import type { Lease } from './lease.ts'

/**
 * Each machine by what it calls itself. That is no promise: where two call themselves the same, the later one gets its
 * address in its name, as do those that say nothing. A machine with several leases keeps the newest of each family.
 */
export function nameLeases(leases: readonly Lease[], report: DraftBuilder): readonly HostPart[] {
  const machines = groupBy(leases, ({ mac, duid, ip }) => duid ?? mac ?? ip)
  const taken = new Set<string>()
  return [...machines.values()].flatMap((own) => {
    const held = newest(own, report)
    const [first] = held
    if (first === undefined) return []
    const name = freeName(held, first, taken, report)
    taken.add(name)
    return held.map(({ at, ip, mac, duid }): HostPart => ({
      at,
      name,
      addresses: [ip],
      ...(mac === undefined ? {} : { mac }),
      ...(duid === undefined ? {} : { duid }),
    }))
  })
}

function newest(leases: readonly Lease[], report: DraftBuilder): readonly Lease[] {
  const sorted = leases.toSorted((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0))
  const v4 = sorted.filter(({ ip }) => !ip.includes(':'))
  const v6 = sorted.filter(({ ip }) => ip.includes(':'))
  for (const older of v4.slice(1))
    report.unplaced(older.at, `${older.ip} is left out: its client has a newer lease, of ${v4[0]?.ip}`)
  return [...v4.slice(0, 1), ...v6]
}

function freeName(
  held: readonly Lease[],
  first: Lease,
  taken: ReadonlySet<string>,
  report: DraftBuilder,
): string {
  const said = held.flatMap(({ name, fullName }) => name ?? fullName ?? [])[0]
  const unnamed = nameOfUnnamed(first.ip)
  if (said === undefined || said === '') return unnamed
  const name = hostNameFrom(said)
  if (name === undefined) {
    report.unplaced(
      first.at,
      `${shown(said)} is no name that a host can have: it is recorded as "${unnamed}"`,
    )
    return unnamed
  }
  if (taken.has(name)) {
    report.unplaced(first.at, `another client is called "${name}" too: this one is recorded as "${unnamed}"`)
    return unnamed
  }
  if (name !== said.toLowerCase().replace(/\.$/, ''))
    report.unplaced(first.at, `${shown(said)} is recorded as "${name}"`)
  return name
}
