/** One mistake hits many hosts: it is said once, with the hosts. */
import { counted } from '../core/counted.ts'
import { groupBy } from '../core/group-by.ts'

export interface HostError {
  readonly host: string
  /** As `describeError` gives them. */
  readonly lines: readonly string[]
}

export interface GroupedError {
  readonly hosts: readonly string[]
  /** Where there are several hosts, their number stands for the name. */
  readonly lines: readonly string[]
}

/** In the order in which they are met. Two are equal if they differ in nothing but the host that could not be worked on. */
export function groupErrors(errors: readonly HostError[]): readonly GroupedError[] {
  const groups = groupBy(errors, ({ host, lines }) => withSubject(lines, host, '').join('\n'))
  return [...groups.values()].map((group) => {
    const hosts = group.map(({ host }) => host)
    const [first] = group
    const lines = first?.lines ?? []
    if (first === undefined || hosts.length === 1) return { hosts, lines }
    return { hosts, lines: withSubject(lines, first.host, counted(hosts.length, 'host')) }
  })
}

/** What cannot be done with a host, where a manifest is wrong; the subject of anything else is a resource or a file. */
const ACTIONS = ['Cannot apply', 'Cannot evaluate the manifests for']

/** The first line says of which host it is, before its first colon. What stands behind that is of the reason. */
function withSubject(lines: readonly string[], host: string, subject: string): readonly string[] {
  const [first = '', ...others] = lines
  const action = ACTIONS.find((one) => first.startsWith(`${one} "${host}":`))
  if (action === undefined) return lines
  return [`${action} ${subject}${first.slice(action.length + host.length + 3)}`, ...others]
}

/** Lines for a person: the hosts first, of which no more than a few are named. */
export function groupedLines({ hosts, lines }: GroupedError): readonly string[] {
  const [first = '', ...others] = lines
  const [host = ''] = hosts
  if (hosts.length < 2) return [hosts.length === 0 ? first : `${host}: ${first}`, ...others.map(indented)]
  return [first, ...others.map(indented), `  on ${namedHosts(hosts)}`]
}

const NAMED = 8

/** `web01, web02 and 48 more` */
function namedHosts(hosts: readonly string[]): string {
  const named = hosts.length <= NAMED + 1 ? hosts : hosts.slice(0, NAMED)
  const more = hosts.length - named.length
  return `${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`
}

function indented(line: string): string {
  return `  ${line}`
}
