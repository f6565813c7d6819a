/** The DHCP options that an inventory holds by name: their codes, the form of their values, and what each server calls them. */
import type { Family } from './ip.ts'

/**
 * - `addresses`, `address-pairs`: lists of addresses of the family; `address`: exactly one
 * - `text`: a string; `data`: a string, or octets as `01:0a:ff`; `domains`: a list of domain names
 * - `flag`: on or off; `uint8` …: numbers of that width; `uint16s`: a list
 * - `routes`: `10.8.0.0/16 10.20.0.1, …`
 */
export const dhcpOptionForms = [
  'address',
  'addresses',
  'address-pairs',
  'text',
  'data',
  'domains',
  'flag',
  'uint8',
  'uint16',
  'uint16s',
  'uint32',
  'int32',
  'routes',
] as const
export type DhcpOptionForm = (typeof dhcpOptionForms)[number]

export interface DhcpOption {
  readonly family: Family
  readonly code: number
  /** As in dhcp-options(5); of IPv6 `dhcp6.` before it. */
  readonly name: string
  readonly form: DhcpOptionForm
}

/** Servers that have names of their own for some of them. */
export type DhcpDialect = 'dhcpd' | 'kea' | 'dnsmasq'

// Code, name in dhcp-options(5), form; then Kea's name and dnsmasq's where they differ, `-` where only the other does.
const V4 = `
1 subnet-mask address - netmask
2 time-offset int32
3 routers addresses - router
4 time-servers addresses
5 ien116-name-servers addresses name-servers
6 domain-name-servers addresses - dns-server
7 log-servers addresses - log-server
8 cookie-servers addresses
9 lpr-servers addresses - lpr-server
10 impress-servers addresses
11 resource-location-servers addresses
12 host-name text - hostname
13 boot-size uint16 - boot-file-size
14 merit-dump text
15 domain-name text
16 swap-server address
17 root-path text
18 extensions-path text - extension-path
19 ip-forwarding flag - ip-forward-enable
20 non-local-source-routing flag
21 policy-filter address-pairs
22 max-dgram-reassembly uint16 - max-datagram-reassembly
23 default-ip-ttl uint8 - default-ttl
24 path-mtu-aging-timeout uint32
25 path-mtu-plateau-table uint16s
26 interface-mtu uint16 - mtu
27 all-subnets-local flag
28 broadcast-address address - broadcast
29 perform-mask-discovery flag
30 mask-supplier flag
31 router-discovery flag
32 router-solicitation-address address - router-solicitation
33 static-routes address-pairs - static-route
34 trailer-encapsulation flag
35 arp-cache-timeout uint32 - arp-timeout
36 ieee802-3-encapsulation flag - ethernet-encap
37 default-tcp-ttl uint8 - tcp-ttl
38 tcp-keepalive-interval uint32 - tcp-keepalive
39 tcp-keepalive-garbage flag
40 nis-domain text
41 nis-servers addresses - nis-server
42 ntp-servers addresses - ntp-server
43 vendor-encapsulated-options data - vendor-encap
44 netbios-name-servers addresses - netbios-ns
45 netbios-dd-server addresses - netbios-dd
46 netbios-node-type uint8 - netbios-nodetype
47 netbios-scope text
48 font-servers addresses - x-windows-fs
49 x-display-manager addresses - x-windows-dm
51 dhcp-lease-time uint32 - lease-time
58 dhcp-renewal-time uint32 - T1
59 dhcp-rebinding-time uint32 - T2
64 nisplus-domain text nisplus-domain-name nis+-domain
65 nisplus-servers addresses - nis+-server
66 tftp-server-name text - tftp-server
67 bootfile-name text boot-file-name
68 mobile-ip-home-agent addresses - mobile-ip-home
69 smtp-server addresses
70 pop-server addresses - pop3-server
71 nntp-server addresses
72 www-server addresses
73 finger-server addresses
74 irc-server addresses
75 streettalk-server addresses
76 streettalk-directory-assistance-server addresses
85 nds-servers addresses
98 uap-servers text
100 pcode text - posix-timezone
101 tcode text - tzdb-timezone
114 v4-captive-portal text
114 default-url text
119 domain-search domains
121 classless-static-routes routes classless-static-route classless-static-route
138 capwap-ac-v4 addresses
150 tftp-server-address addresses
209 loader-configfile text
210 loader-pathprefix text
211 loader-reboottime uint32
252 wpad text`

