/** Networks with subnets of many sizes, none of which overlaps another. */
import fc from 'fast-check'
import { formatIp, formatPrefix, hostRange, prefixOf, type Ip } from '../../src/core/ip.ts'
import { allocations, ipv6Modes, type Network, type Subnet } from '../../src/inventory/model/network.ts'
import { arbitraryWaivers, hostileNotes } from './arbitrary-text.ts'
import { aNetwork, aSubnet } from './inventory-builder.ts'

/** Zones of ours, one within another, and a domain that is someone else's. */
export const ZONES = ['corp.test', 'lab.office.example', 'office.example']
const DOMAINS = [...ZONES, 'deep.corp.test', 'elsewhere.test']
const LENGTHS = { 4: [12, 16, 20, 22, 24, 25, 27, 28, 30, 31], 6: [48, 60, 62, 64, 112, 126, 127] } as const

/** How far into a subnet the addresses of hosts lie; dynamic ranges begin behind them. */
export const STATIC_SPAN = 8n

interface SubnetDraft {
  readonly family: 4 | 6
  readonly length: number
  readonly where: bigint
  readonly fields: Partial<Subnet>
  readonly gateway: boolean
  readonly pool: boolean
  readonly ipv6: (typeof ipv6Modes)[number]
}

export interface NetworkDraft {
  readonly fields: Partial<Network>
  readonly subnets: readonly SubnetDraft[]
}

export function arbitraryNetwork(): fc.Arbitrary<NetworkDraft> {
  const subnet = fc.constantFrom<4 | 6>(4, 6).chain((family) =>
    fc.record({
      family: fc.constant(family),
      length: fc.constantFrom<number>(...LENGTHS[family]),
      where: fc.bigInt({ min: 0n, max: (1n << 80n) - 1n }),
      fields: fc.record(
        {
          domain: fc.constantFrom(...DOMAINS),
          leaseTime: fc.integer({ min: 60, max: 0xffff_ffff }),
          dns: fc.subarray(['10.1.2.3', '192.0.2.53', '2001:db8::53']),
          ntp: fc.subarray(['10.1.2.4', '192.0.2.123']),
          dhcp: fc.boolean(),
          options: arbitraryOptions(family),
          allocation: fc.constantFrom(...allocations),
          quarantine: fc.integer({ min: 0, max: 86_400_000 }),
        },
        { requiredKeys: [] },
      ),
      gateway: fc.boolean(),
      pool: fc.boolean(),
      ipv6: fc.constantFrom(...ipv6Modes),
    }),
  )
  return fc.record({
    fields: fc.record(
      { mtu: fc.integer({ min: 68, max: 9216 }), notes: hostileNotes, waivers: arbitraryWaivers },
      { requiredKeys: [] },
    ),
    subnets: fc.array(subnet, { minLength: 1, maxLength: 3 }),
  })
}

function arbitraryOptions(family: 4 | 6): fc.Arbitrary<Readonly<Record<string, string>>> {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((one) => !/\p{C}/u.test(one))
  if (family === 6)
    return fc.record(
      {
        'dhcp6.domain-search': fc.constant('office.example, corp.test.'),
        'dhcp6.bootfile-url': text,
        'dhcp6.info-refresh-time': fc.integer({ min: 600, max: 86_400 }).map(String),
      },
      { requiredKeys: [] },
    )
  return fc.record(
    {
      filename: text,
      'next-server': fc.constant('192.0.2.9'),
      'bootfile-name': text,
      'code-224': fc.oneof(text, fc.constant('01:0a:ff')),
      'domain-search': fc.constant('office.example, corp.test.'),
      'classless-static-routes': fc.constant('10.8.0.0/13 10.0.0.1, 0.0.0.0/0 10.0.0.2'),
      'time-offset': fc.integer({ min: -43200, max: 43200 }).map(String),
      'ip-forwarding': fc.constantFrom('on', 'off'),
    },
    { requiredKeys: [] },
  )
}

/** Each subnet has 1/256 of 10/8, or a /16 of fd00::/8, for itself; the first of all is a /24 of `office.example` with DHCP. */
export function placeNetworks(drafts: readonly NetworkDraft[]): readonly Network[] {
  let next = 0n
  return drafts.map(({ fields, subnets }, index) => {
    const placed = subnets.map((draft) => {
      next += 1n
      return placeSubnet(draft, next)
    })
    const office = aSubnet('192.0.2.0/24', { domain: 'office.example' })
    const all = index === 0 ? [office, ...placed] : placed
    return aNetwork(`net${index}`, all, fields)
  })
}

function placeSubnet(draft: SubnetDraft, slot: bigint): Subnet {
  const { family, length, where, fields, gateway, pool, ipv6 } = draft
  const ip: Ip =
    family === 4
      ? { family, value: (10n << 24n) | (slot << 20n) | (where & 0xfffffn) }
      : { family, value: (0xfd00n << 112n) | (slot << 96n) | where }
  const prefix = prefixOf(ip, length)
  const { first, last } = hostRange(prefix)
  const start = first + STATIC_SPAN
  const at = (value: bigint): string => formatIp({ family, value })
  return aSubnet(formatPrefix(prefix), {
    ...fields,
    ...(gateway ? { gateway: at(first) } : {}),
    ...(family === 6 && (ipv6 !== 'slaac' || length === 64) ? { ipv6 } : {}),
    ranges:
      pool && start <= last ? [{ kind: 'dynamic', first: at(start), last: at(min(last, start + 20n)) }] : [],
    reserved: first + 7n <= last ? [{ ip: at(first + 7n), purpose: 'printer' }] : [],
  })
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
