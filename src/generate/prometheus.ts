/** Targets for Prometheus, as its file_sd_configs read them: one for each host, with labels. */
import { groupsByName, inheritedAttributes, withParents, type Groups } from '../inventory/model/groups-of.ts'
import type { AttributeValue, Host } from '../inventory/model/host.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import { asciiJson } from './ascii-json.ts'
import { namedHosts } from './named-hosts.ts'

/** Of node_exporter. */
const DEFAULT_PORT = 9100

export interface PrometheusOptions {
  readonly port?: number
}

/** Hosts that are only planned, and those that nobody could reach, are left out. */
export function generatePrometheus(
  snapshot: Snapshot,
  { port = DEFAULT_PORT }: PrometheusOptions,
): readonly GeneratedFile[] {
  const groups = groupsByName(snapshot.groups)
  const targets = namedHosts(snapshot, 'Cannot generate targets')
    .filter(({ host }) => host.state !== 'planned')
    .flatMap(({ host, fqdn, addresses }) => {
      const reach = fqdn.includes('.') && addresses.length > 0 ? fqdn : addresses[0]?.text
      if (reach === undefined) return []
      return [
        {
          targets: [`${reach.includes(':') ? `[${reach}]` : reach}:${port}`],
          labels: labelsOf(host, groups),
        },
      ]
    })
  return [{ path: 'targets.json', text: asciiJson(targets) }]
}

/** Values are text; lists have commas around each item, so that `.*,web,.*` finds one. */
function labelsOf(host: Host, groups: Groups): Readonly<Record<string, string>> {
  const { location } = host
  const own: Readonly<Record<string, AttributeValue | undefined>> = {
    host: host.name,
    kind: host.kind,
    state: host.state,
    parent: host.parent,
    os: host.os,
    site: location?.site,
    rack: location?.rack,
    groups: withParents(host.groups, groups),
    tags: host.tags,
  }
  const attributes = Object.entries(inheritedAttributes(host, groups))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [`attr_${key}`, value] as const)
  return Object.fromEntries(
    [...Object.entries(own), ...attributes].flatMap(([key, value]) => {
      const text = value === undefined ? '' : textOf(value)
      return text === '' ? [] : [[key.replaceAll(/[^a-zA-Z0-9_]/g, '_'), text]]
    }),
  )
}

function textOf(value: AttributeValue): string {
  if (typeof value !== 'object') return String(value)
  return value.length === 0 ? '' : `,${value.join(',')},`
}
