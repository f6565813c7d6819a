import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { withServices } from '../../../test/lib/arbitrary-services.ts'
import { healthy } from '../../../test/lib/healthy-inventory.ts'
import type { Host } from '../model/host.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Zone } from '../model/zone.ts'
import { generateBind } from '../../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../../generate/dhcpd/generate-dhcpd.ts'
import { generateDhcpd6 } from '../../generate/dhcpd/generate-dhcpd6.ts'
import { generateRadvd } from '../../generate/radvd/generate-radvd.ts'
import { Invalid, UserError } from '../../core/errors.ts'
import { problemsAfter } from '../rules/problems-after.ts'
import { findingsOf } from './findings-of.ts'

/** Words that mean something somewhere in the inventory, so that putting them elsewhere makes trouble. */
const names = ['web01', 'infra1', 'hv1', 'ntp', 'www', 'nobody', 'web01-eth0', 'infra', 'office', 'lab']
const wholes = [
  'web01.office.example',
  'www.office.example',
  'ntp.office.example',
  'office.example',
  'lab.office.example',
  'shop.test',
]
const ips = [
  'fd20::1000',
  '10.20.0.4',
  '10.20.0.9',
  '10.20.0.0',
  '10.20.0.150',
  '10.20.0.250',
  '10.99.0.1',
  'fd20::4',
  'fd20::',
]
const word = fc.constantFrom(...names)
const anyName = fc.constantFrom(...names, ...wholes)
const ip = fc.constantFrom(...ips)

const hostDamage: fc.Arbitrary<(host: Host) => Host> = fc.oneof(
  fc
    .subarray([...names, ...wholes], { maxLength: 2 })
    .map((aliases) => (host: Host) => ({ ...host, aliases })),
  anyName.map((name) => (host: Host) => ({ ...host, name })),
  word.map((parent) => (host: Host) => ({ ...host, kind: 'vm' as const, parent })),
  word.map((group) => (host: Host) => ({ ...host, groups: [group] })),
  fc
    .constantFrom('retired' as const, 'planned' as const)
    .map((state) => (host: Host) => ({ ...host, state })),
  fc
    .record({
      ip,
      name: fc.option(fc.constantFrom(...wholes), { nil: undefined }),
      network: fc.option(word, { nil: undefined }),
    })
    .map(({ ip: text, name, network }) => (host: Host) => ({
      ...host,
      nics: [
        ...host.nics,
        {
          name: 'eth7',
          ...(network === undefined ? {} : { network }),
          addresses: [name === undefined ? { ip: text } : { ip: text, name }],
        },
      ],
    })),
  fc
    .constantFrom('52:54:00:0a:14:04', '52:54:00:0a:14:02', '01:00:00:00:00:00')
    .map((mac) => (host: Host) => ({ ...host, nics: host.nics.map((nic) => ({ ...nic, mac })) })),
)

const record = fc.record({
  name: fc.constantFrom('@', 'web01', 'www', 'ntp', 'new', 'lab', 'a.lab', '*', 'WEB'),
  type: fc.constantFrom('A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'PTR'),
  data: fc.constantFrom(
    'web01',
    'www',
    'ntp',
    'new',
    '10 www',
    '10 web01',
    '10 nobody',
    '10.20.0.4',
    'ns.test.',
    'text',
  ),
})

const zoneDamage: fc.Arbitrary<(zone: Zone) => Zone> = fc.oneof(
  fc
    .array(record, { minLength: 1, maxLength: 3 })
    .map((added) => (zone: Zone) => ({ ...zone, records: [...zone.records, ...added] })),
  fc.array(anyName, { maxLength: 2 }).map((ns) => (zone: Zone) => ({ ...zone, ns })),
  fc.constantFrom(...wholes).map((name) => (zone: Zone) => ({ ...zone, name })),
  fc.constantFrom(0, -1, 3600.5).map((ttl) => (zone: Zone) => ({ ...zone, ttl })),
)

const subnetDamage = fc.oneof(
  ip.map((gateway) => ({ gateway })),
  fc
    .record({ kind: fc.constantFrom('dynamic' as const, 'static' as const), first: ip, last: ip })
    .map((range) => ({ ranges: [range] })),
  ip.map((text) => ({ reserved: [{ ip: text, purpose: 'door' }] })),
  fc.constantFrom('10.20.0.0/25', '10.20.0.1/24', 'fd20::/48', 'x').map((prefix) => ({ prefix })),
  fc.constantFrom(...wholes, '-').map((domain) => ({ domain })),
)

const damaged: fc.Arbitrary<Snapshot> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat({ max: 3 }), hostDamage).map(([at, damage]) => damageHost(at, damage)),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(zoneDamage, fc.boolean()).map(([damage, more]) => damageZone(damage, more)),
  },
  { weight: 2, arbitrary: subnetDamage.map((fields) => damageSubnet(fields)) },
  {
    weight: 1,
    arbitrary: fc
      .record({ name: word, parents: fc.array(word, { maxLength: 2 }) })
      .map((group) => withGroup(group)),
  },
)

