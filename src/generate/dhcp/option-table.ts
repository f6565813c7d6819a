/** The DHCP options that a subnet or a host may set by name: those of dhcp-options(5), those of the site, and private ones by number. */
import { dhcpOptionByName, dhcpOptions, type DhcpOptionForm } from '../../core/dhcp-options.ts'
import type { Family } from '../../core/ip.ts'
import type { DeclaredOption } from '../../inventory/model/service-settings.ts'

/** What an option is set for. */
export type OptionOwner = 'subnet' | 'host'

/** Options that are made from a field of their own, and the field. A host has no such fields, so it may set some of them. */
const derived: Readonly<Record<OptionOwner, ReadonlyMap<string, string>>> = (() => {
  const always: readonly (readonly [string, string])[] = [
    ['subnet-mask', 'the prefix'],
    ['broadcast-address', 'the prefix'],
    ['host-name', 'the name of each host'],
    ['dhcp-lease-time', 'the lease time'],
  ]
  return {
    host: new Map(always),
    subnet: new Map([
      ...always,
      ['routers', 'the gateway'],
      ['domain-name-servers', 'dns'],
      ['ntp-servers', 'ntp'],
      ['domain-name', 'the domain'],
      ['interface-mtu', 'the MTU of the network'],
      ['dhcp6.name-servers', 'dns'],
      ['dhcp6.sntp-servers', 'ntp'],
    ]),
  }
})()

/** The field that makes this option. */
export function fieldOf(owner: OptionOwner, name: string): string | undefined {
  return derived[owner].get(name)
}

/** The fields of a BOOTP reply that stand among the options by these names, with their longest text in octets (RFC 2131, figure 1). */
export const bootTexts = { filename: 127, 'server-name': 63 } as const

/** Options of IPv6 that are domain names and have one only: v6-lost (RFC 5223 3), aftr-name (RFC 6334 3). */
export const singleDomains6: ReadonlySet<number> = new Set([51, 64])

/** `code-224`: an option known by its number alone; 224 … 254 are for private use (RFC 3942). */
const BY_CODE = /^code-(\d{1,3})$/
const PREFIX_V6 = 'dhcp6.'

export interface OptionKind {
  readonly family: Family
  readonly code: number
  /** Without `dhcp6.`. */
  readonly name: string
  readonly form: DhcpOptionForm
  /** Whether a server has to be told of it before it is used. */
  readonly custom: boolean
}

/** By its name: those of IPv6 begin with `dhcp6.`. */
export function optionFamily(name: string): Family {
  return name.startsWith(PREFIX_V6) ? 6 : 4
}

export function optionKind(name: string, declared: readonly DeclaredOption[] = []): OptionKind | undefined {
  const family = optionFamily(name)
  const code = Number(BY_CODE.exec(name)?.[1] ?? 0)
  // By its number, too, it is what the site says that it is.
  const own = declared.find(
    (one) => one.family === family && (wholeName(one) === name || (family === 4 && one.code === code)),
  )
  if (own !== undefined)
    return { family, code: own.code, name: bareName(own.name), form: own.form, custom: true }
  if (code >= 224 && code <= 254) return { family, code, name, form: 'data', custom: true }
  const standard = dhcpOptionByName('dhcpd', family, name)
  return standard && { ...standard, name: bareName(name), custom: false }
}

/** All of a family by which a person may call them, but for those that are made from fields. */
export function optionNames(family: Family, declared: readonly DeclaredOption[] = []): readonly string[] {
  return [
    ...dhcpOptions(family).map(({ name }) => name),
    ...declared.filter((one) => one.family === family).map(wholeName),
    ...(family === 4 ? [...Object.keys(bootTexts), 'next-server'] : []),
  ]
    .filter((name) => fieldOf('subnet', name) === undefined)
    .toSorted()
}

function wholeName({ family, name }: DeclaredOption): string {
  return family === 4 || name.startsWith(PREFIX_V6) ? name : `${PREFIX_V6}${name}`
}

function bareName(name: string): string {
  return name.startsWith(PREFIX_V6) ? name.slice(PREFIX_V6.length) : name
}
