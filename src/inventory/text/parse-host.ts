/** Reads the text of a host. */
import { parseDuid } from '../../core/duid.ts'
import {
  hostKinds,
  hostStates,
  nicKinds,
  type Host,
  type Location,
  type Nic,
  type NicAddress,
} from '../model/host.ts'
import { canonicalAlias } from '../model/names.ts'
import type { MappingReader } from './read-mapping.ts'
import { optional, readWaivers, required } from './read-parts.ts'

export function readHost(name: string, reader: MappingReader): Host {
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
    ...optional('duid', readDuid(reader.text('duid'))),
    ...optional('options', readOptions(reader)),
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
    ...readWaivers(reader),
  }
}

/** Undefined where there are none. */
function readOptions(reader: MappingReader): Host['options'] {
  const options = reader.textByKey('options')
  return Object.keys(options).length === 0 ? undefined : options
}

/** In its canonical form; what is none stands as it is, to be refused as such. */
function readDuid(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (parseDuid(text) ?? text)
}

function readLocation(reader: MappingReader | undefined): Location | undefined {
  if (reader === undefined) return undefined
  const location = {
    ...optional('site', reader.text('site')),
    ...optional('rack', reader.text('rack')),
    ...optional('unit', reader.number('unit')),
    ...optional('height', reader.number('height')),
  }
  reader.end()
  return location
}

function readNic(reader: MappingReader): Nic {
  const nic = {
    name: required(reader, 'name'),
    ...optional('kind', reader.choice('kind', nicKinds)),
    members: reader.texts('members'),
    ...optional('link', reader.text('link')),
    ...optional('mac', reader.text('mac')),
    ...optional('sharedMac', reader.flag('sharedMac')),
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
