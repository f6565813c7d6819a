/** Which other files say something of an interface that one of ours is about. */
import { INTERFACES, STANZA_FOLDER } from './ifupdown.ts'
import { type Link, membersOf } from './link.ts'
import { memberPath } from './networkd.ts'
import { NETPLAN_FOLDER } from './netplan.ts'
import type { Report } from './report.ts'

export function elsewhereOf(link: Link, report: Report): readonly string[] {
  switch (link.backend) {
    case 'ifupdown':
      return stanzasElsewhere(link, report)
    case 'networkd':
      return formerMembers(link, report)
    case 'netplan':
      return netplanElsewhere(link, report)
    case 'none':
      return []
  }
}

/** A part that sets up a member of a bond or bridge by itself gives it an address, which nothing reaches there. */
const WITH_ADDRESSES = /^iface\s+\S+\s+inet6?\s+(?!manual\b)/

function stanzasElsewhere(link: Link, { stanzas }: Report): readonly string[] {
  const members = membersOf(link)
  const found = new Set<string>()
  for (const row of stanzas) {
    const [path, text] = splitRow(row)
    const words = text.split(/\s+/)
    const own =
      path !== `${STANZA_FOLDER}/${link.name}` &&
      /^(?:iface|auto|allow-)/.test(text) &&
      (text.startsWith('iface') ? words[1] === link.name : words.slice(1).includes(link.name))
    const ofMember = WITH_ADDRESSES.test(text) && members.includes(words[1] ?? '')
    if (own || ofMember) found.add(path)
  }
  return [...found].sort()
}

function splitRow(row: string): readonly [path: string, text: string] {
  const colon = row.indexOf(':')
  return [row.slice(0, colon), row.slice(colon + 1).trim()]
}

/** Whether ifupdown reads our folder at all. busybox takes the pattern of `source` for a name; Debian's `source-directory` leaves out names with dots. */
export function isSourced({ stanzas }: Report): boolean {
  const line = stanzas.includes(':busybox')
    ? /^source-directory\s+(?:\/etc\/network\/)?interfaces\.d\/?$/
    : /^source\s+(?:\/etc\/network\/)?interfaces\.d\/\*$/
  return stanzas.some((row) => {
    const [path, text] = splitRow(row)
    return path === INTERFACES && line.test(text)
  })
}

function formerMembers(link: Link, { members }: Report): readonly string[] {
  const now = membersOf(link).map((member) => memberPath(member))
  return members
    .map((row) => splitRow(row))
    .filter(([path, text]) => /^(?:Bond|Bridge)=(.*)$/.exec(text)?.[1] === link.name && !now.includes(path))
    .map(([path]) => path)
}

function netplanElsewhere(link: Link, { netplan }: Report): readonly string[] {
  const found = netplan
    .map((row) => splitRow(row))
    .filter(
      ([path, text]) =>
        text.replaceAll(/["' :]/g, '') === link.name &&
        path.startsWith(`${NETPLAN_FOLDER}/`) &&
        !path.startsWith(`${NETPLAN_FOLDER}/90-hostwright-`) &&
        !path.startsWith(`${NETPLAN_FOLDER}/10-hostwright-`),
    )
    .map(([path]) => path)
  return [...new Set(found)].sort()
}
