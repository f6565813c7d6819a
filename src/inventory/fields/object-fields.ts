/** What can be set on a network, a subnet, a zone and a group. */
import { formatDuration, parseDuration } from '../../core/duration.ts'
import { formatIp, hostRange, parseIp, parsePrefix } from '../../core/ip.ts'
import type { Group } from '../model/group.ts'
import { allocations, ipv6Modes, type Network, type Subnet } from '../model/network.ts'
import { dnsName } from '../model/typed-name.ts'
import { serialSchemes, type Zone } from '../model/zone.ts'
import { readRange } from './read-range.ts'
import {
  listField,
  optionalField,
  readChoice,
  readInteger,
  readSwitch,
  readText,
  requiredField,
  type Field,
} from './field.ts'
import {
  networkServiceFields,
  optionField,
  subnetServiceFields,
  zoneServiceFields,
} from './service-fields.ts'

export const networkFields: readonly Field<Network>[] = [
  optionalField('vlan', 'vlan', readInteger, 'whole number'),
  optionalField('bridge', 'bridge', readText, 'text'),
  optionalField('mtu', 'mtu', readInteger, 'whole number'),
  ...networkServiceFields,
  optionalField('notes', 'notes', readText, 'text'),
]

export const subnetFields: readonly Field<Subnet>[] = [
  gatewayField(),
  addressesField('dns', 'dns'),
  addressesField('ntp', 'ntp'),
  optionalField('domain', 'domain', dnsName, 'domain'),
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
  ...subnetServiceFields,
  optionField(
    (subnet) => subnet.options,
    (subnet, options) => ({ ...subnet, options }),
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
    (zone, values) => ({ ...zone, ns: values.map((name) => dnsName(name)) }),
  ),
  ...zoneServiceFields,
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
