/** Which objects have what only one may have, an address or an alias, and what comes in has as well. */
import { parseIp } from '../../core/ip.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { ownerKey } from '../snapshot-addresses.ts'

interface Named {
  readonly kind: ObjectKind
  readonly after: ObjectOfKind[ObjectKind]
}

/** Rules name one owner of each: where that is the one that comes in, the other has the problem. */
export function sharesWithNew(changes: readonly Named[]): (object: ObjectOfKind[ObjectKind]) => boolean {
  const owned = new Set(changes.flatMap(({ after }) => ownedBy(after)))
  return (object) => owned.size > 0 && ownedBy(object).some((one) => owned.has(one))
}

function ownedBy(object: ObjectOfKind[ObjectKind]): readonly (number | string)[] {
  if ('nics' in object)
    return [
      ...addressKeys(object.nics.flatMap(({ addresses }) => addresses)),
      ...object.aliases.map((alias) => `alias ${alias}`),
    ]
  return 'subnets' in object ? addressKeys(object.subnets.flatMap(({ reserved }) => reserved)) : []
}

function addressKeys(addresses: readonly { readonly ip: string }[]): readonly (number | string)[] {
  return addresses.flatMap(({ ip }) => {
    const address = parseIp(ip)
    return address === undefined ? [] : [ownerKey(address)]
  })
}
