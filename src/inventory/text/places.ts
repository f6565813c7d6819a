/** In which files a problem of the text is to be mended: what clashes stands in two, and either can be the wrong one. */
import type { ObjectKind, Snapshot } from '../model/snapshot.ts'
import { pathOf } from './paths.ts'

/** How messages name an object. */
const NAMED = /\b(host|network|zone|group) "([^"]+)"/g

/** The file of the object that is wrong, then those of the others that the message names, as far as they are in the inventory. */
export function placesIn({
  hosts,
  networks,
  zones,
  groups,
}: Snapshot): (kind: ObjectKind, name: string, message: string) => string {
  const lists = { host: hosts, network: networks, zone: zones, group: groups }
  const known = new Set(
    // The keys are the kinds.
    (Object.keys(lists) as ObjectKind[]).flatMap((kind) => lists[kind].map(({ name }) => pathOf(kind, name))),
  )
  return (kind, name, message) => {
    // The expression takes no other word for a kind.
    const others = Array.from(message.matchAll(NAMED), (match) =>
      pathOf(match[1] as ObjectKind, match[2] ?? ''),
    )
    return [...new Set([pathOf(kind, name), ...others.filter((path) => known.has(path))])].join(', ')
  }
}
