/** What DHCP servers take without a word, and then answer nobody, or something odd. */
import { Buffer } from 'node:buffer'
import type { Nic } from '../../model/host.ts'
import { subnetOf } from '../../model/names.ts'
import type { Network, Subnet } from '../../model/network.ts'
import { macsOf } from '../../model/nic-stack.ts'
import { hasReservation } from '../../model/states.ts'
import { defineFamily, hostOf, networkOf, type Report } from '../define-family.ts'
import { subnetKey, type SubnetFacts } from '../subnet-facts.ts'
import { addressKey, type CheckView, type PlacedAddress } from '../view.ts'

const codes = {
  'dhcp-answers-nobody': {
    severity: 'warning',
    meaning: 'an IPv4 subnet with hosts and DHCP on, where no host has a MAC and no range is dynamic',
  },
  'pool-without-dhcp': { severity: 'warning', meaning: 'a dynamic range in a subnet that has DHCP off' },
  'mac-missing': {
    severity: 'warning',
    meaning: 'an address in a subnet with DHCP, on a NIC without MAC: the host is not given it',
  },
  'address-not-offered': {
    severity: 'info',
    meaning: 'a further IPv4 address of a NIC, which DHCP does not hand out: a NIC is given its first alone',
  },
  'duid-missing': {
    severity: 'warning',
    meaning:
      'an address in a DHCPv6 subnet, of a host without a DUID: it is given only to a client that puts the MAC of the NIC into its DUID',
  },
  'lease-time-odd': { severity: 'warning', meaning: 'a lease time below a minute or above a year' },
  'boot-file-long': {
    severity: 'warning',
    meaning: 'a boot file above 127 octets, which clients cut off (RFC 2131, figure 1)',
  },
  'boot-server-long': {
    severity: 'warning',
    meaning: 'a name of a boot server above 63 octets, which clients cut off (RFC 2131, figure 1)',
  },
  'name-confuses-dnsmasq': {
    severity: 'warning',
    meaning: 'a host name that dnsmasq reads as a lease time or a keyword: all digits, 12h, infinite, ignore',
  },
  'dnsmasq-slow': {
    severity: 'info',
    meaning: 'more than 20,000 reservations: dnsmasq compares each with all before it',
  },
} as const

type Code = keyof typeof codes

const [MINUTE, YEAR] = [60, 366 * 86_400]

/** Where the lists of dnsmasq 2.90 begin to take minutes to load. */
const DNSMASQ_LIMIT = 20_000

export const dhcp = defineFamily({
  title: 'DHCP',
  codes,
  find: (view, report) => {
    let reservations = 0
    for (const facts of view.subnets) {
      findValues(facts.network, facts.subnet, report)
      const served = facts.subnet.dhcp && facts.prefix.family === 4
      const addresses = (view.inSubnet.get(facts) ?? []).filter(({ host }) =>
        hasReservation(host.state, view.settings),
      )
      if (served) reservations += findReservations(facts, addresses, report)
      if (facts.subnet.ipv6 === 'dhcpv6') findDuids(addresses, report)
    }
    findNames(view, report)
    for (const host of view.snapshot.hosts)
      if (host.options !== undefined)
        findLongTexts(host.options, (code, name, message) =>
          report(code, hostOf(host), {
            message,
            mend: `inv set host ${host.name} option+=${name}=VALUE`,
            key: `options.${name}`,
            about: name,
          }),
        )
    const [largest] = view.subnets.toSorted((a, b) => countIn(view, b) - countIn(view, a))
    if (largest !== undefined && reservations > DNSMASQ_LIMIT)
      report('dnsmasq-slow', networkOf(largest.network), {
        message: `there are ${reservations} reservations in all; dnsmasq takes minutes to load so many`,
        mend: 'dhcpd and Kea load them in seconds',
      })
  },
})

function countIn(view: CheckView, facts: SubnetFacts): number {
  return view.inSubnet.get(facts)?.length ?? 0
}

