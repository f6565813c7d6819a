/** The DHCPv4 options that a subnet may set by name (dhcp-options(5)), and what dhcpd is to be told of them. */
import { dhcpOptions, type DhcpOptionForm } from '../../core/dhcp-options.ts'

/** Options that dhcpd does not know, with the definition line that must come before their use. */
const definitions: ReadonlyMap<string, string> = new Map([
  ['classless-static-routes', 'code 121 = array of unsigned integer 8'],
  ['wpad', 'code 252 = text'],
])

/** Options that are made from a field of their own, and the field. */
export const derivedOptions: ReadonlyMap<string, string> = new Map([
  ['subnet-mask', 'the prefix'],
  ['broadcast-address', 'the prefix'],
  ['routers', 'the gateway'],
  ['domain-name-servers', 'dns'],
  ['ntp-servers', 'ntp'],
  ['domain-name', 'the domain'],
  ['interface-mtu', 'the MTU of the network'],
  ['host-name', 'the name of each host'],
  ['dhcp-lease-time', 'the lease time'],
])

const forms: ReadonlyMap<string, DhcpOptionForm> = new Map(
  dhcpOptions(4).flatMap(({ name, form }) => (derivedOptions.has(name) ? [] : [[name, form] as const])),
)

/** Statements of dhcpd.conf(5) that are no options but stand beside them, with their longest text in octets (RFC 2131, figure 1). */
export const bootStatements: ReadonlyMap<string, number> = new Map([
  ['filename', 127],
  ['server-name', 63],
])

/** `code-224`: an option known by its number alone; 224 … 254 are for private use (RFC 3942). */
const BY_CODE = /^code-(\d{1,3})$/

export interface OptionKind {
  readonly form: DhcpOptionForm
  /** Its name in dhcpd.conf. */
  readonly name: string
  /** What follows `option NAME` in the line that makes it known to dhcpd. */
  readonly definition?: string
}

export function optionKind(name: string): OptionKind | undefined {
  const code = Number(BY_CODE.exec(name)?.[1] ?? 0)
  if (code >= 224 && code <= 254)
    return { form: 'data', name: `hostwright-${code}`, definition: `code ${code} = string` }
  const form = forms.get(name)
  const definition = definitions.get(name)
  if (form === undefined) return undefined
  return definition === undefined ? { form, name } : { form, name, definition }
}

export function optionNames(): readonly string[] {
  return [...forms.keys(), ...bootStatements.keys(), 'next-server'].toSorted()
}
