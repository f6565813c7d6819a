/** dhcpd6.conf of ISC dhcpd 4.4 for IPv6 (`dhcpd -6`), from the inventory. */
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { planDhcp, type DhcpOptions } from '../dhcp/plan-dhcp.ts'
import { objectsOf } from '../dhcp/plan-objects.ts'
import type { DhcpPlan, PlannedSubnet, Wire } from '../dhcp/plan.ts'
import { advertisementOf } from '../radvd/advertisement.ts'
import { hostBlocks } from './host-blocks.ts'
import { networkBlocks } from './network-blocks.ts'
import { optionDefinitions, optionStatements } from './option-statements.ts'

const HEADER = [
  '# Made by hostwright from the inventory. Do not edit: it is written anew.',
  '# ISC dhcpd 4.4, IPv6. Clients ask it where router advertisements say so, and never learn of a router from it.',
  '',
  'authoritative;',
  'ddns-update-style none;',
]

/** One file, `dhcpd6.conf`. Throws `Invalid` with every reason why dhcpd would refuse it or do other than the inventory says. */
export function generateDhcpd6(snapshot: Snapshot, options: DhcpOptions = {}): readonly GeneratedFile[] {
  const plan = planDhcp(snapshot, 6, options)
  const networks = networkBlocks(plan, (subnet) => subnetStatements(subnet, plan), advertised)
  const blocks = [
    [...HEADER, ...optionDefinitions(plan)].join('\n'),
    ...networks.map((lines) => lines.join('\n')),
    ...hostBlocks(plan),
  ]
  return [{ path: 'dhcpd6.conf', text: `${blocks.join('\n\n')}\n`, objects: objectsOf(plan) }]
}

function subnetStatements({ options, leaseTime }: PlannedSubnet, plan: DhcpPlan): readonly string[] {
  return [
    ...options.map(optionStatements(plan)),
    ...(leaseTime === undefined ? [] : [`default-lease-time ${leaseTime};`, `max-lease-time ${leaseTime};`]),
  ]
}

/** What the routers must say, in the words of radvd.conf(5). */
function advertised({ network }: Wire): readonly string[] {
  const { managed, otherConfig, prefixes } = advertisementOf(network)
  const onOff = (on: boolean): string => (on ? 'on' : 'off')
  return [
    `Router advertisements: AdvManagedFlag ${onOff(managed)}, AdvOtherConfigFlag ${onOff(otherConfig)}`,
    ...prefixes.map(
      ({ subnet, autonomous }) => `  prefix ${subnet.prefix}: AdvAutonomous ${onOff(autonomous)}`,
    ),
  ]
}
