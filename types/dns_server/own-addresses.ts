/** Where a server on a host can be asked by the host itself. */
import type { HostView } from '../../src/type/inventory-view.ts'

export function ownAddresses({ nics }: HostView): readonly string[] {
  return [...new Set(['127.0.0.1', '::1', ...nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip))])]
}
