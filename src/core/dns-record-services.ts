/** Records by which services are found: NAPTR, URI, SVCB and HTTPS. */
import type { Buffer } from 'node:buffer'
import { regexpProblem } from './dns-naptr-regexp.ts'
import {
  fieldsOf,
  numberProblem,
  readName,
  readString,
  splitFields,
  type RecordData,
  type RecordProblem,
} from './dns-record-fields.ts'
import { readServiceParameters } from './dns-service-parameters.ts'
import { quote } from './dns-text.ts'

/** RFC 3403 4.1. */
export function readNaptr(data: string, origin: string): RecordData {
  const fields = fieldsOf(data, 'ORDER PREFERENCE FLAGS SERVICES REGEXP REPLACEMENT')
  if ('problem' in fields) return fields
  const [order = '', preference = '', flags = '', services = '', regexp = '', host = ''] = fields
  const wrong = numberProblem({ order, preference }, 0xffff)
  if (wrong !== undefined) return wrong
  const strings = readAll({ flags, services, regexp })
  if ('problem' in strings) return strings
  const problem = flagsProblem(strings.flags) ?? substitutionProblem(strings.regexp)
  if (problem !== undefined) return { problem }
  const replacement = readName(host, origin, { underscore: true, root: true })
  if ('problem' in replacement) return replacement
  const texts = [strings.flags, strings.services, strings.regexp].map(quote)
  return { text: [Number(order), Number(preference), ...texts, replacement.text].join(' ') }
}

interface Strings {
  readonly flags: Buffer
  readonly services: Buffer
  readonly regexp: Buffer
}

function readAll(fields: Readonly<Record<keyof Strings, string>>): Strings | RecordProblem {
  const flags = readString('flags', fields.flags)
  if ('problem' in flags) return flags
  const services = readString('services', fields.services)
  if ('problem' in services) return services
  const regexp = readString('regexp', fields.regexp)
  return 'problem' in regexp ? regexp : { flags, services, regexp }
}

function flagsProblem(flags: Buffer): string | undefined {
  if (/^[A-Za-z0-9]*$/.test(flags.toString('latin1'))) return undefined
  return `the flags ${quote(flags)} are not letters and digits`
}

function substitutionProblem(regexp: Buffer): string | undefined {
  const problem = regexpProblem(regexp.toString('latin1'))
  return problem === undefined ? undefined : `the regexp ${quote(regexp)} ${problem}`
}

/** Octets of the data beyond the target: two numbers. */
const URI_LIMIT = 0xffff - 4

/** RFC 7553: priority, weight, target. */
export function readUri(data: string): RecordData {
  const fields = fieldsOf(data, 'PRIORITY WEIGHT "TARGET"')
  if ('problem' in fields) return fields
  const [priority = '', weight = '', text = ''] = fields
  const wrong = numberProblem({ priority, weight }, 0xffff)
  if (wrong !== undefined) return wrong
  const target = readString('target', text, URI_LIMIT)
  if ('problem' in target) return target
  if (target.length === 0) return { problem: 'the target is empty' }
  return { text: `${Number(priority)} ${Number(weight)} ${quote(target)}` }
}

/** SVCB and HTTPS (RFC 9460): priority, where 0 makes an alias; target, where `.` is the owner; parameters. */
export function readService(data: string, origin: string): RecordData {
  const fields = splitFields(data)
  if ('problem' in fields) return fields
  const [priority = '', host, ...parameters] = fields
  if (host === undefined) return { problem: `"${data}" is not of the form PRIORITY TARGET KEY=VALUE …` }
  const wrong = numberProblem({ priority }, 0xffff)
  if (wrong !== undefined) return wrong
  const target = readName(host, origin, { root: true })
  if ('problem' in target) return target
  const read = readServiceParameters(parameters)
  if ('problem' in read) return read
  return { text: [Number(priority), target.text, ...read].join(' ') }
}
