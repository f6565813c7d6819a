/** The bridge that carries a network on hypervisors. */
import type { Network } from './network.ts'

/** Linux IFNAMSIZ without the final NUL. */
export const INTERFACE_NAME_LIMIT = 15

/** The one that is recorded, else `br-NAME`; a longer name is cut and kept apart from its likes by a hash of the whole. */
export function bridgeOf(network: Pick<Network, 'name' | 'bridge'>): string {
  const whole = `br-${network.name}`
  if (network.bridge !== undefined) return network.bridge
  return whole.length <= INTERFACE_NAME_LIMIT ? whole : `${whole.slice(0, 10)}-${shortHash(network.name)}`
}

/** Four hexadecimal digits of FNV-1a. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return (hash & 0xffff).toString(16).padStart(4, '0')
}