function findValues(network: { readonly name: string }, subnet: Subnet, report: Report<Code>): void {
  const tell = (code: Code, key: string, message: string, mend: string): void =>
    report(code, networkOf(network), {
      message: `${subnet.prefix}: ${message}`,
      mend,
      key: subnetKey(subnet, key),
      about: subnet.prefix,
    })
  const { leaseTime, options } = subnet
  const set = `inv set subnet ${subnet.prefix}`
  if (leaseTime !== undefined && (leaseTime < MINUTE || leaseTime > YEAR))
    tell('lease-time-odd', 'leaseTime', `leases last ${leaseTime} seconds`, `${set} lease-time=86400`)
  if (!subnet.dhcp && subnet.ranges.some(({ kind }) => kind === 'dynamic'))
    tell('pool-without-dhcp', 'dhcp', 'it has a dynamic range, and DHCP is off', `${set} dhcp=on`)
  findLongTexts(options, (code, name, message) =>
    tell(code, `options.${name}`, message, `inv edit network name=${network.name}`),
  )
}

function findLongTexts(
  options: Readonly<Record<string, string>>,
  tell: (code: Code, name: string, message: string) => void,
): void {
  for (const [name, code, limit, what] of [
    ['filename', 'boot-file-long', 127, 'boot file'],
    ['bootfile-name', 'boot-file-long', 127, 'boot file'],
    ['server-name', 'boot-server-long', 63, 'name of the boot server'],
    ['tftp-server-name', 'boot-server-long', 63, 'name of the boot server'],
  ] as const) {
    const length = Buffer.byteLength(options[name] ?? '')
    if (length > limit) tell(code, name, `the ${what} has ${length} octets, ${limit} is what clients take`)
  }
}

/** Gives how many there are. */
function findReservations(
  { network, subnet, pools }: SubnetFacts,
  addresses: readonly PlacedAddress[],
  report: Report<Code>,
): number {
  let count = 0
  for (const placed of addresses) {
    const { host, nic, text } = placed
    const first = offered(network, nic)
    if (first !== text)
      report('address-not-offered', hostOf(host), {
        message: `DHCP gives NIC "${nic.name}" ${first}, and not ${text} too`,
        mend: 'the host is to set it by itself: cfg, or its own network configuration',
        key: addressKey(placed),
        about: text,
      })
    else if (macsOf(host, nic).length > 0) count += 1
    else if (host.state !== 'planned')
      report('mac-missing', hostOf(host), {
        message: `NIC "${nic.name}" has no MAC, so DHCP cannot give it ${text}`,
        mend: `inv set nic ${host.name} ${nic.name} mac=MAC; where it sets its address by itself, a waiver`,
        key: `nics[${nic.name}].mac`,
        about: nic.name,
      })
  }
  if (addresses.length > 0 && count === 0 && pools.length === 0)
    report('dhcp-answers-nobody', networkOf(network), {
      message: `${subnet.prefix} has DHCP on, and neither a dynamic range nor a host with a MAC`,
      mend: `inv set subnet ${subnet.prefix} dhcp=off, or record the MACs`,
      key: subnetKey(subnet, 'dhcp'),
      about: subnet.prefix,
    })
  return count
}

/** A NIC asks once on its wire, and is given its first address there. */
function offered(network: Network, { addresses }: Nic): string | undefined {
  return addresses.find(({ ip }) => !ip.includes(':') && subnetOf(network, ip)?.dhcp === true)?.ip
}

function findDuids(addresses: readonly PlacedAddress[], report: Report<Code>): void {
  for (const { host, text } of addresses)
    if (host.duid === undefined)
      report('duid-missing', hostOf(host), {
        message: `it has no DUID, so DHCPv6 gives it ${text} only where its client puts the MAC into its DUID`,
        mend: `inv set host ${host.name} duid=DUID`,
        key: 'duid',
        about: text,
      })
}

/** dnsmasq(8), --dhcp-host: what stands between its commas is told apart by its form alone. */
function findNames({ snapshot }: CheckView, report: Report<Code>): void {
  for (const host of snapshot.hosts) {
    const label = host.name.split('.')[0] ?? host.name
    if (/^(?:\d+[smhdw]?|infinite|ignore)$/.test(label))
      report('name-confuses-dnsmasq', hostOf(host), {
        message: `dnsmasq takes "${label}" for a lease time or a keyword`,
        mend: `inv rename host ${host.name} NAME`,
        key: 'name',
      })
  }
}
