/** Valid inventories of many shapes, for property tests: what any generator must turn into what its server takes. */
import fc from 'fast-check'
import { formatIp, hostRange, parsePrefix } from '../../src/core/ip.ts'
import { virtualMac } from '../../src/core/mac.ts'
import type { Group } from '../../src/inventory/model/group.ts'
import { hostKinds, hostStates, type Host, type Nic } from '../../src/inventory/model/host.ts'
import type { Network, Subnet } from '../../src/inventory/model/network.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { serialSchemes, type Zone } from '../../src/inventory/model/zone.ts'
import { arbitraryNetwork, placeNetworks, STATIC_SPAN, ZONES } from './arbitrary-networks.ts'
import { arbitraryDescription, type Description } from './arbitrary-description.ts'
import { arbitraryRecords } from './arbitrary-records.ts'
import { arbitraryAttributes, arbitraryWaivers, hostileNotes } from './arbitrary-text.ts'
import { stacked, type StackDraft } from './stacked-nics.ts'
import { aHost, aSnapshot, aZone } from './inventory-builder.ts'

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
      arbitraryGroups(),
    )
    .map(([drafts, names, shapes, zones, groups]) => {
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
      const hosts: Host[] = []
      for (const [index, plain] of names.entries()) {
        const { dotted, fields } = shapes[index] ?? { dotted: undefined, fields: undefined }
        if (fields === undefined) continue
        const name = dotted === undefined ? plain : `${plain}.${dotted}`
        const host = placeHost(name, index, fields, networks, taken)
        hosts.push({ ...host, ...placeAmong(fields, groups, hosts) })
      }
      return aSnapshot({ networks, hosts: [server, ...hosts], zones, groups })
    })
}

/** Each may have those before it as parents. */
function arbitraryGroups(): fc.Arbitrary<readonly Group[]> {
  const fields = fc.record(
    {
      attributes: arbitraryAttributes,
      notes: hostileNotes,
      waivers: arbitraryWaivers,
      up: fc.nat({ max: 3 }),
    },
    { requiredKeys: ['attributes', 'up'] },
  )
  return fc.array(fields, { maxLength: 4 }).map((all) =>
    all.map(({ up, ...rest }, index) => ({
      name: `g${index}`,
      parents: up < index ? [`g${up}`] : [],
      ...rest,
    })),
  )
}

/** What it refers to: a virtual one has a host before it as its parent. */
function placeAmong(
  { kind, parent, group }: HostFields,
  groups: readonly Group[],
  hosts: readonly Host[],
): Partial<Host> {
  const able = hosts.filter(({ state }) => state !== 'retired')
  const above = kind === 'physical' ? undefined : able[parent % Math.max(1, able.length)]?.name
  return {
    kind,
    groups: groups.filter((_group, at) => at === group).map(({ name }) => name),
    ...(above === undefined ? {} : { parent: above }),
  }
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
  readonly kind: Host['kind']
  readonly state: Host['state']
  /** Which of the hosts before it is the parent. */
  readonly parent: number
  readonly group: number
  readonly aliases: number
  readonly duid: boolean
  readonly description: Description
  readonly nics: readonly NicDraft[]
  readonly stack: StackDraft
}

function arbitraryHostFields(): fc.Arbitrary<HostFields> {
  return fc.record({
    kind: fc.constantFrom(...hostKinds),
    state: fc.constantFrom(...hostStates),
    parent: fc.nat({ max: 9 }),
    group: fc.nat({ max: 5 }),
    aliases: fc.nat({ max: 2 }),
    duid: fc.boolean(),
    description: arbitraryDescription(),
    stack: fc.record({
      bundle: fc.constantFrom(undefined, undefined, 'bond', 'bridge'),
      members: fc.integer({ min: 1, max: 3 }),
      ownMac: fc.boolean(),
      vlan: fc.boolean(),
    }),
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
  fields: HostFields,
  networks: readonly Network[],
  taken: Set<string>,
): Host {
  const ports = fields.nics.map((draft, position): Nic => {
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
    state: fields.state,
    aliases: Array.from({ length: fields.aliases }, (_, n) => `alias${index}-${n}`),
    ...(fields.duid ? { duid: `00:03:00:01:52:54:00:00:00:0${index}` } : {}),
    ...fields.description,
    nics: stacked(ports, fields.stack, networks),
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
