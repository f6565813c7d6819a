/** What a host must be by itself, whatever else is in the inventory. */
import { dnsLabelProblem, dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { duidProblem } from '../../core/duid.ts'
import { hostKinds, hostStates, type Attributes, type Host, type Location } from '../model/host.ts'
import { hostKeyProblem } from './host-key.ts'
import { nicProblems } from './nics.ts'
import { optionProblems } from './options.ts'
import { waiverProblems } from './waivers.ts'
import {
  characterProblem,
  gather,
  integerProblem,
  notesProblem,
  repeated,
  textProblem,
  wordProblem,
} from './words.ts'

const MEBIBYTE = 1024 ** 2

function hostNameProblem(name: string): Problem | undefined {
  if (name.includes('_')) {
    const instead = name.replaceAll('_', '-')
    return {
      message: 'a host name holds letters, digits and hyphens only',
      ...(dnsNameProblem(instead) === undefined ? { hint: `"${instead}" would do` } : {}),
    }
  }
  const problem = dnsNameProblem(name)
  return problem === undefined ? undefined : { message: problem }
}

export function hostProblems(host: Host): readonly Problem[] {
  const { location } = host
  return gather([
    hostNameProblem(host.name),
    hostKinds.includes(host.kind) ? undefined : { message: `unknown kind "${host.kind}"` },
    hostStates.includes(host.state) ? undefined : { message: `unknown state "${host.state}"` },
    host.kind === 'physical' && host.parent !== undefined
      ? { message: 'a physical host has no parent', hint: 'give --kind vm or --kind container' }
      : undefined,
    host.parent === host.name ? { message: 'a host cannot be its own parent' } : undefined,
    ...(['os', 'serial', 'asset'] as const).map((key) => ofText(key, host[key])),
    ...(location === undefined ? [] : locationProblems(location)),
    host.notes === undefined ? undefined : notesProblem(host.notes),
    host.cpus === undefined ? undefined : integerProblem('cpus', host.cpus, 1, 4096),
    host.duid === undefined ? undefined : ofDuid(host.duid),
    ...(host.options === undefined ? [] : optionProblems('host', host.options)),
    host.memory === undefined ? undefined : sizeProblem('memory', host.memory),
    ...host.groups.map((group) => wordProblem('group', group)),
    ...host.tags.map((tag) => wordProblem('tag', tag)),
    ...attributeProblems(host.attributes),
    ...host.aliases.map((alias) => aliasProblem(alias)),
    ...host.hostKeys.map((key) => hostKeyProblem(key)),
    ...nicProblems(host),
    ...host.disks.flatMap((disk) => [
      diskNameProblem(disk.name),
      sizeProblem(`disk "${disk.name}"`, disk.size),
    ]),
    ...repeated(host.disks.map((disk) => disk.name)).map((name) => ({
      message: `disk "${name}" is given twice`,
    })),
    ...waiverProblems(host.waivers),
  ])
}

/** The highest racks that are built have fewer. */
const UNITS = 100

function locationProblems({ site, rack, unit, height }: Location): readonly (Problem | undefined)[] {
  return [
    ofText('site', site),
    ofText('rack', rack),
    unit === undefined ? undefined : integerProblem('unit', unit, 1, UNITS),
    height === undefined ? undefined : integerProblem('height', height, 1, UNITS),
    unit !== undefined && rack === undefined
      ? { message: `unit ${unit} is in no rack`, hint: 'give the rack too' }
      : undefined,
    unit !== undefined && unit <= UNITS && height !== undefined && unit + height - 1 > UNITS
      ? { message: `unit ${unit} with height ${height} ends above unit ${UNITS}` }
      : undefined,
  ]
}

function ofDuid(duid: string): Problem | undefined {
  const problem = duidProblem(duid)
  return problem === undefined
    ? undefined
    : { message: `"${duid}" is no DUID: ${problem}`, hint: 'for example 00:03:00:01:52:54:00:12:34:56' }
}

function ofText(what: string, text: string | undefined): Problem | undefined {
  return text === undefined ? undefined : textProblem(what, text)
}

/** No machine has less than a mebibyte of anything: a number below was meant in another unit. */
function sizeProblem(what: string, bytes: number): Problem | undefined {
  if (Number.isSafeInteger(bytes) && bytes >= MEBIBYTE) return undefined
  return { message: `${what} would be ${bytes} bytes`, hint: `give a unit: ${bytes}M, ${bytes}G` }
}

/** Characters of one text. */
const ATTRIBUTE_LIMIT = 64 * 1024

export function attributeProblems(attributes: Attributes): readonly (Problem | undefined)[] {
  return Object.entries(attributes).flatMap(([key, value]) => [
    /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/.test(key)
      ? undefined
      : {
          message: `attribute "${key}" does not begin with a letter and go on with letters, digits, "_", "." or "-" (63 at most)`,
        },
    ...[value].flat().map((item) => (typeof item === 'string' ? attributeTextProblem(key, item) : undefined)),
  ])
}

/** Several lines may be one value. */
function attributeTextProblem(key: string, text: string): Problem | undefined {
  const what = `attribute "${key}"`
  return text.length > ATTRIBUTE_LIMIT
    ? { message: `${what} is ${text.length} characters long, ${ATTRIBUTE_LIMIT} is the limit` }
    : characterProblem(what, text.replaceAll('\n', ' '))
}

function aliasProblem(alias: string): Problem | undefined {
  const problem = alias.includes('.') ? dnsNameProblem(alias) : dnsLabelProblem(alias)
  return problem === undefined ? undefined : { message: `alias "${alias}": ${problem}` }
}

function diskNameProblem(name: string): Problem | undefined {
  return /^[a-z][a-z0-9]{0,31}$/.test(name)
    ? undefined
    : { message: `disk name "${name}" is not made of small letters and digits` }
}
