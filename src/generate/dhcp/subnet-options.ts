/** The options that a subnet hands out: those that its fields make, and those that it has by name. */
import { dnsNameProblem } from '../../core/dns-name.ts'
import type { Problem } from '../../core/errors.ts'
import { dhcpOptionByCode } from '../../core/dhcp-options.ts'
import { lastOf, netmaskOf, parseIp, type Family } from '../../core/ip.ts'
import type { DeclaredOption } from '../../inventory/model/service-settings.ts'
import { domainOfSubnet } from '../../inventory/model/names.ts'
import type { Network } from '../../inventory/model/network.ts'
import type { ChosenSubnet } from './choose-wires.ts'
import { bootProblems } from './network-boot.ts'
import type { OptionValue, PlannedOption } from './plan.ts'
import { readDhcpOptions, type ReadOptions } from './read-options.ts'

/** By code; with the boot fields that stand among the options. */
export function subnetOptions(
  network: Network,
  chosen: ChosenSubnet,
  declared: readonly DeclaredOption[],
  problems: Problem[],
): ReadOptions {
  const { subnet, prefix } = chosen
  const { family } = prefix
  const report: Report = (message, hint) =>
    problems.push({ message: `subnet ${subnet.prefix}: ${message}`, hint })
  const own = readDhcpOptions(subnet.options, { family, declared })
  const booting = family === 4 ? bootProblems(subnet.boot, Object.keys(subnet.options)) : []
  for (const { message, hint } of [...own.problems, ...booting]) report(message, hint)
  checkLeaseTime(subnet.leaseTime, report)
  const set = new Set(own.options.map(({ code }) => code))
  const derived = family === 4 ? derivedV4(network, chosen, report) : derivedV6(network, chosen, report)
  // Of what fields make only a search list may be said otherwise.
  const options = [...derived.filter(({ code }) => !set.has(code)), ...own.options]
  return { ...own, options: options.sort((a, b) => a.code - b.code) }
}

type Report = (message: string, hint?: string) => void

function derivedV4(
  network: Network,
  { subnet, prefix }: ChosenSubnet,
  report: Report,
): readonly PlannedOption[] {
  const mask = parseIp(netmaskOf(prefix))
  return [
    ...option(4, 1, mask === undefined ? [] : [{ kind: 'address', ip: mask }]),
    // A /31 or /32 has no broadcast address (RFC 3021).
    ...option(
      4,
      28,
      prefix.length < 31 ? [{ kind: 'address', ip: { family: 4, value: lastOf(prefix) } }] : [],
    ),
    ...option(4, 3, addresses(4, 'gateway', subnet.gateway === undefined ? [] : [subnet.gateway], report)),
    ...option(4, 6, addresses(4, 'DNS server', subnet.dns, report)),
    ...option(4, 42, addresses(4, 'NTP server', subnet.ntp, report)),
    ...option(4, 15, domainName(network, subnet, report)),
    ...option(4, 26, mtu(network, report)),
  ]
}

/** Routers and the MTU are what router advertisements say. */
function derivedV6(network: Network, { subnet }: ChosenSubnet, report: Report): readonly PlannedOption[] {
  const domain = domainName(network, subnet, report)
  return [
    ...option(6, 23, addresses(6, 'DNS server', subnet.dns, report)),
    ...option(
      6,
      24,
      domain.flatMap((one) => (one.kind === 'text' ? { kind: 'domain', name: one.text } : [])),
    ),
    ...option(6, 31, addresses(6, 'NTP server', subnet.ntp, report)),
  ]
}

function option(family: Family, code: number, values: readonly OptionValue[]): readonly PlannedOption[] {
  const known = dhcpOptionByCode(family, code)
  if (known === undefined || values.length === 0) return []
  return [{ code, name: known.name.replace(/^dhcp6\./, ''), form: known.form, values }]
}

/** Addresses that an option of IPv4 holds, which has 255 octets (RFC 2132 2). Those of IPv6 hold more than anyone has. */
const MOST = 63

// Servers would look names up at their start, which their checkers do not try: addresses only. Those of the other family are its server's.
function addresses(
  family: Family,
  what: string,
  list: readonly string[],
  report: Report,
): readonly OptionValue[] {
  const ips = list.flatMap((item) => {
    const ip = parseIp(item)
    if (ip === undefined) report(`the ${what} "${item}" is no address`)
    return ip?.family === family ? [ip] : []
  })
  if (family === 4 && ips.length > MOST)
    report(`${ips.length} ${what}s are more than an option holds, which is ${MOST}`)
  return ips.map((ip) => ({ kind: 'address', ip }))
}

function domainName(
  network: Network,
  subnet: ChosenSubnet['subnet'],
  report: Report,
): readonly OptionValue[] {
  const domain = domainOfSubnet(network, subnet)
  if (domain === undefined) return []
  const problem = dnsNameProblem(domain)
  if (problem !== undefined) report(`the domain "${domain}": ${problem}`)
  return [{ kind: 'text', text: domain }]
}

function mtu(network: Network, report: Report): readonly OptionValue[] {
  if (network.mtu === undefined) return []
  // 68 is the least that RFC 2132 5.1 allows.
  if (!Number.isInteger(network.mtu) || network.mtu < 68 || network.mtu > 0xffff)
    report(`the MTU ${network.mtu} of network "${network.name}" is not from 68 to 65535`)
  return [{ kind: 'number', value: network.mtu }]
}

function checkLeaseTime(seconds: number | undefined, report: Report): void {
  if (seconds === undefined) return
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 0xffff_ffff)
    report(`the lease time ${seconds} is not from 1 to 4294967295 seconds`)
}
