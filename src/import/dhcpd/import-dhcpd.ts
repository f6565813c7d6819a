/** dhcpd.conf of ISC dhcpd 4, for IPv4 and IPv6: its subnets with what they hand out, and its hosts (dhcpd.conf(5)). */
import { contains, formatIp, formatPrefix } from '../../core/ip.ts'
import { assembleDhcp, type SubnetPart } from '../dhcp/assemble.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { reportUnused, subnetFields } from '../dhcp/settings.ts'
import { subnetIndex } from '../dhcp/subnet-index.ts'
import type { Importer, SourceFile, SourceReader } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { openFile } from '../included.ts'
import { shown } from '../shown.ts'
import type { Declarations, Scope } from './declarations.ts'
import { nameHosts } from './name-hosts.ts'
import { readHost } from './read-host.ts'
import { readScope } from './read-scope.ts'
import { readStatements } from './statements.ts'

const TOP: Scope = {
  kind: 'top',
  settings: new Map(),
  network: undefined,
  subnet: undefined,
  group: undefined,
  domain: undefined,
}

/** Several files are those of several servers: dhcpd.conf and dhcpd6.conf of one site. */
export const importDhcpd: Importer = (files, reader) => {
  const report = draftBuilder()
  const read = files.map((file) => readFile(file, reader, report))
  assembleDhcp(
    read.flatMap(({ subnets }) => subnets),
    read.flatMap(({ hosts }) => hosts),
    report,
  )
  return report.finish()
}

interface Read {
  readonly subnets: readonly SubnetPart[]
  readonly hosts: readonly HostPart[]
}

function readFile(file: SourceFile, reader: SourceReader, report: DraftBuilder): Read {
  const gathered = {
    report,
    definitions: new Map(),
    subnets: [],
    ranges: [],
    hosts: [],
    settings: [],
  }
  // A host outside of all blocks inherits nothing: it can be read before the rest of the file.
  const { statements, expand } = readStatements(openFile(file), reader, report, (statement, expanding) => {
    if (statement.body === undefined || statement.words[0]?.text !== 'host') return false
    readHost(statement, statement.body, TOP, { ...gathered, expand: expanding })
    return true
  })
  const found: Declarations = { ...gathered, expand }
  readScope(statements, TOP, found)
  const subnets = found.subnets.map(({ at, prefix, network, settings, empty }): SubnetPart => ({
    at,
    prefix,
    network,
    fields: subnetFields(settings, prefix, report),
    ranges: [],
    empty,
  }))
  placeRanges(found, subnets)
  reportRepeated(found)
  const subnetOf = subnetIndex(
    subnets.map(({ prefix, fields }) => ({ prefix: formatPrefix(prefix), ...fields })),
  )
  const domains = new Map(
    subnets.flatMap(({ fields: { domain } }) =>
      domain === undefined ? [] : [[domain.replaceAll('.', '-'), domain] as const],
    ),
  )
  const hosts = nameHosts(found.hosts, (ip) => subnetOf(ip)?.domain, domains, report)
  reportUnused(found.settings, report)
  return { subnets, hosts }
}

/** A pool of a shared network has the ranges of several subnets. */
function placeRanges({ ranges, report }: Declarations, subnets: readonly SubnetPart[]): void {
  for (const { range, subnet } of ranges) {
    const part = subnets.find(({ prefix }) =>
      subnet === undefined ? contains(prefix, range.first) : prefix === subnet,
    )
    if (part === undefined)
      report.problem(range.at, `range ${formatIp(range.first)}-${formatIp(range.last)} lies in no subnet`)
    else part.ranges.push(range)
  }
}

/** dhcpd refuses a name that two hosts have. */
function reportRepeated({ hosts, report }: Declarations): void {
  const seen = new Map<string, string>()
  for (const { label, at } of hosts) {
    const first = seen.get(label)
    if (first === undefined) seen.set(label, `${at.file}:${at.line}`)
    else report.problem(at, `host ${shown(label)} is declared twice (first in ${first})`)
  }
}