const V6 = `
7 preference uint8
12 unicast address
21 sip-servers-names domains sip-server-dns sip-server-domain
22 sip-servers-addresses addresses sip-server-addr sip-server
23 name-servers addresses dns-servers dns-server
24 domain-search domains
27 nis-servers addresses - nis-server
28 nisp-servers addresses - nis+-server
29 nis-domain-name domains - nis-domain
30 nisp-domain-name domains - nis+-domain
31 sntp-servers addresses - sntp-server
32 info-refresh-time uint32 information-refresh-time information-refresh-time
33 bcms-server-d domains bcmcs-server-dns
34 bcms-server-a addresses bcmcs-server-addr
41 new-posix-timezone text - posix-timezone
42 new-tzdb-timezone text - tzdb-timezone
51 v6-lost domains
52 capwap-ac-v6 addresses
59 bootfile-url text
60 bootfile-param text
64 aftr-name domains
82 solmax-rt uint32
83 inf-max-rt uint32
103 v6-captive-portal text`

const options: readonly (DhcpOption & Readonly<Record<'kea' | 'dnsmasq', string>>)[] = [
  ...rows(V4, 4),
  ...rows(V6, 6),
]

function rows(table: string, family: Family): readonly (DhcpOption & Record<'kea' | 'dnsmasq', string>)[] {
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [code = '', name = '', form = '', kea = '-', dnsmasq = '-'] = row.split(' ')
      return {
        family,
        code: Number(code),
        name: family === 4 ? name : `dhcp6.${name}`,
        // The table above has these alone.
        form: form as DhcpOptionForm,
        kea: kea === '-' ? name : kea,
        dnsmasq: dnsmasq === '-' ? name : dnsmasq,
      }
    })
}

const byCode = new Map([...options].reverse().map((option) => [`${option.family} ${option.code}`, option]))
const byName: Readonly<Record<DhcpDialect, ReadonlyMap<string, DhcpOption>>> = {
  dhcpd: new Map(options.map((option) => [`${option.family} ${option.name}`, option])),
  kea: new Map(options.map((option) => [`${option.family} ${option.kea}`, option])),
  dnsmasq: new Map(options.map((option) => [`${option.family} ${option.dnsmasq}`, option])),
}

/** Codes of IPv4 for private use, which are known by the name `code-224` (RFC 3942). */
const PRIVATE = { first: 224, last: 254 }

/** The option of this code; undefined where the inventory has none. */
export function dhcpOptionByCode(family: Family, code: number): DhcpOption | undefined {
  const known = byCode.get(`${family} ${code}`)
  if (known !== undefined || family === 6 || code < PRIVATE.first || code > PRIVATE.last) return known
  return { family, code, name: `code-${code}`, form: 'data' }
}

/** The option that a server calls by this name, of IPv6 with `dhcp6.` before it for dhcpd alone; undefined where the inventory has none. */
export function dhcpOptionByName(dialect: DhcpDialect, family: Family, name: string): DhcpOption | undefined {
  return byName[dialect].get(`${family} ${name}`)
}

/** What a server calls the option of this code; undefined where the inventory has none. */
export function dhcpOptionName(dialect: 'kea' | 'dnsmasq', family: Family, code: number): string | undefined {
  return byCode.get(`${family} ${code}`)?.[dialect]
}

/** All of them that have a name, in the order of their codes. */
export function dhcpOptions(family: Family): readonly DhcpOption[] {
  return options.filter((option) => option.family === family)
}
