/** The configurations of Kea from the inventory. */
import type { Family } from '../../core/ip.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { planDhcp, type DhcpOptions } from '../dhcp/plan-dhcp.ts'
import { objectsOf } from '../dhcp/plan-objects.ts'
import { listeningOf } from './listening.ts'
import { writeKea4 } from './write-kea4.ts'
import { writeKea6 } from './write-kea6.ts'

/** One file, `kea-dhcp4.conf` or `kea-dhcp6.conf`. Throws `Invalid` with every reason why there cannot be one. */
export function generateKea(
  snapshot: Snapshot,
  family: Family,
  options: DhcpOptions = {},
): readonly GeneratedFile[] {
  const plan = planDhcp(snapshot, family, options)
  const server = snapshot.hosts.find(({ name }) => name === options.server)
  const listening = listeningOf(plan, server, options.interfaces)
  const text = family === 4 ? writeKea4(plan, listening) : writeKea6(plan, listening)
  return [{ path: `kea-dhcp${family}.conf`, text, objects: objectsOf(plan) }]
}
