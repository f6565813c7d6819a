/** Reads the text of an object, canonical or written by hand. */
import { parse, YAMLParseError } from 'yaml'
import type { Problem } from '../../core/errors.ts'
import { canonical } from '../model/canonical.ts'
import { hostKinds, hostStates, type Host, type Location, type Nic, type NicAddress } from '../model/host.ts'
import type { Group } from '../model/group.ts'
import { rangeKinds, type Network, type Range, type Subnet } from '../model/network.ts'
import { canonicalAlias } from '../model/names.ts'
import { recordName } from '../model/record-name.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { serialSchemes, type Zone, type ZoneRecord } from '../model/zone.ts'
import { readMapping, type MappingReader } from './read-mapping.ts'

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
  const mapping = readMapping(readYaml(text, problems), '', problems)
  const object = readers[kind](name, mapping)
  mapping.end()
  return canonical(kind, object)
}

function readYaml(text: string, problems: Problem[]): unknown {
  try {
    // An empty file is an object without anything said about it.
    return (parse(text, { prettyErrors: true }) as unknown) ?? {}
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    problems.push({ message: `it is no YAML: ${error.message.split('\n')[0] ?? ''}` })
    return {}
  }
}

function readHost(name: string, reader: MappingReader): Host {
  return {
    name,
    kind: reader.choice('kind', hostKinds) ?? 'physical',
    state: reader.choice('state', hostStates) ?? 'active',
    ...optional('parent', reader.text('parent')),
    ...optional('os', reader.text('os')),
    ...optional('cpus', reader.number('cpus')),
    ...optional('memory', reader.size('memory')),
    ...optional('location', readLocation(reader.mapping('location'))),
    ...optional('serial', reader.text('serial')),
    ...optional('asset', reader.text('asset')),
    ...optional('notes', reader.text('notes')),
    groups: reader.texts('groups'),
    tags: reader.texts('tags'),
    attributes: reader.attributes('attributes'),
    aliases: reader.texts('aliases').map((alias) => (alias.endsWith('.') ? canonicalAlias(alias) : alias)),
    hostKeys: reader.texts('hostKeys'),
    nics: reader.mappings('nics').map((nic) => readNic(nic)),
    disks: reader.mappings('disks').map((disk) => {
      const read = { name: required(disk, 'name'), size: disk.size('size') ?? 0 }
      disk.end()
      return read
    }),
  }
}

function readLocation(reader: MappingReader | undefined): Location | undefined {
  if (reader === undefined) return undefined
  const location = {
    ...optional('site', reader.text('site')),
    ...optional('rack', reader.text('rack')),
    ...optional('unit', reader.number('unit')),
  }
  reader.end()
  return location
}

function readNic(reader: MappingReader): Nic {
  const nic = {
    name: required(reader, 'name'),
    ...optional('mac', reader.text('mac')),
    ...optional('network', reader.text('network')),
    addresses: reader.items('addresses').map((item): NicAddress => {
      if (typeof item === 'string') return { ip: item }
      const address = { ip: required(item, 'ip'), ...optional('name', item.text('name')) }
      item.end()
      return address
    }),
  }
  reader.end()
  return nic
}

function readNetwork(name: string, reader: MappingReader): Network {
  return {
    name,
    ...optional('vlan', reader.number('vlan')),
    ...optional('bridge', reader.text('bridge')),
    ...optional('mtu', reader.number('mtu')),
    ...optional('notes', reader.text('notes')),
    subnets: reader.mappings('subnets').map((subnet) => readSubnet(subnet)),
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

const DEFAULT_TTL = 3600

function readZone(name: string, reader: MappingReader): Zone {
  return {
    name,
    ns: reader.texts('ns'),
    ...optional('mail', reader.text('mail')),
    ttl: reader.number('ttl') ?? DEFAULT_TTL,
    serialScheme: reader.choice('serialScheme', serialSchemes) ?? 'date',
    records: reader.mappings('records').map((record): ZoneRecord => {
      const read = {
        name: relative(required(record, 'name'), name),
        type: required(record, 'type'),
        data: required(record, 'data'),
        ...optional('ttl', record.number('ttl')),
      }
      record.end()
      return read
    }),
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
  }
}

function required(reader: MappingReader, key: string): string {
  const text = reader.text(key)
  if (text === undefined) reader.missing(key)
  return text ?? ''
}

function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  // A computed key widens to string; it is the one that was given.
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }
}
