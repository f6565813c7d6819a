/** What can be set on a network, a subnet, a zone and a group. */
import { formatDuration, parseDuration } from '../../core/duration.ts'
import type { Problem } from '../../core/errors.ts'
import { formatIp, hostRange, parseIp, parsePrefix } from '../../core/ip.ts'
import type { Group } from '../model/group.ts'
import { allocations, ipv6Modes, type Network, type Subnet } from '../model/network.ts'
import { serialSchemes, type Zone } from '../model/zone.ts'
import { readRange } from './read-range.ts'
import {
  listField,
  optionalField,
  readChoice,
  readInteger,
  readLower,
  readSwitch,
  readText,
  requiredField,
  type Field,
} from './field.ts'

export const networkFields: readonly Field<Network>[] = [
  optionalField('vlan', 'vlan', readInteger, 'whole number'),
  optionalField('bridge', 'bridge', readText, 'text'),
  optionalField('mtu', 'mtu', readInteger, 'whole number'),
  optionalField('notes', 'notes', readText, 'text'),
]

export const subnetFields: readonly Field<Subnet>[] = [
  gatewayField(),
  addressesField('dns', 'dns'),
  addressesField('ntp', 'ntp'),
  optionalField('domain', 'domain', readDomain, 'domain'),
  requiredField('dhcp', 'dhcp', readSwitch, '"on" or "off"', (on) => (on ? 'on' : 'off')),
  optionalField('lease-time', 'leaseTime', readInteger, 'number of seconds'),
  optionalField(
    'allocation',
    'allocation',
    readChoice(allocations),
    `way to allocate (${allocations.join(', ')})`,
  ),
  optionalField('ipv6', 'ipv6', readChoice(ipv6Modes), `ipv6 mode (${ipv6Modes.join(', ')})`),
  optionalField('quarantine', 'quarantine', parseDuration, 'time such as 7d or 12h', formatDuration),
  listField(
    'option',
    (subnet) => Object.entries(subnet.options).map(([name, value]) => `${name}=${value}`),
    (subnet, values, problems) => ({
      ...subnet,
      options: Object.fromEntries(values.flatMap((text) => readOption(text, problems))),
    }),
  ),
  listField(
    'range',
    (subnet) => subnet.ranges.map((range) => `${range.kind}:${range.first}-${range.last}`),
    (subnet, values, problems) => ({
      ...subnet,
      ranges: values.flatMap((text) => readRange(text, problems) ?? []),
    }),
  ),
]

export const zoneFields: readonly Field<Zone>[] = [
  listField(
    'ns',
    (zone) => zone.ns,
    (zone, values) => ({ ...zone, ns: values.map((name) => name.toLowerCase().replace(/\.$/, '')) }),
  ),
  optionalField('mail', 'mail', readText, 'mailbox'),
  requiredField('ttl', 'ttl', readInteger, 'number of seconds'),
  requiredField(
    'serial',
    'serialScheme',
    readChoice(serialSchemes),
    `serial scheme (${serialSchemes.join(', ')})`,
  ),
]

export const groupFields: readonly Field<Group>[] = [
  listField(
    'parent',
    (group) => group.parents,
    (group, values) => ({ ...group, parents: values.map((name) => name.toLowerCase()) }),
  ),
  optionalField('notes', 'notes', readText, 'text'),
]

/** The canonical text of an address, or undefined. */
function readIpText(text: string): string | undefined {
  const ip = parseIp(text)
  return ip === undefined ? undefined : formatIp(ip)
}

/** `first` and `last` are those of the addresses that hosts may have. */
function gatewayField(): Field<Subnet> {
  const field = optionalField<Subnet, 'gateway'>('gateway', 'gateway', readIpText, 'IP address')
  return {
    ...field,
    set: (subnet, [text], problems) => {
      const end = text?.toLowerCase()
      const prefix = parsePrefix(subnet.prefix)
      if (end !== 'first' && end !== 'last')
        return field.set(subnet, text === undefined ? [] : [text], problems)
      if (prefix === undefined) return subnet
      const { family } = prefix
      return { ...subnet, gateway: formatIp({ family, value: hostRange(prefix)[end] }) }
    },
  }
}

function readDomain(text: string): string | undefined {
  return readLower(text)?.replace(/\.$/, '')
}

function addressesField(name: string, key: 'dns' | 'ntp'): Field<Subnet> {
  return listField(
    name,
    (subnet) => subnet[key],
    (subnet, values, problems) => ({
      ...subnet,
      [key]: values.flatMap((text) => {
        const ip = readIpText(text)
        if (ip === undefined) problems.push({ message: `${name} "${text}" is no IP address` })
        return ip ?? []
      }),
    }),
  )
}

function readOption(text: string, problems: Problem[]): [name: string, value: string][] {
  const equals = text.indexOf('=')
  if (equals > 0) return [[text.slice(0, equals).toLowerCase(), text.slice(equals + 1)]]
  problems.push({ message: `option "${text}" is not of the form NAME=VALUE` })
  return []
}
