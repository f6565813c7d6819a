/** The serials under which the zones of a draft are published: what is generated from now on follows on from them. */
import type { Draft } from '../../import/draft.ts'
import type { Snapshot } from '../model/snapshot.ts'

/** Where they are higher than what is known of. No content has the hash, so that the next publication is a new one. */
export function publishedSerials(
  { zones }: Draft,
  { serials }: Pick<Snapshot, 'serials'>,
): readonly { readonly zone: string; readonly serial: number; readonly hash: string }[] {
  return zones.flatMap(({ value: { name, serial } }) =>
    serial === undefined || serial <= (serials.get(name)?.serial ?? 0) ? [] : [{ zone: name, serial, hash: '' }],
  )
}
