/** What a plan of DHCP says, and what Kea says of the configuration that it runs, each as lines that can be compared. */
import type { Family } from '../../src/core/ip.ts'
import { formatIp, lastOf, parsePrefix } from '../../src/core/ip.ts'
import { octetsOf } from '../../src/generate/dhcp/option-octets.ts'
import { readOptionValue } from '../../src/generate/dhcp/option-value.ts'
import { bootOptions } from '../../src/generate/dhcp/network-boot.ts'
import type { BootFields, DhcpPlan, PlannedOption, PlannedSubnet } from '../../src/generate/dhcp/plan.ts'

interface Options {
  readonly 'option-data'?: readonly {
    readonly code: number
    readonly data: string
    readonly 'csv-format': boolean
    readonly 'always-send': boolean
  }[]
}

interface Fields extends Options {
  readonly 'next-server'?: string
  readonly 'boot-file-name'?: string
  readonly 'server-hostname'?: string
}

interface Reservation extends Fields {
  readonly 'hw-address'?: string
  readonly duid?: string
  readonly 'ip-address'?: string
  readonly 'ip-addresses'?: readonly string[]
  readonly hostname: string
  readonly 'client-classes'?: readonly string[]
  readonly 'user-context': { readonly host: string; readonly nic: string }
}

interface Subnet extends Fields {
  readonly id: number
  readonly subnet: string
  readonly 'valid-lifetime': number
  readonly interface?: string
  readonly relay?: { readonly 'ip-addresses': readonly string[] }
  readonly 'user-context'?: { readonly network: string }
  readonly 'require-client-classes'?: readonly string[]
  readonly pools: readonly { readonly pool: string }[]
  readonly reservations: readonly Reservation[]
}

interface SharedNetwork {
  readonly name: string
  readonly interface?: string
  readonly relay?: { readonly 'ip-addresses': readonly string[] }
  readonly subnet4?: readonly Subnet[]
  readonly subnet6?: readonly Subnet[]
}

/** The part of a configuration that is compared; what the command config-get answers has everything. */
export interface KeaConfig {
  readonly 'client-classes'?: readonly (Fields & { readonly name: string; readonly test?: string })[]
  readonly subnet4?: readonly Subnet[]
  readonly subnet6?: readonly Subnet[]
  readonly 'shared-networks'?: readonly SharedNetwork[]
}

/** Sorted. */
export function loadedLines(config: KeaConfig, family: Family, plan: DhcpPlan): readonly string[] {
  const key = `subnet${family}` as const
  const forms = formsOf(plan)
  const classes = new Map((config['client-classes'] ?? []).map((one) => [one.name, one]))
  const lines: string[] = []
  const options = (owner: string, { 'option-data': list = [] }: Options): void => {
    for (const { code, data, 'csv-format': csv } of list)
      lines.push(`option ${owner} ${code} ${csv ? encoded(forms.get(code), family, data) : unquoted(data)}`)
  }
  const put = (one: Subnet, network: string, nic: string | undefined, relays: readonly string[]): void => {
    const { subnet } = one
    lines.push(
      `subnet ${subnet} ${one.id} ${one['valid-lifetime']} ${network} ${nic ?? '-'} ${relays.join()}`,
    )
    for (const { pool } of one.pools) lines.push(`pool ${subnet} ${interval(pool)}`)
    options(subnet, one)
    lines.push(...fieldLines(`${subnet} any`, whole(one)))
    for (const name of one['require-client-classes'] ?? []) {
      const found = classes.get(name)
      if (found === undefined) throw new Error(`there is no class "${name}"`)
      const kind = name.slice(subnet.length + 1)
      if (kind === 'boot-options') options(subnet, found)
      else lines.push(...fieldLines(`${subnet} ${kind}`, whole(found)))
      const echoes = (found['option-data'] ?? []).some(
        (option) => option.code === 60 && option['always-send'],
      )
      if (kind.startsWith('http-') !== echoes) throw new Error(`class "${name}" does not say what it is`)
    }
    for (const reservation of one.reservations) {
      const { host, nic: of } = reservation['user-context']
      const who = reservation.duid ?? reservation['hw-address'] ?? ''
      const ips = [...(reservation['ip-addresses'] ?? []), reservation['ip-address'] ?? []].flat()
      const excluded = reservation['client-classes']?.includes('no-network-boot') === true
      lines.push(
        `reservation ${subnet} ${who} ${ips.join()} ${reservation.hostname} ${host} ${of}${excluded ? ' nothing to boot' : ''}`,
      )
      options(`${host} ${of} ${who}`, reservation)
      lines.push(...fieldLines(`${host} ${of} ${who}`, whole(reservation)))
    }
  }
  for (const one of config[key] ?? [])
    put(one, one['user-context']?.network ?? '', one.interface, one.relay?.['ip-addresses'] ?? [])
  for (const network of config['shared-networks'] ?? [])
    for (const one of network[key] ?? [])
      put(one, network.name, network.interface, network.relay?.['ip-addresses'] ?? [])
  return lines.sort()
}

