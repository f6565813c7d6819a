/** Reservations of Kea: of a subnet, or global. */
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { duidFrom } from '../dhcp/duid.ts'
import { hostOptions } from '../dhcp/host-options.ts'
import { hostNameFrom, nameOfUnnamed } from '../host-name.ts'
import { shown } from '../shown.ts'
import { fieldsOf, type Fields } from './json-fields.ts'
import type { JsonObject } from './parse-json.ts'
import { readSettings } from './read-options.ts'
import type { KeaScope } from './scope.ts'
import { contextOf } from './user-context.ts'

export function readReservation(object: JsonObject, scope: KeaScope): void {
  const { report, hosts } = scope
  const fields = fieldsOf(object, report)
  const addresses = readAddresses(fields, scope)
  const mac = readMac(fields, scope)
  const duid = readDuid(fields, scope)
  const given = fields.text('hostname') ?? ''
  const unnamed = addresses[0] ?? mac ?? duid
  const comment = readComment(fields)
  const own = scope.ours ? contextOf(object) : new Map<string, unknown>()
  if (scope.ours) fields.ignore('user-context', 'client-classes')
  const nic = textIn(own, 'nic')
  const options = readHostOptions(fields, scope)
  const name =
    given === ''
      ? unnamed === undefined
        ? undefined
        : nameOfUnnamed(unnamed)
      : (hostNameFrom(textIn(own, 'host') ?? '') ?? nameOf(given, scope))
  const others = fields.others()
  const title = `reservation of ${shown(given === '' ? (unnamed ?? 'nobody') : given)}`
  if (others.length > 0)
    report.unplaced(
      object.at,
      `${title}: ${others.join(', ')} ${others.length === 1 ? 'has' : 'have'} no place in the inventory`,
    )
  if (name === undefined) {
    if (given !== '') report.problem(object.at, `${title}: this is no name that a host can have`)
    else report.unplaced(object.at, `${title} says neither name, nor address, nor MAC`)
    return
  }
  if (given === '')
    report.unplaced(object.at, `the reservation of ${unnamed} has no name: its host is recorded as "${name}"`)
  else if (name.split('.')[0] !== given.toLowerCase().split('.')[0])
    report.unplaced(object.at, `${shown(given)} is recorded as "${name}"`)
  hosts.push({
    at: object.at,
    name,
    addresses,
    ...(mac === undefined ? {} : { mac }),
    ...(duid === undefined ? {} : { duid }),
    ...(comment === undefined ? {} : { notes: comment }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(nic === undefined ? {} : { nic }),
  })
}

function textIn(context: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = context.get(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** What it sets for its host alone. */
function readHostOptions(
  fields: Fields,
  { family, definitions, report }: KeaScope,
): Readonly<Record<string, string>> {
  return hostOptions(readSettings(fields, new Map(), family, definitions, report, []).values(), report)
}

/** With the suffix for DNS, where it is another than the domain that the name has anyway. */
function nameOf(given: string, { suffix, domain }: KeaScope): string | undefined {
  const name = hostNameFrom(given)
  const end = suffix?.toLowerCase().replaceAll(/^\.+|\.+$/g, '') ?? ''
  if (name === undefined || end === '' || end === domain || given.endsWith('.') || name.endsWith(`.${end}`))
    return name
  return hostNameFrom(`${name}.${end}`)
}

function readAddresses(fields: Fields, { family, report }: KeaScope): readonly string[] {
  const values =
    family === 4
      ? [fields.text('ip-address')].filter((text) => text !== undefined && text !== '')
      : fields.values('ip-addresses').map((value) => (value.kind === 'scalar' ? value.value : null))
  return values.flatMap((text) => {
    const ip = typeof text === 'string' ? parseIp(text.trim()) : undefined
    if (ip?.family === family) return [formatIp(ip)]
    const at = fields.object.entries.get(family === 4 ? 'ip-address' : 'ip-addresses')?.at ?? fields.object.at
    report.problem(at, `${shown(String(text))} is no IPv${family} address`)
    return []
  })
}

function readMac(fields: Fields, { report }: KeaScope): string | undefined {
  const text = fields.text('hw-address')
  if (text === undefined || text === '') return undefined
  const at = fields.object.entries.get('hw-address')?.at ?? fields.object.at
  const mac = parseMac(text)
  if (mac !== undefined && isUnicastMac(mac)) return mac
  if (mac !== undefined) report.unplaced(at, `${mac} is no address of a single NIC`)
  else if (/^[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2})*$/i.test(text))
    report.unplaced(
      at,
      `the hardware address ${shown(text)} has no place in the inventory, which has those of six octets`,
    )
  else report.problem(at, `${shown(text)} is no hardware address`)
  return undefined
}

function readDuid(fields: Fields, { report }: KeaScope): string | undefined {
  const text = fields.text('duid')
  if (text === undefined || text === '') return undefined
  const duid = duidFrom(text)
  if (duid === undefined)
    report.problem(fields.object.entries.get('duid')?.at ?? fields.object.at, `${shown(text)} is no DUID`)
  return duid
}

/** Kea keeps a comment in the user context. */
function readComment(fields: Fields): string | undefined {
  const context = fields.object.entries.get('user-context')
  const within = context?.kind === 'object' ? context.entries.get('comment') : undefined
  if (context?.kind === 'object' && [...context.entries.keys()].every((key) => key === 'comment'))
    fields.ignore('user-context')
  const text =
    fields.text('comment') ??
    (within?.kind === 'scalar' && typeof within.value === 'string' ? within.value : '')
  const clean = text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trim()
  return clean === '' ? undefined : clean
}
