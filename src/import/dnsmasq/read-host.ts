/** `dhcp-host`: a machine by its MAC, its client identifier or its name, and what it is given. */
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { duidFrom } from '../dhcp/duid.ts'
import { hostNameFrom, nameOfUnnamed } from '../host-name.ts'
import { shown } from '../shown.ts'
import type { ConfLine } from './conf-lines.ts'
import type { DnsmasqState } from './state.ts'
import { readTime } from './times.ts'

interface Reading {
  readonly macs: string[]
  readonly addresses: string[]
  readonly tags: string[]
  /** What has no place, as it stands. */
  readonly unplaced: string[]
  id: string | undefined
  name: string | undefined
}

const MAC = /^(?:[0-9a-f]{1,2}-)?((?:[0-9a-f]{1,2}|\*)(?:[:-](?:[0-9a-f]{1,2}|\*)){5})$/i
const LONG_MAC = /^(?:[0-9a-f]{1,2}-)?[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){6,}$/i

export function readHost({ at, fields }: ConfLine, { report, hosts }: DnsmasqState): void {
  const title = `dhcp-host ${shown(fields.join(','))}`
  if (fields.includes('ignore')) {
    report.unplaced(at, `${title} has no place in the inventory: it is never answered`)
    return
  }
  const reading: Reading = { macs: [], addresses: [], tags: [], unplaced: [], id: undefined, name: undefined }
  for (const field of fields) readField(field, reading)
  const duid = duidOf(reading)
  const [mac, ...otherMacs] = reading.macs
  const [address] = reading.addresses
  const given =
    reading.name ??
    (address === undefined && mac === undefined ? undefined : nameOfUnnamed(address ?? mac ?? ''))
  if (reading.unplaced.length > 0)
    report.unplaced(
      at,
      `${title}: ${reading.unplaced.map(shown).join(', ')} ${reading.unplaced.length === 1 ? 'has' : 'have'} no place in the inventory`,
    )
  if (given === undefined) {
    if (reading.unplaced.length === 0) report.problem(at, `${title} says neither MAC, nor name, nor address`)
    return
  }
  const name = hostNameFrom(given)
  if (name === undefined) {
    report.problem(at, `${title}: ${shown(given)} is no name that a host can have`)
    return
  }
  if (reading.name !== undefined && name !== given.toLowerCase().replace(/\.$/, ''))
    report.unplaced(at, `${shown(given)} is recorded as "${name}"`)
  hosts.push({
    at,
    name,
    addresses: reading.addresses,
    ...(reading.name === undefined ? { unnamed: title } : {}),
    ...(mac === undefined ? {} : { mac, otherMacs }),
    ...(duid === undefined ? {} : { duid }),
    ...(reading.tags.length > 0 ? { tags: reading.tags } : {}),
  })
}

function readField(field: string, reading: Reading): void {
  const address = field.startsWith('[') ? addressIn(field) : parseIp(field)
  const [, hardware] = MAC.exec(field) ?? []
  const mac = hardware === undefined ? undefined : parseMac(hardware)
  if (field === '') return
  if (field.startsWith('set:') || field.startsWith('net:')) {
    const tag = field.slice(4)
    if (/^[a-z0-9][a-z0-9_.-]{0,62}$/.test(tag)) reading.tags.push(tag)
    else reading.unplaced.push(field)
  } else if (field.startsWith('id:')) reading.id = field.slice(3)
  else if (mac !== undefined && isUnicastMac(mac)) reading.macs.push(mac)
  else if (address !== undefined) reading.addresses.push(formatIp(address))
  else if (
    hardware !== undefined ||
    LONG_MAC.test(field) ||
    /^(?:tag:|\[)/.test(field) ||
    readTime(field) !== undefined
  )
    reading.unplaced.push(field)
  else if (reading.name === undefined) reading.name = field
  else reading.unplaced.push(field)
}

/** `[2001:db8::5]`; one without a prefix is completed with that of an interface, and is none. */
function addressIn(field: string): ReturnType<typeof parseIp> {
  const [, text = ''] = /^\[([0-9a-f:.]+)\]$/i.exec(field) ?? []
  const ip = parseIp(text)
  return ip?.family === 6 && ip.value >> 64n !== 0n ? ip : undefined
}

/** Of IPv6 an identifier is the DUID. */
function duidOf(reading: Reading): string | undefined {
  const { id, addresses } = reading
  if (id === undefined || id === '*') return undefined
  const isV6 = addresses.length === 0 || addresses.some((ip) => ip.includes(':'))
  const duid = id.includes(':') && isV6 ? duidFrom(id) : undefined
  if (duid === undefined) reading.unplaced.push(`id:${id}`)
  return duid
}
