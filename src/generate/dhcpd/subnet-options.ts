/** The options that dhcpd hands out in a subnet. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { formatIp, lastOf, netmaskOf, parseIp } from '../../core/ip.ts'
import type { Network } from '../../inventory/model/network.ts'
import { domainOfSubnet } from '../../inventory/model/names.ts'
import { quoteString } from './quote.ts'
import { readDhcpOption } from './read-option.ts'
import type { ServedSubnet } from './served-networks.ts'

export interface SubnetOptions {
  /** Statements without indentation, in order. */
  readonly statements: readonly string[]
  /** Lines that must stand before the first use, by option. */
  readonly definitions: readonly string[]
}

export function subnetOptions(network: Network, served: ServedSubnet, problems: Problem[]): SubnetOptions {
  const definitions: string[] = []
  const report = (message: string, hint?: string): void => {
    problems.push({ message: `subnet ${served.subnet.prefix}: ${message}`, hint })
  }
  const statements = [
    ...addressing(served, report),
    ...naming(network, served, report),
    ...mtu(network, report),
    ...leaseTimes(served, report),
    ...custom(served, definitions, report),
  ]
  return { statements, definitions }
}

type Report = (message: string, hint?: string) => void

function addressing({ subnet, prefix }: ServedSubnet, report: Report): string[] {
  const lines = [`option subnet-mask ${netmaskOf(prefix)};`]
  // A /31 or /32 has no broadcast address (RFC 3021).
  if (prefix.length < 31)
    lines.push(`option broadcast-address ${formatIp({ family: 4, value: lastOf(prefix) })};`)
  return [
    ...lines,
    ...addresses('routers', 'gateway', subnet.gateway === undefined ? [] : [subnet.gateway], report),
    ...addresses('domain-name-servers', 'DNS server', subnet.dns, report),
    ...addresses('ntp-servers', 'NTP server', subnet.ntp, report),
  ]
}

// Names would be looked up by dhcpd at its start, which -t does not try: addresses only. IPv6 ones belong to DHCPv6.
function addresses(option: string, what: string, list: readonly string[], report: Report): string[] {
  for (const item of list) if (parseIp(item) === undefined) report(`the ${what} "${item}" is no address`)
  const v4 = list.filter((item) => parseIp(item)?.family === 4)
  if (v4.length > 63) report(`${v4.length} ${what}s are more than an option holds, which is 63`)
  return v4.length === 0 ? [] : [`option ${option} ${v4.join(', ')};`]
}

function naming(network: Network, { subnet }: ServedSubnet, report: Report): string[] {
  const domain = domainOfSubnet(network, subnet)
  if (domain === undefined) return []
  const problem = dnsNameProblem(domain)
  if (problem !== undefined) report(`the domain "${domain}": ${problem}`)
  return [`option domain-name ${quoteString(domain)};`]
}

function mtu(network: Network, report: Report): string[] {
  if (network.mtu === undefined) return []
  // 68 is the least that RFC 2132 5.1 allows.
  if (!Number.isInteger(network.mtu) || network.mtu < 68 || network.mtu > 0xffff)
    report(`the MTU ${network.mtu} of network "${network.name}" is not from 68 to 65535`)
  return [`option interface-mtu ${network.mtu};`]
}

function leaseTimes({ subnet }: ServedSubnet, report: Report): string[] {
  const seconds = subnet.leaseTime
  if (seconds === undefined) return []
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 0xffff_ffff)
    report(`the lease time ${seconds} is not from 1 to 4294967295 seconds`)
  return [`default-lease-time ${seconds};`, `max-lease-time ${seconds};`]
}

function custom({ subnet }: ServedSubnet, definitions: string[], report: Report): string[] {
  return Object.entries(subnet.options)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      const option = readDhcpOption(name, value)
      if ('problem' in option) {
        report(option.problem, option.hint)
        return []
      }
      if (option.definition !== undefined) definitions.push(option.definition)
      return [option.statement]
    })
}
