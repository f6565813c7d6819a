/** What a configuration says, a line for each thing in it (`reservation web03 eth0 10.20.0.13`), and how two such lists differ. */

import { groupBy } from './group-by.ts'

/** A thing that has another value than before: both lines, whose leading words are the same. */
export interface ChangedObject {
  readonly before: string
  readonly after: string
}

export interface ObjectChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly ChangedObject[]
}

/** How many leading words, the kind with them, say which thing a line is of; the words after them are its value. */
const NAME_WORDS: Readonly<Record<string, number>> = {
  // reservation HOST NIC, zone NAME serial, record ZONE OWNER TYPE
  reservation: 3,
  zone: 3,
  record: 4,
  // option HOST NIC NAME, boot HOST NIC CLIENT; one less where they are of a subnet: option 10.20.0.0/24 NAME
  option: 4,
  boot: 4,
}

/** `reservation web03 eth0`; `gateway 10.20.0.0/24`: the kind and one more word, where nothing else is known of the kind. */
export function objectName(line: string): string {
  const kind = objectKind(line)
  const ofSubnet = (kind === 'option' || kind === 'boot') && /^\S+ \S+\//.test(line)
  const count = (NAME_WORDS[kind] ?? 2) - (ofSubnet ? 1 : 0)
  let end = -1
  for (let word = 0; word < count; word += 1) {
    end = line.indexOf(' ', end + 1)
    if (end === -1) return line
  }
  return line.slice(0, end)
}

export function objectKind(line: string): string {
  const space = line.indexOf(' ')
  return space === -1 ? line : line.slice(0, space)
}

/** The lines of a text; empty ones and those that begin with "#" are no objects. */
export function objectLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/**
 * What is in one list and not in the other, in the order of the lists. A line that went and one that came are one change
 * where they are of the same thing. Takes time in proportion to the lists, however much they differ.
 */
export function compareObjects(before: readonly string[], after: readonly string[]): ObjectChanges {
  const gone = groupBy(without(before, after), objectName)
  const paired = new Map<string, number>()
  const added: string[] = []
  const changed: ChangedObject[] = []
  for (const line of without(after, before)) {
    const name = objectName(line)
    const next = paired.get(name) ?? 0
    const old = gone.get(name)?.[next]
    if (old === undefined) added.push(line)
    else {
      paired.set(name, next + 1)
      changed.push({ before: old, after: line })
    }
  }
  const removed = [...gone].flatMap(([name, lines]) => lines.slice(paired.get(name) ?? 0))
  return { added, removed, changed }
}

/** The lines of one list that the other has not, or not as often. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0
    if (count > 0) counts.set(line, count - 1)
    return count === 0
  })
}
