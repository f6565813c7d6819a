/** Reads the text of an object, canonical or written by hand. */
import type { Problem } from '../../core/errors.ts'
import { canonical } from '../model/canonical.ts'
import type { Group } from '../model/group.ts'
import {
  allocations,
  bootClients,
  ipv6Modes,
  rangeKinds,
  reverseModes,
  type Boot,
  type Network,
  type Range,
  type Subnet,
} from '../model/network.ts'
import { recordName } from '../model/record-name.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { serialSchemes, type Zone, type ZoneRecord } from '../model/zone.ts'
import { readHost } from './parse-host.ts'
import { readMapping, type MappingReader } from './read-mapping.ts'
import { optional, readWaivers, required } from './read-parts.ts'
import { readYaml } from './read-yaml.ts'

const readers: { readonly [K in ObjectKind]: (name: string, reader: MappingReader) => ObjectOfKind[K] } = {
  host: readHost,
  network: readNetwork,
  zone: readZone,
  group: readGroup,
}

/** The object in canonical form. What is wrong is added to `problems`; the object is not to be used then. */
export function parseObject<K extends ObjectKind>(
  kind: K,
  name: string,
  text: string,
  problems: Problem[],
): ObjectOfKind[K] {
  return canonical(kind, readObject(kind, name, readYaml(text, problems), problems))
}

/** The same of plain data, its lists in the order in which they stand. */
export function readObject<K extends ObjectKind>(
  kind: K,
  name: string,
  data: unknown,
  problems: Problem[],
): ObjectOfKind[K] {
  const mapping = readMapping(data, '', problems)
  const object = readers[kind](name, mapping)
  mapping.end()
  return object
}

function readNetwork(name: string, reader: MappingReader): Network {
  return {
    name,
    ...optional('vlan', reader.number('vlan')),
    ...optional('bridge', reader.text('bridge')),
    ...optional('mtu', reader.number('mtu')),
    ...optional('dhcpServers', someTexts(reader, 'dhcpServers')),
    ...optional('relays', someTexts(reader, 'relays')),
    ...optional('notes', reader.text('notes')),
    subnets: reader.mappings('subnets').map((subnet) => readSubnet(subnet)),
    ...readWaivers(reader),
  }
}

function readSubnet(reader: MappingReader): Subnet {
  const subnet = {
    prefix: required(reader, 'prefix'),
    ...optional('gateway', reader.text('gateway')),
    dns: reader.texts('dns'),
    ntp: reader.texts('ntp'),
    ...optional('domain', reader.text('domain')),
    dhcp: reader.flag('dhcp') ?? true,
    ...optional('leaseTime', reader.number('leaseTime')),
    ...optional('allocation', reader.choice('allocation', allocations)),
    ...optional('ipv6', reader.choice('ipv6', ipv6Modes)),
    ...optional('quarantine', reader.duration('quarantine')),
    ...optional('boot', readBoot(reader.mapping('boot'))),
    ...optional('reverse', reader.choice('reverse', reverseModes)),
    options: reader.textByKey('options'),
    ranges: reader.mappings('ranges').map((range): Range => {
      const read = {
        kind: range.choice('kind', rangeKinds) ?? 'reserved',
        first: required(range, 'first'),
        last: required(range, 'last'),
      }
      range.end()
      return read
    }),
    reserved: reader.mappings('reserved').map((address) => {
      const read = { ip: required(address, 'ip'), purpose: required(address, 'purpose') }
      address.end()
      return read
    }),
  }
  reader.end()
  return subnet
}

/** The server and the files stand side by side: `{server: …, bios: …, ipxe: …}`. */
function readBoot(reader: MappingReader | undefined): Boot | undefined {
  if (reader === undefined) return undefined
  const boot = {
    ...optional('server', reader.text('server')),
    files: Object.fromEntries(
      bootClients.flatMap((client) => {
        const file = reader.text(client)
        return file === undefined ? [] : [[client, file]]
      }),
    ),
  }
  reader.end()
  return boot
}

/** Undefined where nothing is said of them; none is something too. */
function someTexts(reader: MappingReader, key: string): readonly string[] | undefined {
  const texts = reader.texts(key)
  return reader.raw(key) === undefined ? undefined : texts
}

const DEFAULT_TTL = 3600

function readZone(name: string, reader: MappingReader): Zone {
  return {
    name,
    ns: reader.texts('ns'),
    ...optional('primary', reader.text('primary')),
    ...optional('views', someTexts(reader, 'views')),
    ...optional('forwarders', someTexts(reader, 'forwarders')),
    ...optional('dynamic', reader.flag('dynamic')),
    ...optional('mail', reader.text('mail')),
    ttl: reader.number('ttl') ?? DEFAULT_TTL,
    serialScheme: reader.choice('serialScheme', serialSchemes) ?? 'date',
    records: reader.mappings('records').map((record): ZoneRecord => {
      const read = {
        name: relative(required(record, 'name'), name),
        type: required(record, 'type'),
        data: required(record, 'data'),
        ...optional('ttl', record.number('ttl')),
        ...optional('view', record.text('view')),
      }
      record.end()
      return read
    }),
    ...readWaivers(reader),
  }
}

/** A name with a final dot is a whole one; every other stands as it is written, to be checked as such. */
function relative(name: string, zone: string): string {
  return name.endsWith('.') ? recordName(name, zone) : name
}

function readGroup(name: string, reader: MappingReader): Group {
  return {
    name,
    parents: reader.texts('parents'),
    attributes: reader.attributes('attributes'),
    ...optional('notes', reader.text('notes')),
    ...readWaivers(reader),
  }
}
