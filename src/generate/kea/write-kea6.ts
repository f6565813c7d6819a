/** kea-dhcp6.conf of Kea 2.2 and later. */
import { DEFAULT_LEASE_TIME } from '../dhcp/lease-time.ts'
import type { DhcpPlan, PlannedSubnet } from '../dhcp/plan.ts'
import { layOutJson, whereAny, type JsonObject } from './lay-out-json.ts'
import { commonClasses, subnetBoot } from './network-boot.ts'
import { optionList, reservationItems } from './reservations.ts'
import { reservationSettings, servedWires, serverSettings, type Listening } from './server-settings.ts'
import { sharesAddress, sharingClasses } from './shared-addresses.ts'
import { poolItems, wireSettings } from './subnets.ts'

export function writeKea6(plan: DhcpPlan, listening: Listening): string {
  const wires = servedWires(plan)
  const subnets = wires.flatMap((wire) => wire.subnets)
  const boots = new Map(subnets.map((planned) => [planned, subnetBoot(6, planned)]))
  const reservations = subnets.flatMap((planned) => planned.reservations)
  const settingsOf = (planned: PlannedSubnet): JsonObject => {
    const { settings, options, excludes } = boots.get(planned) ?? subnetBoot(6, planned)
    return {
      ...(planned.leaseTime === undefined ? {} : lifetimes(planned.leaseTime)),
      ...settings,
      ...optionList(6, options),
      ...poolItems(planned.pools),
      ...reservationItems(6, planned.reservations, excludes),
    }
  }
  const byMac = reservations.some(({ macs }) => macs.length > 0)
  const byDuid = !byMac || reservations.some(({ duid }) => duid !== undefined)
  const shares = reservations.some(sharesAddress)
  return layOutJson({
    Dhcp6: {
      ...serverSettings(6, listening),
      ...lifetimes(DEFAULT_LEASE_TIME),
      // What a relay agent says is surest (RFC 6939); a DUID may have been made of the MAC of another NIC.
      ...(byMac ? { 'mac-sources': ['client-link-addr-option', 'ipv6-link-local', 'duid'] } : {}),
      ...reservationSettings([...(byDuid ? ['duid'] : []), ...(byMac ? ['hw-address'] : [])], shares),
      ...whereAny('client-classes', [
        ...(shares ? sharingClasses(6) : []),
        ...commonClasses([...boots.values()], []),
        ...[...boots.values()].flatMap(({ classes }) => classes),
      ]),
      ...wireSettings('subnet6', wires, settingsOf),
    },
  })
}

/** Preferred for five eighths of the time, as dhcpd does it. */
function lifetimes(valid: number): JsonObject {
  return { 'preferred-lifetime': Math.floor((valid * 5) / 8), 'valid-lifetime': valid }
}
