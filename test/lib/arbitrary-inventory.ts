/** Valid inventories of many shapes, for property tests: what any generator must turn into what its server takes. */
import fc from 'fast-check'
import { formatIp, formatPrefix, hostRange, parsePrefix, prefixOf, type Ip } from '../../src/core/ip.ts'
import { virtualMac } from '../../src/core/mac.ts'
import { hostStates, type Host, type Nic } from '../../src/inventory/model/host.ts'
import type { Network, Subnet } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { serialSchemes, type Zone } from '../../src/inventory/model/zone.ts'
import { arbitraryRecords } from './arbitrary-records.ts'
import { aHost, aNetwork, aSnapshot, aSubnet, aZone } from './inventory-builder.ts'

/** Zones of ours, one within another, and a domain that is someone else's. */
const ZONES = ['corp.test', 'lab.office.example', 'office.example']
const DOMAINS = [...ZONES, 'deep.corp.test', 'elsewhere.test']
const LENGTHS = { 4: [12, 16, 20, 22, 24, 25, 27, 28, 30, 31], 6: [48, 60, 62, 64, 112, 126, 127] } as const

/** How far into a subnet the addresses of hosts lie; dynamic ranges begin behind them. */
const STATIC_SPAN = 8n

/**
 * Each zone is served by host `ns1`, which has an address in `office.example`. Host names begin with `h`, aliases with
 * `alias`, owners of records with `r` or `_`, so that none is in the way of another.
 */
export function arbitraryInventory(): fc.Arbitrary<Snapshot> {
  return fc
    .tuple(
      fc.array(arbitraryNetwork(), { minLength: 1, maxLength: 3 }),
      fc.uniqueArray(fc.stringMatching(/^h[a-z0-9-]{0,10}[a-z0-9]$/), { maxLength: 10 }),
      fc.array(fc.record({ dotted: fc.constantFrom(undefined, ...ZONES), fields: arbitraryHostFields() }), {
        minLength: 10,
        maxLength: 10,
      }),
      fc.subarray(ZONES, { minLength: 1 }).chain((names) => fc.tuple(...names.map(arbitraryZone))),
    )
    .map(([drafts, names, shapes, zones]) => {
      const networks = placeNetworks(drafts)
      const taken = new Set<string>()
      const office = networks[0]
      const first = office?.subnets[0]
      const server = aHost('ns1', {
        nics: [
          {
            name: 'eth0',
            mac: virtualMac(0xffffff),
            ...(office === undefined ? {} : { network: office.name }),
            addresses: [take(first, 1n, taken)].flatMap((ip) =>
              ip === undefined ? [] : [{ ip, name: 'ns1.office.example' }],
            ),
          },
        ],
      })
      const hosts = names.map((name, index) => {
        const shape = shapes[index]
        return placeHost(
          shape?.dotted === undefined ? name : `${name}.${shape.dotted}`,
          index,
          shape?.fields,
          networks,
          taken,
        )
      })
      return aSnapshot({ networks, hosts: [server, ...hosts], zones })
    })
}

interface SubnetDraft {
  readonly family: 4 | 6
  readonly length: number
  readonly where: bigint
  readonly fields: Partial<Subnet>
  readonly gateway: boolean
  readonly pool: boolean
}

interface NetworkDraft {
  readonly mtu: number | undefined
  readonly subnets: readonly SubnetDraft[]
}

function arbitraryNetwork(): fc.Arbitrary<NetworkDraft> {
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
          options: arbitraryOptions(),
        },
        { requiredKeys: [] },
      ),
      gateway: fc.boolean(),
      pool: fc.boolean(),
    }),
  )
  return fc.record({
    mtu: fc.option(fc.integer({ min: 68, max: 9216 }), { nil: undefined }),
    subnets: fc.array(subnet, { minLength: 1, maxLength: 3 }),
  })
}

