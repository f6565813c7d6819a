/** Configurations of Kea, Dhcp4 and Dhcp6: subnets with what they hand out, and reservations. */
import { assembleDhcp, type SubnetPart } from '../dhcp/assemble.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { reportUnused } from '../dhcp/settings.ts'
import type { Importer } from '../draft.ts'
import { draftBuilder, type DraftBuilder } from '../draft-builder.ts'
import { openFile } from '../included.ts'
import { networkNameFrom } from '../network-name.ts'
import { didYouMean, shown } from '../shown.ts'
import { fieldsOf, type Fields } from './json-fields.ts'
import { parseJson, type JsonObject, type JsonValue } from './parse-json.ts'
import { readBootClasses } from './read-boot-classes.ts'
import { readDefinitions, readSettings } from './read-options.ts'
import { readRelays } from './read-relays.ts'
import { readReservation } from './read-reservation.ts'
import { readSubnet } from './read-subnet.ts'
import type { KeaScope } from './scope.ts'
import { contextOf } from './user-context.ts'

export const importKea: Importer = (files, reader) => {
  const report = draftBuilder()
  const subnets: SubnetPart[] = []
  const hosts: HostPart[] = []
  for (const file of files) {
    const open = openFile(file)
    const root = parseJson(open, reader, report)
    const config = root === undefined ? undefined : configIn(root)
    if (config === undefined) {
      report.problem(
        root?.at ?? { file: file.name, line: 1 },
        'this is no configuration of Kea: it is no JSON object',
      )
      continue
    }
    readConfig(config, subnets, hosts, report)
  }
  assembleDhcp(subnets, hosts, report)
  return report.finish()
}

/** The configuration itself, or what the command config-get answers with. */
function configIn(root: JsonValue): JsonObject | undefined {
  const value = root.kind === 'array' && root.items.length === 1 ? root.items[0] : root
  if (value?.kind !== 'object') return undefined
  const inner = value.entries.get('arguments')
  return inner?.kind === 'object' ? inner : value
}

/** Parts that are of other programs than the DHCP servers. */
const OTHERS = ['Control-agent', 'DhcpDdns', 'Logging', 'Netconf', 'hash']
const SERVERS = { Dhcp4: 4, Dhcp6: 6 } as const

function readConfig(
  config: JsonObject,
  subnets: SubnetPart[],
  hosts: HostPart[],
  report: DraftBuilder,
): void {
  for (const [name, value] of config.entries) {
    const family = name === 'Dhcp4' || name === 'Dhcp6' ? SERVERS[name] : undefined
    if (family === undefined) {
      if (OTHERS.includes(name))
        report.unplaced(value.at, `"${name}" is of another program, and has no place in the inventory`)
      else
        report.problem(
          value.at,
          `${shown(name)} is no part of a configuration of Kea`,
          didYouMean(name, [...OTHERS, ...Object.keys(SERVERS)]),
        )
    } else if (value.kind !== 'object') report.problem(value.at, `"${name}" is no object`)
    else subnets.push(...readServer(value, family, hosts, report))
  }
}

function readServer(
  object: JsonObject,
  family: 4 | 6,
  hosts: HostPart[],
  report: DraftBuilder,
): readonly SubnetPart[] {
  const fields = fieldsOf(object, report)
  const definitions = readDefinitions(fields, family, report)
  const ours = contextOf(object).get('made-by') === 'hostwright'
  // Then what holds for all is a default, and no wish of anybody.
  if (ours) fields.ignore(...OWN_SETTINGS)
  const all: KeaScope['all'] = []
  const scope: KeaScope = {
    report,
    family,
    definitions,
    all,
    hosts,
    ours,
    classes: readBootClasses(
      fields,
      ours,
      (own) => [...readSettings(own, new Map(), family, definitions, report, all).values()],
      report,
    ),
    settings: ours ? new Map() : readSettings(fields, new Map(), family, definitions, report, all),
    network: undefined,
    suffix: fields.text('ddns-qualifying-suffix'),
    domain: undefined,
  }
  const subnets = [
    ...readSubnets(fields, scope),
    ...fields.objects('shared-networks').flatMap((network) => readNetwork(network, scope)),
  ]
  for (const reservation of fields.objects('reservations')) readReservation(reservation, scope)
  const others = fields.others()
  if (others.length > 0)
    report.unplaced(object.at, `settings of the server have no place in the inventory: ${others.join(', ')}`)
  reportUnused(all, report)
  return subnets
}

/** What our own generator says of the server itself. */
const OWN_SETTINGS = [
  'user-context',
  'interfaces-config',
  'control-socket',
  'lease-database',
  'loggers',
  'authoritative',
  'valid-lifetime',
  'preferred-lifetime',
  'match-client-id',
  'mac-sources',
  'host-reservation-identifiers',
  'reservations-global',
  'reservations-in-subnet',
  'reservations-out-of-pool',
  'ip-reservations-unique',
]

function readSubnets(fields: Fields, scope: KeaScope): readonly SubnetPart[] {
  const wrong = scope.family === 4 ? 'subnet6' : 'subnet4'
  const odd = fields.object.entries.get(wrong)
  if (odd !== undefined) scope.report.problem(odd.at, `"${wrong}" cannot stand in Dhcp${scope.family}`)
  fields.ignore(wrong)
  return fields.objects(`subnet${scope.family}`).flatMap((subnet) => readSubnet(subnet, scope) ?? [])
}

function readNetwork(object: JsonObject, outer: KeaScope): readonly SubnetPart[] {
  const { report, family } = outer
  const fields = fieldsOf(object, report)
  const given = fields.text('name') ?? ''
  const network = networkNameFrom(given, object.at, report)
  const settings = readSettings(fields, outer.settings, family, outer.definitions, report, outer.all)
  const suffix = fields.text('ddns-qualifying-suffix') ?? outer.suffix
  readRelays(fields, network, outer)
  const subnets = readSubnets(fields, { ...outer, settings, network, suffix })
  if (outer.ours) fields.ignore('interface')
  const others = fields.others()
  if (others.length > 0)
    report.unplaced(
      object.at,
      `settings of shared network ${shown(given)} have no place in the inventory: ${others.join(', ')}`,
    )
  return subnets
}
