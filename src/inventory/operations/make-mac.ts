/** Makes the MAC of a virtual NIC. */
import { createHash } from 'node:crypto'
import type { Problem } from '../../core/errors.ts'
import { CUSTOMARY_PREFIX, macAt, macCount } from '../../core/mac-prefix.ts'
import { randomBelow, type RandomBelow } from '../../core/random-below.ts'
import type { Lookup } from '../model/lookup.ts'

/** Where MACs come from. */
export interface MacSource {
  /** The customer's branch: two customers on one segment hardly ever make the same. */
  readonly seed: string
  /** Two to five octets. Default: 52:54:00. */
  readonly prefix?: string | undefined
}

export interface NewNic {
  readonly host: string
  readonly nic: string
  readonly network?: string | undefined
  /** MACs that the same change hands out but has not stored yet. */
  readonly promised: ReadonlySet<string>
}

/**
 * From the hash of whose it is, so that a machine made again gets the same one; the next free one where it is taken. One
 * that nobody in the inventory has; where there is none left, one that nobody on the network has.
 */
export async function makeMac(
  lookup: Pick<Lookup, 'ownersOfMac'>,
  { seed, prefix = CUSTOMARY_PREFIX }: MacSource,
  { host, nic, network, promised }: NewNic,
  problems: Problem[],
): Promise<string | undefined> {
  const count = macCount(prefix)
  const hash = createHash('sha256').update(`${seed}\0${host}\0${nic}`).digest()
  const start = hash.readUIntBE(0, 6 - prefix.split(':').length)
  let onOtherNetwork: string | undefined
  for (let step = 0; step < count; step += 1) {
    const mac = macAt(prefix, (start + step) % count)
    if (promised.has(mac)) continue
    const owners = await lookup.ownersOfMac(mac)
    if (owners.length === 0) return mac
    if (
      network !== undefined &&
      owners.every((owner) => owner.network !== undefined && owner.network !== network)
    )
      onOtherNetwork ??= mac
  }
  if (onOtherNetwork !== undefined) return onOtherNetwork
  problems.push({
    message: `all ${count} MACs under ${prefix} are taken`,
    hint: 'macPrefix in hostwright.yaml names another prefix; --mac gives an address',
  })
  return undefined
}

/** Up to `count` MACs that nobody has, from a random one on: two who ask at once hardly ever get the same. */
export async function freeMacs(
  lookup: Pick<Lookup, 'ownersOfMac'>,
  prefix: string,
  count: number,
  below: RandomBelow = randomBelow,
): Promise<readonly string[]> {
  const all = macCount(prefix)
  const start = Number(below(BigInt(all)))
  const found: string[] = []
  for (let step = 0; step < all && found.length < count; step += 1) {
    const mac = macAt(prefix, (start + step) % all)
    if ((await lookup.ownersOfMac(mac)).length === 0) found.push(mac)
  }
  return found
}
