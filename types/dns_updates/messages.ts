/** The updates that make the difference between two sets of records, as nsupdate reads them: each message is done whole or not at all. */
import { groupBy } from '../../src/core/group-by.ts'
import { keyOf, type ZoneLine } from './records.ts'

/** Characters of one message: what it comes to on the wire stays far below the 65,535 octets that it may have (RFC 2136 2, RFC 1035 4.2.2). */
const MESSAGE_LIMIT = 24_000

/** Of what is done at one name; so that an alias takes the place of an address in one step. */
interface NameUpdate {
  readonly prerequisites: readonly string[]
  readonly updates: readonly string[]
}

/** Each message is its lines, without `send`. */
export function messagesOf(
  before: readonly ZoneLine[],
  after: readonly ZoneLine[],
): readonly (readonly string[])[] {
  const messages: string[][] = []
  let open: { prerequisites: string[]; updates: string[]; size: number } | undefined
  const close = (): void => {
    if (open !== undefined) messages.push([...open.prerequisites, ...open.updates])
    open = undefined
  }
  for (const { prerequisites, updates } of nameUpdates(before, after)) {
    const size = [...prerequisites, ...updates].reduce((sum, line) => sum + line.length, 0)
    if (open !== undefined && open.size + size > MESSAGE_LIMIT) close()
    open ??= { prerequisites: [], updates: [], size: 0 }
    open.prerequisites.push(...prerequisites)
    open.updates.push(...updates)
    open.size += size
  }
  close()
  return messages
}

function nameUpdates(before: readonly ZoneLine[], after: readonly ZoneLine[]): readonly NameUpdate[] {
  const present = new Map(before.map((line) => [keyOf(line), line]))
  const wanted = new Set(after.map((line) => keyOf(line)))
  const removed = before.filter((line) => !wanted.has(keyOf(line)))
  // The same record with another TTL is added again: that sets it.
  const added = after.filter((line) => present.get(keyOf(line))?.ttl !== line.ttl)
  const owners = [...new Set([...removed, ...added].map(({ owner }) => owner))]
  const removedOf = groupBy(removed, ownerOf)
  const addedOf = groupBy(added, ownerOf)
  const presentOf = groupBy(before, ownerOf)
  return owners.map((owner) => ({
    prerequisites: prerequisitesOf(presentOf.get(owner) ?? [], addedOf.get(owner) ?? []),
    updates: [
      ...(removedOf.get(owner) ?? []).map(({ type, data }) => `update delete ${owner}. ${type} ${data}`),
      ...(addedOf.get(owner) ?? []).map(
        ({ ttl, type, data }) => `update add ${owner}. ${ttl} ${type} ${data}`,
      ),
    ],
  }))
}

/**
 * What someone else may have done since we looked, and by which a server would pass over our record without a word: an
 * alias put beside it, or anything put beside an alias of ours (RFC 2136 3.4.2.2). Then the message is refused as a whole.
 */
function prerequisitesOf(present: readonly ZoneLine[], added: readonly ZoneLine[]): readonly string[] {
  const [first] = added
  if (first === undefined) return []
  const alias = present.find(({ type }) => type === 'CNAME')
  if (alias !== undefined) return [`prereq yxrrset ${alias.owner}. CNAME ${alias.data}`]
  if (first.type !== 'CNAME') return [`prereq nxrrset ${first.owner}. CNAME`]
  return present.length === 0 ? [`prereq nxdomain ${first.owner}.`] : []
}

function ownerOf({ owner }: ZoneLine): string {
  return owner
}
