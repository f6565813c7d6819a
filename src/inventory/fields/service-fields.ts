/** What can be set for DHCP and DNS servers: whom they serve, what they hand out, what is booted. */
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { Host } from '../model/host.ts'
import { bootClients, reverseModes, type Boot, type Network, type Subnet } from '../model/network.ts'
import { dnsName } from '../model/typed-name.ts'
import type { Zone } from '../model/zone.ts'
import { listField, optionalField, readChoice, readSwitch, withKey, type Field } from './field.ts'

export const networkServiceFields: readonly Field<Network>[] = [
  listField(
    'dhcp-server',
    (network) => network.dhcpServers ?? [],
    (network, values) => withKey(network, 'dhcpServers', some(values.map((name) => dnsName(name)))),
  ),
  listField(
    'relay',
    (network) => network.relays ?? [],
    (network, values, problems) => withKey(network, 'relays', some(readAddresses('relay', values, problems))),
  ),
]

export const subnetServiceFields: readonly Field<Subnet>[] = [
  {
    ...listField<Subnet>(
      'boot',
      ({ boot }) => bootTexts(boot),
      (subnet, values, problems) => withKey(subnet, 'boot', readBoot(values, problems)),
    ),
    entries: true,
  },
  optionalField(
    'reverse',
    'reverse',
    readChoice(reverseModes),
    `way to reverse names (${reverseModes.join(', ')})`,
  ),
]

export const zoneServiceFields: readonly Field<Zone>[] = [
  optionalField('primary', 'primary', dnsName, 'host'),
  listField(
    'view',
    (zone) => zone.views ?? [],
    (zone, values) => withKey(zone, 'views', some(values.map((name) => name.toLowerCase()))),
  ),
  listField(
    'forwarder',
    (zone) => zone.forwarders ?? [],
    (zone, values, problems) =>
      withKey(zone, 'forwarders', some(readAddresses('forwarder', values, problems))),
  ),
  {
    name: 'dynamic',
    many: false,
    get: (zone) => (zone.dynamic === true ? ['on'] : []),
    set: (zone, [text], problems) => {
      const on = text === undefined ? false : readSwitch(text)
      if (on === undefined) problems.push({ message: `dynamic "${text ?? ''}" is no "on" or "off"` })
      return withKey(zone, 'dynamic', text === undefined ? undefined : on)
    },
  },
]

export const hostOptionField: Field<Host> = optionField(
  (host) => host.options ?? {},
  (host, options) => withKey(host, 'options', Object.keys(options).length === 0 ? undefined : options),
)

/** DHCP options, each as NAME=VALUE. */
export function optionField<T>(
  get: (object: T) => Readonly<Record<string, string>>,
  set: (object: T, options: Readonly<Record<string, string>>) => T,
): Field<T> {
  return {
    name: 'option',
    many: true,
    entries: true,
    get: (object) => Object.entries(get(object)).map(([name, value]) => `${name}=${value}`),
    set: (object, values, problems) =>
      set(object, Object.fromEntries(values.flatMap((text) => readOption(text, problems)))),
  }
}

function readOption(text: string, problems: Problem[]): [name: string, value: string][] {
  const equals = text.indexOf('=')
  if (equals > 0) return [[text.slice(0, equals).toLowerCase(), text.slice(equals + 1)]]
  problems.push({ message: `option "${text}" is not of the form NAME=VALUE` })
  return []
}

/** `server=10.20.0.2`, `bios=pxelinux.0`, … in the order of `bootClients`. */
export function bootTexts(boot: Boot | undefined): readonly string[] {
  if (boot === undefined) return []
  const { server, files } = boot
  return [
    ...(server === undefined ? [] : [`server=${server}`]),
    ...bootClients.flatMap((client) => (files[client] === undefined ? [] : [`${client}=${files[client]}`])),
  ]
}

const bootKeys = ['server', ...bootClients]

function readBoot(values: readonly string[], problems: Problem[]): Boot | undefined {
  const entries = values.flatMap((text): readonly (readonly [string, string])[] => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
    const lower = key.trim().toLowerCase()
    if (key === '') problems.push({ message: `boot "${text}" is not of the form KEY=VALUE`, hint: keysHint })
    else if (!bootKeys.includes(lower)) {
      const meant = nearest(lower, bootKeys)
      problems.push({
        message: `unknown key "${lower}" of boot`,
        hint: meant === undefined ? keysHint : `did you mean "${meant}"?`,
      })
    } else return value.trim() === '' ? [] : [[lower, value.trim()]]
    return []
  })
  const { server: address, ...files } = Object.fromEntries(entries)
  const [server] = address === undefined ? [] : readAddresses('boot server', [address], problems)
  if (server === undefined && Object.keys(files).length === 0) return undefined
  return { ...(server === undefined ? {} : { server }), files }
}

const keysHint = `the keys are ${bootKeys.join(', ')}`

function readAddresses(what: string, values: readonly string[], problems: Problem[]): readonly string[] {
  return values.flatMap((text) => {
    const ip = parseIp(text)
    if (ip !== undefined) return formatIp(ip)
    problems.push({ message: `${what} "${text}" is no IP address` })
    return []
  })
}

function some<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values
}
