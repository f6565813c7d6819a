/** Configurations of dnsmasq: subnets, hosts, names and records (dnsmasq(8)). */
import { assembleDhcp } from '../dhcp/assemble.ts'
import { reportUnused } from '../dhcp/settings.ts'
import type { Importer } from '../draft.ts'
import { draftBuilder } from '../draft-builder.ts'
import { openFile } from '../included.ts'
import { hostParts } from './host-parts.ts'
import { placeOptions, withOptions } from './place-options.ts'
import { placeRecords } from './place-records.ts'
import { readConf } from './read-conf.ts'
import type { DnsmasqState } from './state.ts'
import { subnetParts } from './subnet-parts.ts'

export const importDnsmasq: Importer = (files, reader) => {
  const report = draftBuilder()
  const state: DnsmasqState = {
    report,
    reader,
    ranges: [],
    options: [],
    clients: new Map(),
    excluded: new Set(),
    domains: [],
    hosts: [],
    names: [],
    aliases: [],
    records: [],
    zones: [],
  }
  for (const file of files) readConf(openFile(file), state)
  const placed = placeOptions(state)
  const hosts = withOptions(placed, state)
  assembleDhcp(subnetParts(state, placed), hostParts(state, hosts), report)
  placeRecords(state)
  reportUnused(
    state.options.map(({ setting }) => setting),
    report,
  )
  return report.finish()
}
