/** dhcpd.conf of ISC dhcpd 4.4 for IPv4, from the inventory. */
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { planDhcp, type DhcpOptions } from '../dhcp/plan-dhcp.ts'
import { objectsOf } from '../dhcp/plan-objects.ts'
import type { DhcpPlan, PlannedSubnet } from '../dhcp/plan.ts'
import { bootDefinitions, bootStatements } from './boot-statements.ts'
import { hostBlocks } from './host-blocks.ts'
import { networkBlocks } from './network-blocks.ts'
import { optionDefinitions, optionStatements } from './option-statements.ts'

const HEADER = [
  '# Made by hostwright from the inventory. Do not edit: it is written anew.',
  '# ISC dhcpd 4.4, IPv4.',
  '',
  'authoritative;',
  'ddns-update-style none;',
]

/** One file, `dhcpd.conf`. Throws `Invalid` with every reason why dhcpd would refuse it or do other than the inventory says. */
export function generateDhcpd(snapshot: Snapshot, options: DhcpOptions = {}): readonly GeneratedFile[] {
  const plan = planDhcp(snapshot, 4, options)
  const networks = networkBlocks(plan, (subnet) => subnetStatements(subnet, plan))
  const blocks = [
    [...HEADER, ...optionDefinitions(plan), ...bootDefinitions(plan)].join('\n'),
    ...networks.map((lines) => lines.join('\n')),
    ...hostBlocks(plan),
  ]
  return [{ path: 'dhcpd.conf', text: `${blocks.join('\n\n')}\n`, objects: objectsOf(plan) }]
}

function subnetStatements(subnet: PlannedSubnet, plan: DhcpPlan): readonly string[] {
  const { options, leaseTime } = subnet
  return [
    ...options.map(optionStatements(plan)),
    ...(leaseTime === undefined ? [] : [`default-lease-time ${leaseTime};`, `max-lease-time ${leaseTime};`]),
    ...bootStatements(subnet, plan),
  ]
}
