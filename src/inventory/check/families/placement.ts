/** Addresses of hosts that lie where none may, or none should. */
import { eui64Address } from '../../../core/interface-identifier.ts'
import { formatIp, type Prefix } from '../../../core/ip.ts'
import { parseMac } from '../../../core/mac.ts'
import { compareIp } from '../../../core/ip.ts'
import { macsOf } from '../../model/nic-stack.ts'
import { edgeName, usableHint } from '../../rules/subnet-addresses.ts'
import { defineFamily, hostOf, type Report } from '../define-family.ts'
import type { SubnetFacts } from '../subnet-facts.ts'
import { addressKey, type CheckView, type PlacedAddress } from '../view.ts'

const codes = {
  'address-outside': { severity: 'error', meaning: "an address in no subnet of its NIC's network" },
  'address-unplugged': { severity: 'error', meaning: 'an address on a NIC that is on no network' },
  'address-edge': {
    severity: 'error',
    meaning: "an address that is its subnet's network, broadcast or anycast address",
  },
  'address-in-pool': {
    severity: 'error',
    meaning: 'an address in a dynamic range, which DHCP gives to others',
  },
  'address-is-gateway': {
    severity: 'warning',
    meaning: "a host with its subnet's gateway address and one NIC only, so no router",
  },
  'address-not-eui64': {
    severity: 'warning',
    meaning: 'an address in a SLAAC subnet that is not the one which the NIC makes of its MAC',
  },
  'address-of-retired': { severity: 'warning', meaning: 'a retired host that keeps an address from others' },
} as const

type Code = keyof typeof codes

export const placement = defineFamily({
  title: 'Addresses of hosts',
  codes,
  find: (view, report) => {
    for (const placed of view.addresses) findOf(view, placed, report)
  },
})

function findOf(view: CheckView, placed: PlacedAddress, report: Report<Code>): void {
  const { host, nic, text, within } = placed
  const tell = (code: Code, message: string, mend: string): void =>
    report(code, hostOf(host), { message, mend, key: addressKey(placed), about: text })
  if (host.state === 'retired')
    tell('address-of-retired', `it is retired and has address ${text}`, `inv rm address ${text}`)
  if (nic.network === undefined)
    tell(
      'address-unplugged',
      `address ${text} is on NIC "${nic.name}", which is on no network`,
      `inv set nic ${host.name} ${nic.name} network=NETWORK`,
    )
  else if (within === undefined) {
    const elsewhere = view.subnetAt(placed.ip)
    if (view.networks.has(nic.network))
      tell(
        'address-outside',
        `address ${text} is in no subnet of network "${nic.network}"`,
        elsewhere === undefined
          ? 'inv add subnet records one'
          : `${elsewhere.subnet.prefix} is a subnet of network "${elsewhere.network.name}"`,
      )
  } else findWithin(placed, within, tell)
}

function findWithin(
  { host, nic, ip, text }: PlacedAddress,
  { subnet, prefix, usable, pools }: SubnetFacts,
  tell: (code: Code, message: string, mend: string) => void,
): void {
  const free = `inv free ${subnet.prefix} shows what is free`
  if (ip.value < usable.first || ip.value > usable.last)
    tell('address-edge', `address ${text} is ${edgeName(prefix, ip)} of ${subnet.prefix}`, usableHint(prefix))
  const pool = pools.find(({ first, last }) => compareIp(first, ip) <= 0 && compareIp(ip, last) <= 0)
  if (pool !== undefined)
    tell(
      'address-in-pool',
      `address ${text} is in the dynamic range ${formatIp(pool.first)}-${formatIp(pool.last)} of ${subnet.prefix}`,
      free,
    )
  if (subnet.gateway === text && host.nics.length === 1)
    tell(
      'address-is-gateway',
      `address ${text} is the gateway of ${subnet.prefix}, and it has no other NIC`,
      free,
    )
  const [mac] = macsOf(host, nic)
  const own = subnet.ipv6 === 'slaac' ? addressByMac(prefix, mac) : undefined
  if (own !== undefined && own !== text)
    tell(
      'address-not-eui64',
      `address ${text} is not the one that NIC "${nic.name}" makes of its MAC ${mac}: ${own}`,
      `inv rm address ${text}, then inv add address ${own} --host ${host.name}`,
    )
}

function addressByMac(prefix: Prefix, mac: string | undefined): string | undefined {
  const known = mac === undefined ? undefined : parseMac(mac)
  const ip = known === undefined ? undefined : eui64Address(prefix, known)
  return ip === undefined ? undefined : formatIp(ip)
}
