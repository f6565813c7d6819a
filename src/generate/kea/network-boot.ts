/**
 * What clients are given to boot from, by classes: a class of a subnet counts for more than the subnet's own fields, and can leave
 * out the hosts that are not to boot from the network (Kea Administrator Reference Manual 2.2, "Client Classification").
 */
import { Buffer } from 'node:buffer'
import type { Family } from '../../core/ip.ts'
import type { BootClient } from '../../inventory/model/network.ts'
import {
  bootArchitectures,
  bootOptions,
  HTTP_CLIENT,
  IPXE_OPTION,
  IPXE_USER_CLASS,
} from '../dhcp/network-boot.ts'
import { hexOf } from '../dhcp/option-text.ts'
import type { BootFields, PlannedOption, PlannedSubnet } from '../dhcp/plan.ts'
import type { JsonObject } from './lay-out-json.ts'
import { optionData } from './option-data.ts'

/** The class of reservations of hosts that are not to boot from the network. */
export const NO_BOOT = 'no-network-boot'

export interface SubnetBoot {
  /** Of the subnet itself. */
  readonly settings: JsonObject
  /** Options that all clients get. */
  readonly options: readonly PlannedOption[]
  /** Its own classes, in the order in which they are tried. */
  readonly classes: readonly JsonObject[]
  /** Whether its reservations name `NO_BOOT`. */
  readonly excludes: boolean
}

/** The fields of the message by the names that Kea has for them, in a subnet, a class and a reservation alike. */
export function fieldSettings({ nextServer, filename, serverName }: BootFields): JsonObject {
  return {
    ...(nextServer === undefined ? {} : { 'next-server': nextServer }),
    ...(serverName === undefined ? {} : { 'server-hostname': serverName }),
    ...(filename === undefined ? {} : { 'boot-file-name': filename }),
  }
}

export function subnetBoot(family: Family, planned: PlannedSubnet): SubnetBoot {
  const { subnet, options, boot, fallback, reservations } = planned
  const ofBoot = options.filter(({ code }) => bootOptions[family].has(code))
  const offers = boot.length > 0 || Object.keys(fallback).length > 0 || ofBoot.length > 0
  const excludes = offers && reservations.some(({ boots }) => !boots)
  if (boot.length === 0 && !excludes)
    return { settings: fieldSettings(fallback), options, classes: [], excludes: false }
  const always = excludes ? [`not member('${NO_BOOT}')`] : []
  const classes: (JsonObject & { readonly name: string })[] = []
  const add = (name: string, tests: readonly string[], settings: JsonObject): void => {
    const test = [...tests, ...always].join(' and ')
    classes.push({ name: `${subnet.prefix} ${name}`, test, 'only-if-required': true, ...settings })
  }
  const clients = boot.map(({ client }) => client)
  for (const { client, fields } of boot) {
    // It runs on all of the others, which have nothing in common with each other.
    const before = client !== 'ipxe' && clients.includes('ipxe') ? [isNot('ipxe')] : []
    const echo = client.startsWith('http-') ? ECHO : {}
    add(client, [isClient(client), ...before], { ...fieldSettings(fields), ...echo })
  }
  const kept = excludes ? ofBoot : []
  if (kept.length > 0)
    add('boot-options', [], { 'option-data': kept.map((option) => optionData(family, option)) })
  if (Object.keys(fallback).length > 0) add('any', clients.map(isNot), fieldSettings(fallback))
  return {
    settings: { 'require-client-classes': classes.map(({ name }) => name) },
    options: options.filter((option) => !kept.includes(option)),
    classes,
    excludes,
  }
}

/** Without it in the answer, firmware does not take it for one to its HTTP boot (UEFI 2.10, 24.7.3.1). */
const ECHO: JsonObject = {
  'option-data': [{ code: 60, name: 'vendor-class-identifier', data: HTTP_CLIENT, 'always-send': true }],
}

function isClient(client: BootClient): string {
  return `member('client-${client}')`
}

function isNot(client: BootClient): string {
  return `not ${isClient(client)}`
}

/** Classes that those of subnets refer to: they must come first. */
export function commonClasses(
  boots: readonly SubnetBoot[],
  clients: readonly BootClient[],
): readonly JsonObject[] {
  return [
    ...(boots.some(({ excludes }) => excludes) ? [{ name: NO_BOOT }] : []),
    ...clients.map((client) => ({ name: `client-${client}`, test: testOf(client) })),
  ]
}

function testOf(client: BootClient): string {
  if (client === 'ipxe')
    return `option[${IPXE_OPTION}].exists or option[77].hex == '${IPXE_USER_CLASS}' or option[77].hex == ${counted(IPXE_USER_CLASS)}`
  // The first of several is what it would rather have.
  return bootArchitectures[client]
    .map((number) => `substring(option[93].hex, 0, 2) == 0x${number.toString(16).padStart(4, '0')}`)
    .join(' or ')
}

/** A user class with its length before it, as RFC 3004 has it and iPXE has not. */
function counted(text: string): string {
  return `0x${hexOf([text.length, ...Buffer.from(text, 'latin1')]).replaceAll(':', '')}`
}
