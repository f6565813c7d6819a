/** Configuration of dnsmasq 2.90 from the inventory: DHCP, router advertisements and DNS. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import { parseIp } from '../../core/ip.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../../type/inventory-view.ts'
import { dhcpPart } from './dhcp-part.ts'
import { dnsPart } from './dns-part.ts'
import { fileObjects } from './file-objects.ts'
import { interfaceLines } from './interface-lines.ts'
import { optionLines } from './option-lines.ts'
import { planDnsmasq, type PlanOptions } from './plans.ts'
import { reservationLines } from './reservation-lines.ts'

export interface DnsmasqOptions extends PlanOptions {
  /** Where the files will lie on the server. Default: `/etc/dnsmasq.hostwright`. */
  readonly directory?: string
  /** Addresses of the resolvers that are asked for names of no zone. Default: none is asked. */
  readonly forwarders?: readonly string[]
}

export const defaultDirectory = '/etc/dnsmasq.hostwright'

const HEADER = '# Made by hostwright from the inventory. Do not edit: it is written anew.'
const READ_AGAIN = '# dnsmasq reads it again on SIGHUP.'

/** From here on the start takes long, for each line is compared with each before it (85 s for 50,000, 290 s for 100,000). */
const MANY = 20_000

/**
 * `dnsmasq.conf`, which takes a restart, and what it names: `dhcp-hosts`, `dhcp-opts` and `hosts`, which take a SIGHUP. Throws `Invalid` with every
 * reason why dnsmasq would refuse them or do other than the inventory says.
 */
export function generateDnsmasq(snapshot: Snapshot, options: DnsmasqOptions = {}): readonly GeneratedFile[] {
  const directory = checkedDirectory(options.directory ?? defaultDirectory)
  const plan = planDnsmasq(snapshot, options)
  const { dhcp, dns } = plan
  const server = snapshot.hosts.find(({ name }) => name === options.server)
  const problems: Problem[] = []
  const forwarders = checkedForwarders(options.forwarders ?? [], problems)
  const answers = dns === undefined ? undefined : dnsPart(dns, directory, forwarders, problems)
  const main = [
    HEADER,
    '# dnsmasq reads it when it starts, and the files beside it again on SIGHUP.',
    '',
    ...interfaceLines(dhcp, dns !== undefined, server, options.interfaces),
    ...(dhcp.length === 0 ? [] : dhcpPart(dhcp, directory, server, problems)),
    ...(answers?.main ?? []),
  ]
  const files = [
    { path: 'dnsmasq.conf', lines: main.slice(0, -1) },
    ...(dhcp.length === 0
      ? []
      : [
          { path: 'dhcp-hosts', lines: hostsFile(reservationLines(dhcp, problems)) },
          { path: 'dhcp-opts', lines: [HEADER, READ_AGAIN, ...optionLines(dhcp, problems)] },
        ]),
    ...(answers === undefined ? [] : [{ path: 'hosts', lines: [HEADER, READ_AGAIN, ...answers.hosts] }]),
  ]
  if (problems.length > 0) throw new Invalid('Cannot generate dnsmasq.conf', problems)
  let objects: ReturnType<typeof fileObjects> | undefined
  return files.map(({ path, lines }) => ({
    path,
    text: `${lines.join('\n')}\n`,
    // Only a plan shows them, and they take as long as all the rest.
    get objects(): readonly string[] {
      objects ??= fileObjects(plan)
      return objects.get(path) ?? []
    },
  }))
}

function hostsFile(lines: readonly string[]): readonly string[] {
  const slow =
    lines.length > MANY
      ? [`# ${lines.length} reservations: dnsmasq takes minutes to read them. dhcpd and Kea do not.`]
      : []
  return [HEADER, READ_AGAIN, ...slow, ...lines]
}

function checkedDirectory(directory: string): string {
  if (!/^(\/[A-Za-z0-9._+-]+)+\/?$/.test(directory))
    throw new UserError(`Cannot generate dnsmasq.conf in "${directory}": it is no plain absolute path`)
  return directory.replace(/\/$/, '')
}

function checkedForwarders(forwarders: readonly string[], problems: Problem[]): readonly string[] {
  for (const one of forwarders)
    if (parseIp(one) === undefined) problems.push({ message: `the forwarder "${one}" is no address` })
  return forwarders
}
