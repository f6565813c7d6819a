/** What can be set on a host and on a NIC. */
import { parseDuid } from '../../core/duid.ts'
import type { Problem } from '../../core/errors.ts'
import { formatSize, parseSize } from '../../core/size.ts'
import { parseMac } from '../../core/mac.ts'
import { hostKinds, hostStates, nicKinds, type Host, type Location, type Nic } from '../model/host.ts'
import { canonicalAlias } from '../model/names.ts'
import { dnsName } from '../model/typed-name.ts'
import { stripKeyComment } from '../rules/host-key.ts'
import {
  listField,
  optionalField,
  readChoice,
  readInteger,
  readLower,
  readSwitch,
  readText,
  requiredField,
  withKey,
  type Field,
} from './field.ts'
import { hostOptionField } from './service-fields.ts'

export const hostFields: readonly Field<Host>[] = [
  requiredField('kind', 'kind', readChoice(hostKinds), `kind of host (${hostKinds.join(', ')})`),
  requiredField('state', 'state', readChoice(hostStates), `state (${hostStates.join(', ')})`),
  optionalField('parent', 'parent', dnsName, 'name'),
  optionalField('os', 'os', readText, 'text'),
  optionalField('cpus', 'cpus', readInteger, 'whole number'),
  optionalField('memory', 'memory', parseSize, 'size such as 4G', formatSize),
  locationField('site-location', 'site'),
  locationField('rack', 'rack'),
  locationField('unit', 'unit'),
  locationField('height', 'height'),
  optionalField('serial', 'serial', readText, 'text'),
  optionalField('asset', 'asset', readText, 'text'),
  optionalField('duid', 'duid', parseDuid, 'DUID such as 00:03:00:01:52:54:00:12:34:56'),
  hostOptionField,
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
      const value = text === undefined || key === 'site' || key === 'rack' ? text : readInteger(text)
      if (text !== undefined && value === undefined)
        problems.push({ message: `${name} "${text}" is no whole number` })
      const location: Location = withKey({ ...host.location }, key, value)
      return withKey(host, 'location', Object.keys(location).length === 0 ? undefined : location)
    },
  }
}

export const nicFields: readonly Field<Nic>[] = [
  optionalField('kind', 'kind', readChoice(nicKinds), `kind of NIC (${nicKinds.join(', ')})`),
  listField(
    'members',
    (nic) => nic.members ?? [],
    (nic, members) => withKey(nic, 'members', members.length === 0 ? undefined : members),
  ),
  optionalField('link', 'link', readText, 'name'),
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
  {
    name: 'shared-mac',
    many: false,
    get: (nic) => (nic.sharedMac === true ? ['true'] : []),
    set: (nic, [text], problems) => {
      const shared = text === undefined ? false : readSwitch(text)
      if (shared === undefined) problems.push({ message: `shared-mac "${text ?? ''}" is not true or false` })
      return withKey(nic, 'sharedMac', shared === true ? true : undefined)
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
