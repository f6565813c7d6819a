/** Reservations of a subnet: each is of exactly one identifier, and on one line. */
import type { Family } from '../../core/ip.ts'
import { bootOptions } from '../dhcp/network-boot.ts'
import type { PlannedOption, Reservation } from '../dhcp/plan.ts'
import { whereAny, type Json, type JsonObject } from './lay-out-json.ts'
import { fieldSettings, NO_BOOT } from './network-boot.ts'
import { optionData } from './option-data.ts'
import { SEVERAL_CLIENTS, sharesAddress } from './shared-addresses.ts'

/** `excludes`: whether the subnet has something to boot from that some hosts are not to be given. */
export function reservationItems(
  family: Family,
  reservations: readonly Reservation[],
  excludes: boolean,
): JsonObject {
  const items: JsonObject[] = []
  for (const reservation of reservations) {
    const { duid, macs } = reservation
    if (duid !== undefined) items.push(itemOf(family, 'duid', duid, reservation, excludes))
    // Firmware has another DUID than the system that it loads, and the MAC in common with it.
    for (const mac of macs) items.push(itemOf(family, 'hw-address', mac, reservation, excludes))
  }
  return whereAny('reservations', items)
}

/** Field by field, for there may be a hundred thousand of them. */
function itemOf(
  family: Family,
  identifier: 'duid' | 'hw-address',
  value: string,
  reservation: Reservation,
  excludes: boolean,
): JsonObject {
  const { address, hostName, boots, host, nic, options, fallback } = reservation
  const own = boots ? options : options.filter(({ code }) => !bootOptions[family].has(code))
  const classes = [
    ...(excludes && !boots ? [NO_BOOT] : []),
    ...(sharesAddress(reservation) ? [SEVERAL_CLIENTS] : []),
  ]
  const item: Record<string, Json> = { [identifier]: value }
  if (family === 4) item['ip-address'] = address
  else item['ip-addresses'] = [address]
  item['hostname'] = hostName
  if (boots) Object.assign(item, fieldSettings(fallback))
  if (own.length > 0) Object.assign(item, optionList(family, own))
  if (classes.length > 0) item['client-classes'] = classes
  item['user-context'] = { host, nic }
  return item
}

/** `option-data`, where there is any. */
export function optionList(family: Family, options: readonly PlannedOption[]): JsonObject {
  return whereAny(
    'option-data',
    options.map((option) => optionData(family, option)),
  )
}
