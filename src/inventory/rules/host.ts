/** What a host must be by itself, whatever else is in the inventory. */
import { dnsLabelProblem, dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { parseIp, formatIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { INTERFACE_NAME_LIMIT } from '../model/bridge.ts'
import { hostKinds, hostStates, type Attributes, type Host, type Nic } from '../model/host.ts'
import { hostKeyProblem } from './host-key.ts'
import { gather, integerProblem, notesProblem, repeated, textProblem, wordProblem } from './words.ts'

const MEBIBYTE = 1024 ** 2

function hostNameProblem(name: string): Problem | undefined {
  if (name.includes('_'))
    return {
      message: 'a host name holds letters, digits and hyphens only',
      hint: `"${name.replaceAll('_', '-')}" would do`,
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
    ofText('site', location?.site),
    ofText('rack', location?.rack),
    host.notes === undefined ? undefined : notesProblem(host.notes),
    host.cpus === undefined ? undefined : integerProblem('cpus', host.cpus, 1, 4096),
    location?.unit === undefined ? undefined : integerProblem('unit', location.unit, 1, 100),
    host.memory === undefined ? undefined : sizeProblem('memory', host.memory),
    ...host.groups.map((group) => wordProblem('group', group)),
    ...host.tags.map((tag) => wordProblem('tag', tag)),
    ...attributeProblems(host.attributes),
    ...host.aliases.map((alias) => aliasProblem(alias)),
    ...host.hostKeys.map((key) => hostKeyProblem(key)),
    ...host.nics.flatMap((nic) => nicProblems(nic)),
    ...repeated(host.nics.map((nic) => nic.name)).map((name) => ({
      message: `NIC "${name}" is given twice`,
    })),
    ...repeated(host.nics.flatMap((nic) => nic.addresses.map((address) => address.ip))).map((ip) => ({
      message: `address ${ip} is given twice`,
    })),
    ...host.disks.flatMap((disk) => [
      diskNameProblem(disk.name),
      sizeProblem(`disk "${disk.name}"`, disk.size),
    ]),
    ...repeated(host.disks.map((disk) => disk.name)).map((name) => ({
      message: `disk "${name}" is given twice`,
    })),
  ])
}

function ofText(what: string, text: string | undefined): Problem | undefined {
  return text === undefined ? undefined : textProblem(what, text)
}

/** No machine has less than a mebibyte of anything: a number below was meant in another unit. */
function sizeProblem(what: string, bytes: number): Problem | undefined {
  if (Number.isSafeInteger(bytes) && bytes >= MEBIBYTE) return undefined
  return { message: `${what} would be ${bytes} bytes`, hint: `give a unit: ${bytes}M, ${bytes}G` }
}

export function attributeProblems(attributes: Attributes): readonly (Problem | undefined)[] {
  return Object.entries(attributes).flatMap(([key, value]) => [
    /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/.test(key)
      ? undefined
      : {
          message: `attribute "${key}" does not begin with a letter and go on with letters, digits, "_", "." or "-"`,
        },
    ...[value]
      .flat()
      .map((item) =>
        typeof item === 'string' && /[\u0000-\u0008\u000b-\u001f\u007f]/.test(item)
          ? { message: `attribute "${key}" holds a control character` }
          : undefined,
      ),
  ])
}

function aliasProblem(alias: string): Problem | undefined {
  const problem = alias.includes('.') ? dnsNameProblem(alias) : dnsLabelProblem(alias)
  return problem === undefined ? undefined : { message: `alias "${alias}": ${problem}` }
}

function nicProblems(nic: Nic): readonly (Problem | undefined)[] {
  return [
    /^[A-Za-z][A-Za-z0-9_.@-]*$/.test(nic.name) && nic.name.length <= INTERFACE_NAME_LIMIT
      ? undefined
      : {
          message: `NIC name "${nic.name}" is none that a kernel takes: a letter, then letters, digits, "_", ".", "@" or "-", ${INTERFACE_NAME_LIMIT} in all`,
        },
    nic.mac === undefined ? undefined : macProblem(nic.mac),
    ...nic.addresses.flatMap((address) => [
      canonicalIpProblem(address.ip),
      address.name === undefined ? undefined : addressNameProblem(address.name),
    ]),
  ]
}

function macProblem(mac: string): Problem | undefined {
  if (parseMac(mac) !== mac) return { message: `MAC "${mac}" is not six octets` }
  return isUnicastMac(mac) ? undefined : { message: `MAC ${mac} is no address of a single NIC` }
}

function canonicalIpProblem(text: string): Problem | undefined {
  const ip = parseIp(text)
  if (ip === undefined) return { message: `"${text}" is no IP address` }
  return formatIp(ip) === text ? undefined : { message: `address "${text}" is written ${formatIp(ip)}` }
}

function addressNameProblem(name: string): Problem | undefined {
  const problem = dnsNameProblem(name)
  return problem === undefined ? undefined : { message: `address name "${name}": ${problem}` }
}

function diskNameProblem(name: string): Problem | undefined {
  return /^[a-z][a-z0-9]{0,31}$/.test(name)
    ? undefined
    : { message: `disk name "${name}" is not made of small letters and digits` }
}
