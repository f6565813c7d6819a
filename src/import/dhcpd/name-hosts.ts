/** What the hosts of a dhcpd.conf are called, and which of its declarations are of one machine. */
import type { DraftBuilder } from '../draft-builder.ts'
import type { HostPart } from '../dhcp/gather-hosts.ts'
import { hostNameFrom } from '../host-name.ts'
import { shown } from '../shown.ts'
import type { HostDeclaration } from './declarations.ts'

/** The domain that names in the subnet of an address have; undefined where there is none. */
export type DomainOf = (ip: string) => string | undefined

/** Those of the file's subnets, by what they are with hyphens for dots. */
export type Domains = ReadonlyMap<string, string>

/**
 * A host goes by its `option host-name`, else by what the declaration is called. Several declarations with one host-name
 * are of one machine where they are called alike (`web01-eth0`, `web01-eth1`) or share an address or a MAC; so are those
 * with one address that are called alike (`web01-01`, `web01-02`), the common way to have bonded ports boot.
 */
export function nameHosts(
  hosts: readonly HostDeclaration[],
  domainOf: DomainOf,
  domains: Domains,
  report: DraftBuilder,
): readonly HostPart[] {
  const split = hosts.map((host) => splitLabel(host))
  const stems = stemsByAddress(hosts, split)
  const firsts = new Map<string, { readonly host: HostDeclaration; readonly stem: string }>()
  return hosts.flatMap((host, index) => {
    const { stem, nic } = split[index] ?? { stem: host.label, nic: undefined }
    // A file for IPv6 has no host-name; what our own generator calls a declaration says the name.
    const own = nic !== undefined && host.addresses.some((ip) => ip.includes(':')) ? stem : undefined
    const given = host.hostName ?? own ?? commonStem(host, stem, stems) ?? host.label
    const first = firsts.get(given)
    const apart = first !== undefined && host.hostName !== undefined && !isSame(first, host, stem)
    if (first === undefined) firsts.set(given, { host, stem })
    if (apart)
      report.unplaced(
        host.at,
        `host "${host.label}" is recorded by this name: its host-name ${shown(given)} is that of "${first.host.label}" too`,
      )
    const name = nameOf(host, apart ? host.label : given, stem, domainOf, domains)
    if (name === undefined) {
      report.problem(host.at, `host "${host.label}": ${shown(given)} is no name that a host can have`)
      return []
    }
    if (!apart && name.split('.')[0] !== given.toLowerCase().split('.')[0])
      report.unplaced(host.at, `host ${shown(given)} is recorded as "${name}"`)
    return [partOf(host, name, nic)]
  })
}

function partOf(host: HostDeclaration, name: string, nic: string | undefined): HostPart {
  const [mac, ...otherMacs] = host.macs
  return {
    at: host.at,
    name,
    addresses: host.addresses,
    ...(mac === undefined ? {} : { mac, otherMacs }),
    ...(nic === undefined ? {} : { nic }),
    ...(host.duid === undefined ? {} : { duid: host.duid }),
    ...(host.group === undefined ? {} : { groups: [host.group] }),
    ...(Object.keys(host.options).length === 0 ? {} : { options: host.options }),
  }
}

/** With the domain that the declaration says, where names in its subnet would not have it anyway. */
function nameOf(
  host: HostDeclaration,
  given: string,
  stem: string,
  domainOf: DomainOf,
  domains: Domains,
): string | undefined {
  const name = hostNameFrom(given)
  if (name === undefined || name.includes('.')) return name
  // Our own declarations are called by the whole name.
  const own = stem.startsWith(`${name}-`) ? domains.get(stem.slice(name.length + 1).toLowerCase()) : undefined
  if (own !== undefined) return hostNameFrom(`${name}.${own}`)
  const said = host.domain?.toLowerCase().replace(/\.$/, '')
  const [first] = host.addresses
  if (said === undefined || (first !== undefined && domainOf(first) === said)) return name
  return hostNameFrom(`${name}.${said}`)
}

interface SplitLabel {
  readonly stem: string
  readonly nic: string | undefined
}

const NIC = /^(.+)-([a-z][a-z0-9]*)$/i
const PORT = /^(.+?)[-_.](?:(?:eth|en[ops]|ib|nic|port|bond|lan|wlan|wifi|em)[a-z0-9]*|\d{1,2})$/i

/** `web01-eth0-10-0-0-5` and `web01-eth0_fd00--5`, as our own generator calls them, with `-01` for each port of a bond, and the usual `web01-eth0`, `web01-02`. */
function splitLabel({ label, addresses }: HostDeclaration): SplitLabel {
  for (const ip of addresses) {
    const end = ip.includes(':') ? `_${ip.replaceAll(':', '-')}` : `-${ip.replaceAll('.', '-')}`
    const whole = label.endsWith(end) ? label : label.replace(/-\d\d$/, '')
    if (!whole.endsWith(end)) continue
    const [, stem, nic] = NIC.exec(whole.slice(0, -end.length)) ?? []
    if (stem !== undefined && nic !== undefined && nic.length <= 15) return { stem, nic }
  }
  return { stem: PORT.exec(label.slice(0, 256))?.[1] ?? label, nic: undefined }
}

/** Of each address that several declarations have: the stem that they share. */
function stemsByAddress(
  hosts: readonly HostDeclaration[],
  split: readonly SplitLabel[],
): ReadonlyMap<string, string> {
  const seen = new Map<string, string>()
  const shared = new Map<string, string>()
  for (const [index, { addresses, hostName }] of hosts.entries())
    for (const ip of hostName === undefined ? addresses : []) {
      const stem = split[index]?.stem ?? ''
      if (seen.get(ip) === stem) shared.set(ip, stem)
      else if (!seen.has(ip)) seen.set(ip, stem)
    }
  return shared
}

function commonStem(
  host: HostDeclaration,
  stem: string,
  stems: ReadonlyMap<string, string>,
): string | undefined {
  return host.addresses.some((ip) => stems.get(ip) === stem) ? stem : undefined
}

function isSame(
  first: { readonly host: HostDeclaration; readonly stem: string },
  host: HostDeclaration,
  stem: string,
): boolean {
  return (
    alike(first.stem, stem) ||
    first.host.addresses.some((ip) => host.addresses.includes(ip)) ||
    first.host.macs.some((mac) => host.macs.includes(mac))
  )
}

/** One is the other, or the beginning of it up to a hyphen, a dot or an underscore. */
function alike(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return long.startsWith(short) && (long.length === short.length || /[-_.]/.test(long[short.length] ?? ''))
}
