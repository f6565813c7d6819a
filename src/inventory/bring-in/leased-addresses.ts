/** Addresses on loan: what a DHCP server hands out by itself is no host's own, unless it is to become a reservation. */
import { formatIp, parseIp } from '../../core/ip.ts'
import type { DraftNic, Place } from '../../import/draft.ts'
import type { Host } from '../model/host.ts'
import { titleOf, type Desk } from './desk.ts'
import { cutOutOfRange } from './cut-range.ts'
import type { NicSurroundings } from './bring-nics.ts'
import { subnetPlaces } from './subnet-places.ts'

/**
 * The NICs without the leased addresses that lie where none may be recorded, plugged into their network all the same; each is
 * said. With `--upsert` the range is cut instead, and the machine keeps the address that it has.
 */
export function withoutLeased(
  desk: Desk,
  around: NicSurroundings,
): (host: Host, said: readonly DraftNic[], at: Place) => readonly DraftNic[] {
  const places = subnetPlaces(desk)
  return (host, said, at) => {
    if (!said.some(({ leased }) => leased === true)) return said
    const own = new Set(host.nics.flatMap(({ addresses }) => addresses.map(({ ip }) => ip)))
    return said.map((nic) => {
      if (nic.leased !== true) return nic
      const networkAt = nic.addresses.map(({ ip }) => around.networkOf(ip)).find((name) => name !== undefined)
      const network = nic.network ?? networkAt
      const kept = nic.addresses.filter(({ ip }) => {
        const parsed = parseIp(ip)
        if (own.has(ip)) return true
        if (parsed === undefined) return false
        return places.freeAt(parsed) !== undefined || reserve(desk, host.name, ip, around.networkOf(ip), at)
      })
      for (const { ip } of nic.addresses)
        if (!kept.some((one) => one.ip === ip))
          desk.remarks.push({
            at,
            message:
              around.networkOf(ip) === undefined
                ? `${ip} of host "${host.name}" is not recorded: no subnet holds it`
                : `${ip} of host "${host.name}" is not recorded: it is leased, from a range that is handed out`,
            ...(desk.options.existing === 'upsert' || around.networkOf(ip) === undefined
              ? {}
              : { hint: '--upsert makes a reservation of it, out of the range' }),
          })
      return { ...nic, addresses: kept, ...(network === undefined ? {} : { network }) }
    })
  }
}

/** Whether the address could be taken out of its range. */
function reserve(desk: Desk, host: string, text: string, name: string | undefined, at: Place): boolean {
  const ip = parseIp(text)
  const network = name === undefined ? undefined : desk.after.network.get(name)
  if (desk.options.existing !== 'upsert' || ip === undefined || network === undefined) return false
  const cut = cutOutOfRange(network, ip)
  if (cut === undefined) return false
  desk.after.network.set(network.name, cut.network)
  const title = titleOf('network', network.name)
  if (!desk.places.has(title)) desk.places.set(title, at)
  desk.remarks.push({
    at,
    message: `${formatIp(ip)} is taken out of the dynamic range ${cut.range.first}-${cut.range.last} for host "${host}"`,
  })
  return true
}