/** Kea prints the octets of a text one by one. */
function whole(fields: Fields): Fields {
  const text = fields['boot-file-name']
  return text === undefined
    ? fields
    : { ...fields, 'boot-file-name': Buffer.from(text, 'latin1').toString('utf8') }
}

/** What could be a prefix is printed as one. */
function interval(pool: string): string {
  const prefix = parsePrefix(pool)
  if (prefix === undefined) return pool.replace(' - ', '-')
  const { family, network } = prefix
  return `${formatIp({ family, value: network })}-${formatIp({ family, value: lastOf(prefix) })}`
}

/** The same of the plan. */
export function plannedLines(plan: DhcpPlan): readonly string[] {
  const lines: string[] = []
  for (const { network, nic, relays, subnets } of plan.wires) {
    if (!subnets.some(({ served }) => served)) continue
    for (const one of subnets) {
      const { subnet, id, pools, options, leaseTime = 43_200, fallback, boot } = one
      const { prefix } = subnet
      lines.push(`subnet ${prefix} ${id} ${leaseTime} ${network.name} ${nic ?? '-'} ${relays.join()}`)
      for (const { first, last } of pools) lines.push(`pool ${prefix} ${formatIp(first)}-${formatIp(last)}`)
      lines.push(...options.map((option) => optionLine(prefix, option)))
      lines.push(...fieldLines(`${prefix} any`, named(fallback)))
      for (const { client, fields } of boot) lines.push(...fieldLines(`${prefix} ${client}`, named(fields)))
      lines.push(...reservationLines(one, plan.family))
    }
  }
  return lines.sort()
}

function reservationLines(planned: PlannedSubnet, family: Family): readonly string[] {
  const { subnet, options: common, boot, fallback } = planned
  const toBoot = [...bootOptions[family]]
  const offers =
    boot.length > 0 || Object.keys(fallback).length > 0 || common.some(({ code }) => toBoot.includes(code))
  return planned.reservations.flatMap((reservation) => {
    const { macs, duid, address, hostName, host, nic, boots, options, fallback: own } = reservation
    return [...(duid === undefined ? [] : [duid]), ...macs].flatMap((who) => [
      `reservation ${subnet.prefix} ${who} ${address} ${hostName} ${host} ${nic}${boots || !offers ? '' : ' nothing to boot'}`,
      ...options
        .filter(({ code }) => boots || !toBoot.includes(code))
        .map((option) => optionLine(`${host} ${nic} ${who}`, option)),
      ...(boots ? fieldLines(`${host} ${nic} ${who}`, named(own)) : []),
    ])
  })
}

function optionLine(owner: string, option: PlannedOption): string {
  return `option ${owner} ${option.code} ${hex(octetsOf(option))}`
}

function named({ nextServer, filename, serverName }: BootFields): Fields {
  return {
    ...(nextServer === undefined ? {} : { 'next-server': nextServer }),
    ...(filename === undefined ? {} : { 'boot-file-name': filename }),
    ...(serverName === undefined ? {} : { 'server-hostname': serverName }),
  }
}

function fieldLines(owner: string, fields: Fields): readonly string[] {
  return (['next-server', 'boot-file-name', 'server-hostname'] as const).flatMap((name) => {
    const value = fields[name] ?? ''
    return value === '' || value === '0.0.0.0' ? [] : [`boot ${owner} ${name} ${value}`]
  })
}

function formsOf({ wires }: DhcpPlan): ReadonlyMap<number, PlannedOption['form']> {
  const subnets = wires.flatMap((wire) => wire.subnets)
  const options = subnets.flatMap((one) => [
    ...one.options,
    ...one.reservations.flatMap((reservation) => reservation.options),
  ])
  return new Map(options.map(({ code, form }) => [code, form]))
}

/** The octets of a value with commas in it. */
function encoded(form: PlannedOption['form'] | undefined, family: Family, data: string): string {
  if (form === undefined) throw new Error('an option that is not planned')
  const read = readOptionValue(form === 'address-pairs' ? 'addresses' : form, family, data)
  if ('problem' in read) throw new Error(`${data}: ${read.problem}`)
  return hex(octetsOf({ form, values: read.values }))
}

/** Octets in hexadecimal, or text in single quotes. */
function unquoted(data: string): string {
  const text = /^'(.*)'$/s.exec(data)?.[1]
  return text === undefined ? data.toLowerCase() : Buffer.from(text, 'latin1').toString('hex')
}

function hex(octets: readonly number[]): string {
  return Buffer.from(octets).toString('hex')
}
