/** The DHCPv4 options that a subnet may set by name, with the form of their values (dhcp-options(5)). */

/**
 * - `addresses`, `address-pairs`: lists of IPv4 addresses; `address`: exactly one
 * - `text`: a string; `data`: a string, or octets as `01:0a:ff`; `domains`: a list of domain names
 * - `flag`: on or off; `uint8` …: numbers of that width; `uint16s`: a list
 * - `routes`: `10.8.0.0/16 10.20.0.1, …`
 */
export type OptionForm =
  | 'address'
  | 'addresses'
  | 'address-pairs'
  | 'text'
  | 'data'
  | 'domains'
  | 'flag'
  | 'uint8'
  | 'uint16'
  | 'uint16s'
  | 'uint32'
  | 'int32'
  | 'routes'

const names: Readonly<Record<OptionForm, string>> = {
  address: 'swap-server router-solicitation-address',
  addresses: `time-servers ien116-name-servers log-servers cookie-servers lpr-servers impress-servers
    resource-location-servers nis-servers netbios-name-servers netbios-dd-server font-servers x-display-manager
    nisplus-servers mobile-ip-home-agent smtp-server pop-server nntp-server www-server finger-server irc-server
    streettalk-server streettalk-directory-assistance-server nds-servers tftp-server-address capwap-ac-v4`,
  'address-pairs': 'policy-filter static-routes',
  text: `merit-dump root-path extensions-path nis-domain netbios-scope nisplus-domain tftp-server-name bootfile-name
    pcode tcode uap-servers default-url v4-captive-portal loader-configfile loader-pathprefix wpad`,
  data: 'vendor-encapsulated-options',
  domains: 'domain-search',
  flag: `ip-forwarding non-local-source-routing all-subnets-local perform-mask-discovery mask-supplier
    router-discovery trailer-encapsulation ieee802-3-encapsulation tcp-keepalive-garbage`,
  uint8: 'default-ip-ttl default-tcp-ttl netbios-node-type',
  uint16: 'boot-size max-dgram-reassembly',
  uint16s: 'path-mtu-plateau-table',
  uint32: `path-mtu-aging-timeout arp-cache-timeout tcp-keepalive-interval dhcp-renewal-time dhcp-rebinding-time
    loader-reboottime`,
  int32: 'time-offset',
  routes: 'classless-static-routes',
}

const forms: ReadonlyMap<string, OptionForm> = new Map(
  Object.entries(names).flatMap(([form, list]) =>
    list.split(/\s+/).map((name) => [name, form as OptionForm] as const),
  ),
)

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

/** Statements of dhcpd.conf(5) that are no options but stand beside them, with their longest text in octets (RFC 2131, figure 1). */
export const bootStatements: ReadonlyMap<string, number> = new Map([
  ['filename', 127],
  ['server-name', 63],
])

/** `code-224`: an option known by its number alone; 224 … 254 are for private use (RFC 3942). */
const BY_CODE = /^code-(\d{1,3})$/

export interface OptionKind {
  readonly form: OptionForm
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
