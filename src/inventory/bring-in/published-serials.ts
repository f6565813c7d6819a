/** The serials under which the zones of a draft are published: what is generated from now on follows on from them. */
import type { ZoneSerial } from '../../db/serials.ts'
import { isLater } from '../../generate/dns/serial.ts'
import type { Draft } from '../../import/draft.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Those that are further on than the ones known. No content has the hash, so that the next publication is a new one. */
export function publishedSerials(
  { zones }: Pick<Draft, 'zones'>,
  { serials }: Pick<Snapshot, 'serials'>,
): readonly ZoneSerial[] {
  return zones.flatMap(({ value: { name, serial } }) => {
    const known = serials.get(name)?.serial
    const isNew = serial !== undefined && (known === undefined || isLater(serial, known))
    return isNew ? [{ zone: name, serial, hash: '' }] : []
  })
}
