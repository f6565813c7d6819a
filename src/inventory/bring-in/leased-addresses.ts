/** Addresses on loan: what a DHCP server hands out by itself is no host's own. */
import { parseIp } from '../../core/ip.ts'
import type { DraftNic, Place } from '../../import/draft.ts'
import type { Host } from '../model/host.ts'
import type { Desk } from './desk.ts'
import type { NicSurroundings } from './bring-nics.ts'
import { subnetPlaces } from './subnet-places.ts'

/** The NICs without the leased addresses that lie where none may be recorded, plugged into their network all the same; each is said. */
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
      const kept = nic.addresses.filter(({ ip }) => {
        const parsed = parseIp(ip)
        return own.has(ip) || (parsed !== undefined && places.freeAt(parsed) !== undefined)
      })
      for (const { ip } of nic.addresses)
        if (!kept.some((one) => one.ip === ip))
          desk.remarks.push({
            at,
            message:
              around.networkOf(ip) === undefined
                ? `${ip} of host "${host.name}" is not recorded: no subnet holds it`
                : `${ip} of host "${host.name}" is not recorded: it is leased, from a range that is handed out`,
          })
      const network =
        nic.network ?? nic.addresses.map(({ ip }) => around.networkOf(ip)).find((name) => name !== undefined)
      return { ...nic, addresses: kept, ...(network === undefined ? {} : { network }) }
    })
  }
}
