/** Whether a host has an address at which others reach it. */
import type { Family } from '../../core/ip.ts'
import type { Host } from '../model/host.ts'

/** Of the family, or of either. */
export function hasAddress(host: Host, family?: Family): boolean {
  return host.nics.some(({ addresses }) =>
    addresses.some(({ ip }) => family === undefined || ip.includes(':') === (family === 6)),
  )
}
