/** Makes the MAC of a virtual NIC. */
import { createHash } from 'node:crypto'
import { virtualMac } from '../../core/mac.ts'
import type { Lookup } from '../model/lookup.ts'

const COUNT = 2 ** 24

/**
 * From the hash of whose it is, so that a machine made again gets the same one and two customers on one segment hardly ever
 * meet; the next free one where it is taken. `seed` is the customer's branch.
 */
export async function makeMac(
  lookup: Pick<Lookup, 'ownersOfMac'>,
  seed: string,
  host: string,
  nic: string,
  promised: ReadonlySet<string>,
): Promise<string> {
  const start = createHash('sha256').update(`${seed}\0${host}\0${nic}`).digest().readUIntBE(0, 3)
  for (let step = 0; step < COUNT; step += 1) {
    const mac = virtualMac((start + step) % COUNT)
    if (!promised.has(mac) && (await lookup.ownersOfMac(mac)).length === 0) return mac
  }
  throw new Error('all 16 million MACs of the virtual prefix are taken')
}
