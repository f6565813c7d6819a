/** What can be set on a host and on a NIC. */
import type { Problem } from '../../core/errors.ts'
import { formatSize, parseSize } from '../../core/size.ts'
import { parseMac } from '../../core/mac.ts'
import { hostKinds, hostStates, type Host, type Location, type Nic } from '../model/host.ts'
import { canonicalAlias } from '../model/names.ts'
import { stripKeyComment } from '../rules/host-key.ts'
import {
  listField,
  optionalField,
  readChoice,
  readInteger,
  readLower,
  readText,
  requiredField,
  withKey,
  type Field,
} from './field.ts'

export const hostFields: readonly Field<Host>[] = [
  requiredField('kind', 'kind', readChoice(hostKinds), `kind of host (${hostKinds.join(', ')})`),
  requiredField('state', 'state', readChoice(hostStates), `state (${hostStates.join(', ')})`),
  optionalField('parent', 'parent', readLower, 'name'),
  optionalField('os', 'os', readText, 'text'),
  optionalField('cpus', 'cpus', readInteger, 'whole number'),
  optionalField('memory', 'memory', parseSize, 'size such as 4G', formatSize),
  locationField('site-location', 'site'),
  locationField('rack', 'rack'),
  locationField('unit', 'unit'),
  optionalField('serial', 'serial', readText, 'text'),
  optionalField('asset', 'asset', readText, 'text'),
  optionalField('notes', 'notes', readText, 'text'),
  listField(
    'group',
    (host) => host.groups,
    (host, groups) => ({ ...host, groups: groups.map((group) => group.toLowerCase()) }),
  ),
  listField(
    'tag',
    (host) => host.tags,
    (host, tags) => ({ ...host, tags: tags.map((tag) => tag.toLowerCase()) }),
  ),
  listField(
    'alias',
    (host) => host.aliases,
    (host, aliases) => ({ ...host, aliases: aliases.map((alias) => canonicalAlias(alias)) }),
  ),
  listField(
    'ssh-host-key',
    (host) => host.hostKeys,
    (host, keys) => ({ ...host, hostKeys: keys.map((key) => stripKeyComment(key)) }),
  ),
]

function locationField(name: string, key: keyof Location): Field<Host> {
  return {
    name,
    many: false,
    get: (host) => {
      const value = host.location?.[key]
      return value === undefined ? [] : [String(value)]
    },
    set: (host, [text], problems) => {
      const value = text === undefined || key !== 'unit' ? text : readInteger(text)
      if (text !== undefined && value === undefined)
        problems.push({ message: `${name} "${text}" is no whole number` })
      const location: Location = withKey({ ...host.location }, key, value)
      return withKey(host, 'location', Object.keys(location).length === 0 ? undefined : location)
    },
  }
}

export const nicFields: readonly Field<Nic>[] = [
  {
    name: 'mac',
    many: false,
    get: (nic) => (nic.mac === undefined ? [] : [nic.mac]),
    set: (nic, [text], problems) => {
      const mac = text === undefined ? undefined : parseMac(text)
      if (text !== undefined && mac === undefined) problems.push(macProblem(text))
      return withKey(nic, 'mac', mac)
    },
  },
  optionalField('network', 'network', readLower, 'name'),
]

/** Why this is no MAC, with the count that gives it away. */
export function macProblem(text: string): Problem {
  const octets = text.split(/[:-]/).length
  const counted = octets > 1 && octets !== 6 ? `, it has ${octets} octets instead of 6` : ''
  return { message: `"${text}" is no MAC address${counted}`, hint: 'for example 52:54:00:12:34:56' }
}
