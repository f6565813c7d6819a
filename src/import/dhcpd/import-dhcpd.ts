/** dhcpd.conf of ISC dhcpd 4, for IPv4 and IPv6: its subnets with what they hand out, and its hosts (dhcpd.conf(5)). */
import { groupBy } from '../../core/group-by.ts'
import { contains, formatIp, formatPrefix, widthOf } from '../../core/ip.ts'
import { assembleDhcp, type SubnetPart } from '../dhcp/assemble.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { reportUnused, subnetFields } from '../dhcp/settings.ts'
import { subnetIndex } from '../dhcp/subnet-index.ts'
import type { Importer, Place, SourceFile, SourceReader } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { openFile } from '../included.ts'
import { shown } from '../shown.ts'
import { bootOf } from './boot-of.ts'
import type { Declarations, Scope, SubnetDeclaration } from './declarations.ts'
import { nameHosts } from './name-hosts.ts'
import { readHost } from './read-host.ts'
import { readScope } from './read-scope.ts'
import { readStatements } from './statements.ts'

const TOP: Scope = {
  kind: 'top',
  settings: new Map(),
  boots: [],
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
  const subnets = withoutRelays(found).map(({ at, prefix, network, settings, boots, empty }): SubnetPart => {
    const booting = prefix.family === 6 || empty ? { settings, fields: {} } : bootOf(settings, boots, report)
    const fields = { ...subnetFields(booting.settings, prefix, report), ...booting.fields }
    return { at, prefix, network, fields, ranges: [], empty }
  })
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

/** An empty subnet of one address beside others is a relay agent: dhcpd tells by it which of its networks is asked for. */
function withoutRelays({ subnets, report }: Declarations): readonly SubnetDeclaration[] {
  const relays = new Map<string, { readonly at: Place; readonly ips: string[] }>()
  const sizes = new Map(
    [...groupBy(subnets, ({ network }) => network)].map(([name, all]) => [name, all.length]),
  )
  const others = subnets.filter(({ at, prefix, network, empty }) => {
    const { family, length } = prefix
    const isRelay = empty && length === widthOf(family) && (sizes.get(network) ?? 0) > 1
    if (!isRelay || network === undefined) return true
    const ip = formatIp({ family, value: prefix.network })
    const known = relays.get(network)
    if (known === undefined) relays.set(network, { at, ips: [ip] })
    else known.ips.push(ip)
    return false
  })
  for (const [name, { at, ips }] of relays) report.networks.push({ at, value: { name, relays: ips } })
  return others
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
