/** What single types of records ask of the zone that they stand in, where a name server would hide them or refuse the zone. */
import { isWithin, parentName } from './dns-name.ts'
import { NO_DNSKEY, NO_DS } from './dns-record-keys.ts'

/** A record that could be read. */
export interface PlacedData {
  /** Absolute, without final dot. */
  readonly owner: string
  readonly type: string
  /** In its one form. */
  readonly text: string
  /** The name that it points to, without final dot. */
  readonly target?: string | undefined
}

/** What is wrong of each, as the end of a sentence about it. The records are those that a zone lists, of one view. */
export function placeProblems<R extends PlacedData>(
  zone: string,
  records: readonly R[],
): readonly { readonly record: R; readonly reason: string }[] {
  const renamed = new Map<string, R>()
  const keys = new Set<string>()
  for (const record of records) {
    if (record.type === 'DNAME' && !renamed.has(record.owner)) renamed.set(record.owner, record)
    if (record.type === 'DNSKEY' && record.owner === zone) keys.add(record.text.split(' ')[2] ?? '')
  }
  return records.flatMap((record) => {
    const reason = renameProblem(zone, record, renamed) ?? keyProblem(zone, record, records, keys)
    return reason === undefined ? [] : [{ record, reason }]
  })
}

/** RFC 6672 2.4: a name has one DNAME record, and nothing is seen of what lies below it. */
function renameProblem<R extends PlacedData>(
  zone: string,
  { owner, type, text, target }: R,
  renamed: ReadonlyMap<string, R>,
): string | undefined {
  if (renamed.size === 0) return undefined
  const same = renamed.get(owner)
  if (type === 'DNAME' && same !== undefined && same.text !== text)
    return 'a name has one DNAME record at most'
  const above = nameAbove(owner, zone, renamed)
  if (above !== undefined) return `it lies below the DNAME record of "${above}", which hides it`
  if (target === undefined || type === 'CNAME' || type === 'PTR') return undefined
  const over = nameAbove(target, zone, renamed)
  return over === undefined
    ? undefined
    : `"${target}" is an alias by the DNAME record of "${over}", and ${type} must not point to one`
}

/** Of a name in the zone: the one of these above it, up to the zone's own. */
function nameAbove(name: string, zone: string, names: ReadonlyMap<string, unknown>): string | undefined {
  if (!isWithin(name, zone)) return undefined
  for (let at = name; at !== zone;) {
    at = parentName(at)
    if (names.has(at)) return at
  }
  return undefined
}

/** RFC 4035 2.4 for DS. BIND loads no zone whose CDS and CDNSKEY records go with no key of it (RFC 7344 4.1). */
function keyProblem(
  zone: string,
  { owner, type, text }: PlacedData,
  records: readonly PlacedData[],
  keys: ReadonlySet<string>,
): string | undefined {
  if (owner !== zone) return undefined
  if (type === 'DS') return 'the DS records of a zone stand in the zone above it'
  if (type !== 'CDS' && type !== 'CDNSKEY') return undefined
  if (text === NO_DS || text === NO_DNSKEY)
    return records.some((one) => one.owner === zone && one.type === type && one.text !== text)
      ? `it takes all DS records away, so there can be no other ${type} record`
      : undefined
  const algorithm = text.split(' ')[type === 'CDS' ? 1 : 2] ?? ''
  return keys.has(algorithm) ? undefined : `it needs a DNSKEY record of algorithm ${algorithm} beside it`
}