function arbitraryOptions(): fc.Arbitrary<Readonly<Record<string, string>>> {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((one) => !/\p{C}/u.test(one))
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
function placeNetworks(drafts: readonly NetworkDraft[]): readonly Network[] {
  let next = 0n
  return drafts.map(({ mtu, subnets }, index) => {
    const placed = subnets.map((draft) => {
      next += 1n
      return placeSubnet(draft, next)
    })
    const office = aSubnet('192.0.2.0/24', { domain: 'office.example' })
    const all = index === 0 ? [office, ...placed] : placed
    return aNetwork(`net${index}`, all, mtu === undefined ? {} : { mtu })
  })
}

function placeSubnet({ family, length, where, fields, gateway, pool }: SubnetDraft, slot: bigint): Subnet {
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
    ranges:
      pool && start <= last ? [{ kind: 'dynamic', first: at(start), last: at(min(last, start + 20n)) }] : [],
    reserved: first + 7n <= last ? [{ ip: at(first + 7n), purpose: 'printer' }] : [],
  })
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

interface NicDraft {
  readonly network: number
  readonly mac: boolean
  readonly addresses: readonly {
    readonly subnet: number
    readonly offset: bigint
    readonly name: string | undefined
  }[]
}

interface HostFields {
  readonly state: Host['state']
  readonly aliases: number
  readonly keys: number
  readonly nics: readonly NicDraft[]
}

function arbitraryHostFields(): fc.Arbitrary<HostFields> {
  return fc.record({
    state: fc.constantFrom(...hostStates),
    aliases: fc.nat({ max: 2 }),
    keys: fc.nat({ max: 2 }),
    nics: fc.array(
      fc.record({
        network: fc.nat({ max: 2 }),
        mac: fc.boolean(),
        addresses: fc.array(
          fc.record({
            subnet: fc.nat({ max: 3 }),
            offset: fc.bigInt({ min: 1n, max: STATIC_SPAN - 2n }),
            name: fc.constantFrom(undefined, undefined, 'hvip.office.example', 'hx.elsewhere.test'),
          }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 3 },
    ),
  })
}

function placeHost(
  name: string,
  index: number,
  fields: HostFields | undefined,
  networks: readonly Network[],
  taken: Set<string>,
): Host {
  const nics = (fields?.nics ?? []).map((draft, position): Nic => {
    const network = networks[draft.network % networks.length]
    const addresses = draft.addresses.flatMap(({ subnet, offset, name: own }) => {
      const ip = take(network?.subnets[subnet % network.subnets.length], offset, taken)
      return ip === undefined ? [] : [own === undefined ? { ip } : { ip, name: own }]
    })
    return {
      name: `eth${position}`,
      ...(network === undefined ? {} : { network: network.name }),
      ...(draft.mac ? { mac: virtualMac(index * 16 + position) } : {}),
      addresses,
    }
  })
  return aHost(name, {
    state: fields?.state ?? 'active',
    aliases: Array.from({ length: fields?.aliases ?? 0 }, (_, n) => `alias${index}-${n}`),
    hostKeys: Array.from({ length: fields?.keys ?? 0 }, (_, n) => `ssh-ed25519 AAAA${index}${n}`),
    nics,
  })
}

/** The address that far into the subnet's hosts, where it is there and free. */
function take(subnet: Subnet | undefined, offset: bigint, taken: Set<string>): string | undefined {
  const prefix = subnet === undefined ? undefined : parsePrefix(subnet.prefix)
  if (prefix === undefined) return undefined
  const { first, last } = hostRange(prefix)
  const ip = formatIp({ family: prefix.family, value: first + offset })
  if (first + offset > last || taken.has(ip)) return undefined
  taken.add(ip)
  return ip
}

function arbitraryZone(name: string): fc.Arbitrary<Zone> {
  return fc
    .record({
      elsewhere: fc.boolean(),
      mail: fc.constantFrom(undefined, 'host.master@corp.test'),
      ttl: fc.constantFrom(60, 3600, 86_400),
      serialScheme: fc.constantFrom(...serialSchemes),
      records: arbitraryRecords(),
    })
    .map(({ elsewhere, mail, ttl, serialScheme, records }) =>
      aZone(name, {
        ns: elsewhere ? ['ns1', 'ns.elsewhere.test'] : ['ns1'],
        ...(mail === undefined ? {} : { mail }),
        ttl,
        serialScheme,
        records,
      }),
    )
}
