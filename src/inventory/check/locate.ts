/** Which part of an object a rule complains of, found by asking the rule of each part alone. */
import type { Problem } from '../../core/errors.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { ofRecord } from './dns-entry.ts'

/** A part, and the object with no other of its kind. */
interface Part<T> {
  readonly key: string
  readonly about: string
  readonly alone: T
}

export type Spot = Pick<Part<never>, 'key' | 'about'>

const partsOf: { readonly [K in ObjectKind]: (object: ObjectOfKind[K]) => readonly Part<ObjectOfKind[K]>[] } =
  {
    host: (host) =>
      host.nics.map((nic) => ({
        key: `nics[${nic.name}]`,
        about: nic.name,
        alone: { ...host, nics: [nic] },
      })),
    network: (network) =>
      network.subnets.map((subnet) => ({
        key: `subnets[${subnet.prefix}]`,
        about: subnet.prefix,
        alone: { ...network, subnets: [subnet] },
      })),
    zone: (zone) =>
      zone.records.map((record) => ({ ...ofRecord({ record }), alone: { ...zone, records: [record] } })),
    group: () => [],
  }

/** By the message of each problem that `ask` gives of a part by itself; the others are of the whole. Only worth it where there are any. */
export function locate<K extends ObjectKind>(
  kind: K,
  object: ObjectOfKind[K],
  problems: readonly Problem[],
  ask: (part: ObjectOfKind[K]) => readonly Problem[],
): ReadonlyMap<string, Spot> {
  const open = new Set(problems.map(({ message }) => message))
  const spots = new Map<string, Spot>()
  const met = new Map<string, number>()
  const parts = partsOf[kind](object)
  for (const { key, about, alone } of parts)
    for (const { message } of ask(alone)) {
      if (!open.has(message)) continue
      met.set(message, (met.get(message) ?? 0) + 1)
      if (!spots.has(message)) spots.set(message, { key, about })
    }
  // What every one of several parts is told is said of the whole.
  for (const [message, count] of met) if (parts.length > 1 && count === parts.length) spots.delete(message)
  return spots
}
