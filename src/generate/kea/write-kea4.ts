/** kea-dhcp4.conf of Kea 2.2 and later. */
import { bootClients } from '../../inventory/model/network.ts'
import { DEFAULT_LEASE_TIME } from '../dhcp/lease-time.ts'
import type { DhcpPlan, PlannedSubnet } from '../dhcp/plan.ts'
import { layOutJson, whereAny, type JsonObject } from './lay-out-json.ts'
import { commonClasses, subnetBoot } from './network-boot.ts'
import { optionDefinitions } from './option-data.ts'
import { optionList, reservationItems } from './reservations.ts'
import { reservationSettings, servedWires, serverSettings, type Listening } from './server-settings.ts'
import { sharesAddress, sharingClasses } from './shared-addresses.ts'
import { poolItems, wireSettings } from './subnets.ts'

export function writeKea4(plan: DhcpPlan, listening: Listening): string {
  const wires = servedWires(plan)
  const subnets = wires.flatMap((wire) => wire.subnets)
  const boots = new Map(subnets.map((planned) => [planned, subnetBoot(4, planned)]))
  const asked = new Set(subnets.flatMap(({ boot }) => boot.map(({ client }) => client)))
  const common = commonClasses(
    [...boots.values()],
    bootClients.filter((client) => asked.has(client)),
  )
  const settingsOf = (planned: PlannedSubnet): JsonObject => {
    const { settings, options, excludes } = boots.get(planned) ?? subnetBoot(4, planned)
    return {
      ...(planned.leaseTime === undefined ? {} : { 'valid-lifetime': planned.leaseTime }),
      ...settings,
      ...optionList(4, options),
      ...poolItems(planned.pools, 'UNKNOWN'),
      ...reservationItems(4, planned.reservations, excludes),
    }
  }
  const shares = subnets.some(({ reservations }) => reservations.some(sharesAddress))
  return layOutJson({
    Dhcp4: {
      ...serverSettings(4, listening),
      authoritative: true,
      'valid-lifetime': DEFAULT_LEASE_TIME,
      // A machine has one MAC and, while firmware, installer and system ask in turn, several client identifiers.
      'match-client-id': false,
      ...reservationSettings(['hw-address'], shares),
      ...whereAny('option-def', optionDefinitions(plan)),
      ...whereAny('client-classes', [
        ...(shares ? sharingClasses(4) : []),
        ...common,
        ...[...boots.values()].flatMap(({ classes }) => classes),
      ]),
      ...wireSettings('subnet4', wires, settingsOf),
    },
  })
}