function damageHost(at: number, damage: (host: Host) => Host): Snapshot {
  const all = healthy()
  return { ...all, hosts: all.hosts.map((host, index) => (index === at ? damage(host) : host)) }
}

/** In place of the zone of the office, or beside it. */
function damageZone(damage: (zone: Zone) => Zone, beside: boolean): Snapshot {
  const all = healthy()
  const second: Zone = {
    name: 'lab.office.example',
    ns: ['infra1'],
    ttl: 60,
    serialScheme: 'date',
    records: [],
  }
  return { ...all, zones: beside ? [damage(second), ...all.zones] : all.zones.map((zone) => damage(zone)) }
}

function damageSubnet(fields: object): Snapshot {
  const all = healthy()
  return {
    ...all,
    networks: all.networks.map((network) => ({
      ...network,
      subnets: network.subnets.map((subnet, index) => (index === 0 ? { ...subnet, ...fields } : subnet)),
    })),
  }
}

function withGroup({
  name,
  parents,
}: {
  readonly name: string
  readonly parents: readonly string[]
}): Snapshot {
  const all = healthy()
  const groups = all.groups.map((group) => ({ ...group, parents: [name] }))
  return { ...all, groups: [...groups, { name, parents, attributes: {} }] }
}

/** No store holds two objects of one kind and name. */
function hasUniqueNames({ hosts, networks, zones, groups }: Snapshot): boolean {
  return [hosts, networks, zones, groups].every(
    (objects) => new Set(objects.map(({ name }) => name)).size === objects.length,
  )
}

it('whatever the rules refuse at every way in is an error of what is recorded', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(damaged, async (snapshot) => {
      fc.pre(hasUniqueNames(snapshot))
      const problems = await problemsAfter(snapshot, (kind, name) => `${kind} ${name}`)
      if (problems.length === 0) return
      refused += 1
      const errors = findingsOf(snapshot).findings.filter(({ severity }) => severity === 'error')
      expect(errors.length, JSON.stringify(problems)).toBeGreaterThan(0)
    }),
    { numRuns: 120 },
  )
  expect(refused).toBeGreaterThan(40)
}, 60_000)

it('whatever a generator refuses is an error of what is recorded', () => {
  let refused = 0
  const inventories = fc.oneof(
    { weight: 4, arbitrary: damaged },
    { weight: 1, arbitrary: withServices(arbitraryInventory()) },
  )
  fc.assert(
    fc.property(inventories, (snapshot) => {
      fc.pre(hasUniqueNames(snapshot))
      const reasons = [
        ...refusal(() => generateBind(snapshot, { now: new Date(0) })),
        ...refusal(() => generateDhcpd(snapshot, {})),
        ...refusal(() => generateDhcpd6(snapshot, {})),
        ...refusal(() => generateRadvd(snapshot)),
      ]
      if (reasons.length === 0) return
      refused += 1
      const errors = findingsOf(snapshot).findings.filter(({ severity }) => severity === 'error')
      expect(errors.length, reasons.join('\n')).toBeGreaterThan(0)
    }),
    { numRuns: 150 },
  )
  expect(refused).toBeGreaterThan(25)
}, 60_000)

function refusal(generate: () => unknown): readonly string[] {
  try {
    generate()
    return []
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    // There is nothing to generate from.
    if (error instanceof UserError) return []
    throw error
  }
}
