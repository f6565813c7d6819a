import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { Invalid } from '../../core/errors.ts'
import {
  emptyDraft,
  type Draft,
  type DraftHost,
  type DraftRecord,
  type DraftSubnet,
  type DraftZone,
  type Found,
} from '../../import/draft.ts'
import { readCsv } from '../interchange/read-csv.ts'
import type { Host } from '../model/host.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { applied } from '../rules/problems-after.ts'
import type { BringInOptions } from './desk.ts'
import { planBringIn, wantedOf, type Plan } from './plan.ts'

let line = 0
function found<T>(value: T): Found<T> {
  line += 1
  return { at: { file: 'f', line }, value }
}

function aDraft(fields: {
  readonly hosts?: readonly DraftHost[]
  readonly subnets?: readonly DraftSubnet[]
  readonly zones?: readonly DraftZone[]
  readonly records?: readonly DraftRecord[]
}): Draft {
  line = 0
  return {
    ...emptyDraft,
    subnets: (fields.subnets ?? []).map(found),
    hosts: (fields.hosts ?? []).map(found),
    zones: (fields.zones ?? []).map(found),
    records: (fields.records ?? []).map(found),
  }
}

const foreign: BringInOptions = { existing: 'refuse', own: false }
const upsert: BringInOptions = { existing: 'upsert', own: false }

async function plan(before: Snapshot, draft: Draft, options: BringInOptions = foreign): Promise<Plan> {
  return planBringIn('Cannot import', before, draft, options)
}

/** The inventory afterwards; that a second time changes nothing is seen to here. */
async function after(before: Snapshot, draft: Draft, options: BringInOptions = foreign): Promise<Snapshot> {
  const then = applied(before, wantedOf(await plan(before, draft, options)))
  for (const existing of ['refuse', 'upsert', 'skip'] as const)
    expect((await plan(then, draft, { ...options, existing })).changes).toEqual([])
  return then
}

function hostIn({ hosts }: Snapshot, name: string): Host | undefined {
  return hosts.find((host) => host.name === name)
}

async function problems(
  before: Snapshot,
  draft: Draft,
  options: BringInOptions = foreign,
): Promise<readonly string[]> {
  try {
    await plan(before, draft, options)
    return []
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return error.problems.map(({ message, at }) => `${message} (${at ?? ''})`)
  }
}

const office = aSnapshot({
  networks: [
    aNetwork('office', [
      aSubnet('10.20.0.0/24', {
        domain: 'office.example',
        gateway: '10.20.0.1',
        ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.199' }],
      }),
      aSubnet('fd20::/64'),
    ]),
  ],
})

const mac = '52:54:00:00:00:01'

describe('subnets that come in', () => {
  it('go to a network of the name that the source has, or of one made of the prefix', async () => {
    const then = await after(
      aSnapshot({}),
      aDraft({
        subnets: [
          { prefix: '10.1.0.0/24', network: 'Main LAN' },
          { prefix: '10.2.0.0/24' },
          { prefix: 'fd02::/64' },
        ],
      }),
    )
    expect(then.networks.map(({ name, subnets }) => [name, subnets.map(({ prefix }) => prefix)])).toEqual([
      ['main-lan', ['10.1.0.0/24']],
      ['net-10-2-0-0-24', ['10.2.0.0/24']],
      ['net-fd02-64', ['fd02::/64']],
    ])
  })

  it('go to the network that is named beside them, or that has their VLAN id', async () => {
    const draft = aDraft({ subnets: [{ prefix: '10.1.0.0/24' }, { prefix: 'fd01::/64', vlan: 7 }] })
    const seven = aSnapshot({ networks: [aNetwork('seven', [], { vlan: 7 })] })
    const then = await after(seven, draft, { ...foreign, network: 'lan' })
    expect(then.networks.map(({ name, subnets }) => [name, subnets.map(({ prefix }) => prefix)])).toEqual([
      ['lan', ['10.1.0.0/24']],
      ['seven', ['fd01::/64']],
    ])
  })

  it('are known by their prefix, whatever their network is called', async () => {
    const draft = aDraft({ subnets: [{ prefix: '10.20.0.0/24', gateway: '10.20.0.1' }] })
    expect((await plan(office, draft)).changes).toEqual([])
  })

  it('that are there and differ are refused, unless told otherwise', async () => {
    const draft = aDraft({ subnets: [{ prefix: '10.20.0.0/24', leaseTime: 600 }] })
    expect(await problems(office, draft)).toEqual([
      'network "office" exists already and differs: subnets (f:1)',
    ])
    expect((await plan(office, draft, { ...foreign, existing: 'skip' })).skipped.network).toEqual(['office'])
    const then = await after(office, draft, upsert)
    expect(then.networks[0]?.subnets[0]).toMatchObject({ leaseTime: 600, domain: 'office.example' })
  })
})

describe('hosts that come in', () => {
  it('are plugged into the network that holds their address, with NICs named in order', async () => {
    const draft = aDraft({
      hosts: [
        {
          name: 'web01',
          nics: [{ mac, addresses: [{ ip: '10.20.0.4' }] }, { addresses: [{ ip: 'fd20::4' }] }],
        },
      ],
    })
    expect(hostIn(await after(office, draft), 'web01')?.nics).toEqual([
      { name: 'eth0', mac, network: 'office', addresses: [{ ip: '10.20.0.4' }] },
      { name: 'eth1', network: 'office', addresses: [{ ip: 'fd20::4' }] },
    ])
  })

  it('of one name in several places are one host', async () => {
    const draft = aDraft({
      hosts: [
        { name: 'web01', cpus: 2, nics: [{ name: 'nic0', mac, addresses: [] }] },
        { name: 'web01', nics: [{ mac, addresses: [{ ip: '10.20.0.4' }] }] },
        { name: 'web01', nics: [{ mac: '52:54:00:00:00:02', addresses: [] }] },
      ],
    })
    expect(hostIn(await after(office, draft), 'web01')).toMatchObject({
      cpus: 2,
      nics: [
        { name: 'nic0', mac, network: 'office', addresses: [{ ip: '10.20.0.4' }] },
        { name: 'eth0', mac: '52:54:00:00:00:02', addresses: [] },
      ],
    })
  })

  it('name their parent by its whole name too, and keep the network that a NIC is on where theirs is not known', async () => {
    const before = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })])],
      hosts: [
        aHost('hv1', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
        aHost('guest', {
          kind: 'vm',
          nics: [aNic('eth0', 'office', ['10.20.0.5'], '52:54:00:00:00:01')],
        }),
      ],
    })
    const guest: DraftHost = {
      name: 'guest',
      parent: 'hv1.office.example',
      nics: [{ mac: '52:54:00:00:00:01', network: 'br7', addresses: [] }],
    }
    const then = await after(before, aDraft({ hosts: [guest] }), upsert)
    expect(hostIn(then, 'guest')).toMatchObject({ parent: 'hv1', nics: [{ network: 'office' }] })
    expect(await problems(before, aDraft({ hosts: [{ ...guest, name: 'other' }] }))).toContain(
      'unknown network "br7" (f:1)',
    )
  })

  it('may go by an address that one has', async () => {
    const before = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24')])],
      hosts: [aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'])] })],
    })
    const host: DraftHost = { name: '10.20.0.4', attributes: { role: 'front' } }
    const then = await after(before, aDraft({ hosts: [host] }), upsert)
    expect(hostIn(then, 'web01')).toMatchObject({ attributes: { role: 'front' } })
    expect(await problems(before, aDraft({ hosts: [{ ...host, name: '10.20.0.5' }] }))).toEqual([
      'host "10.20.0.5" has an address for a name, and no host has that address (f:1)',
    ])
  })

  it('keep their addresses where a table has no cell of them', async () => {
    const options: BringInOptions = { existing: 'upsert', own: true }
    const table = (text: string): Draft => readCsv([{ name: 'f', text }], undefined)
    const before = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24')])],
      hosts: [aHost('printer', { nics: [aNic('eth0', 'office', ['10.20.0.13'])] })],
    })
    const then = await after(before, table('name;mac;ip\nprinter;02:00:00:00:00:01;\n'), options)
    expect(hostIn(then, 'printer')?.nics).toEqual([
      aNic('eth0', 'office', ['10.20.0.13'], '02:00:00:00:00:01'),
    ])
    const moved = await after(then, table('name;mac;ip\nprinter;;10.20.0.14\n'), options)
    expect(hostIn(moved, 'printer')?.nics[0]?.addresses).toEqual([{ ip: '10.20.0.14' }])
  })

  it('that contradict themselves, or the rules, are refused with every place', async () => {
    const draft = aDraft({
      hosts: [
        { name: 'web_01' },
        { name: 'a', cpus: 2 },
        { name: 'a', cpus: 3 },
        { name: 'b', nics: [{ addresses: [{ ip: '192.0.2.1' }] }] },
        { name: 'c', groups: ['wbe'] },
        { name: 'd', groups: ['wbe'] },
      ],
    })
    expect(await problems(office, draft)).toEqual([
      'a host name holds letters, digits and hyphens only (f:1)',
      'host "a": cpus is 3 here, and 2 at f:2 (f:3)',
      'address 192.0.2.1 is on NIC "eth0", which is on no network (f:4)',
      'unknown group "wbe" (f:5 and 1 more)',
    ])
  })

  it('are refused where they take what is there has, whichever of the two comes first', async () => {
    const reserved = [{ ip: '10.20.0.9', purpose: 'printer' }]
    const before = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { reserved })])],
      hosts: [
        aHost('m', { aliases: ['www'], nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
        // Was wrong before, which is no reason to refuse others.
        aHost('n', { groups: ['gone'] }),
      ],
    })
    const taking = (name: string): Draft =>
      aDraft({
        hosts: [
          { name, aliases: ['www'], nics: [{ addresses: [{ ip: '10.20.0.4' }, { ip: '10.20.0.9' }] }] },
        ],
      })
    for (const [name, ...expected] of [
      [
        'a',
        'address 10.20.0.4 belongs to host "a" (eth0) (inventory/hosts/m.yaml)',
        'address 10.20.0.9 belongs to host "a" (inventory/networks/office.yaml)',
        'alias "www" belongs to host "m" (f:1)',
      ],
      [
        'z',
        'address 10.20.0.4 belongs to host "m" (eth0) (f:1)',
        'address 10.20.0.9 belongs to host "z" (inventory/networks/office.yaml)',
        'alias "www" belongs to host "z" (inventory/hosts/m.yaml)',
      ],
    ] as const)
      expect((await problems(before, taking(name), { existing: 'skip', own: false })).toSorted()).toEqual(
        expected,
      )
  })

  it('are found by the name that they have in DNS', async () => {
    const web01 = aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] })
    const before = { ...office, hosts: [web01] }
    expect(
      (
        await plan(
          before,
          aDraft({ hosts: [{ name: 'web01.office.example', nics: [{ mac, addresses: [] }] }] }),
        )
      ).changes,
    ).toEqual([])
  })

  it('leave what they do not speak of as it is', async () => {
    const web01 = aHost('web01', {
      tags: ['edge'],
      memory: 4 * 1024 ** 3,
      nics: [aNic('ens3', 'office', ['10.20.0.4', 'fd20::4'], mac), aNic('ens4', 'office', [])],
    })
    const draft = aDraft({
      hosts: [{ name: 'web01', tags: ['blue'], nics: [{ mac, addresses: [{ ip: '10.20.0.5' }] }] }],
    })
    const then = await after({ ...office, hosts: [web01] }, draft, upsert)
    expect(hostIn(then, 'web01')).toEqual({
      ...web01,
      tags: ['blue', 'edge'],
      nics: [aNic('ens3', 'office', ['fd20::4', '10.20.0.5'], mac), aNic('ens4', 'office', [])],
    })
  })

  it('leave a subnet without a lease time as it is where a server is told the usual one', async () => {
    const subnet = (leaseTime: number): Draft =>
      aDraft({ subnets: [{ prefix: '10.20.0.0/24', network: 'office', leaseTime }] })
    expect((await plan(office, subnet(43_200))).changes).toEqual([])
    expect((await plan(office, subnet(600), upsert)).changes).toHaveLength(1)
  })

  it('leave leased addresses to the pool that they are of', async () => {
    const addresses = [{ ip: '10.20.0.150' }, { ip: '10.20.0.7' }]
    const draft = (leased: boolean): Draft =>
      aDraft({ hosts: [{ name: 'guest', nics: [{ mac, addresses, leased }] }] })
    expect(await problems(office, draft(false))).toHaveLength(1)
    expect((await plan(office, draft(true))).remarks).toHaveLength(1)
    expect(hostIn(await after(office, draft(true)), 'guest')?.nics).toEqual([
      { name: 'eth0', mac, network: 'office', addresses: [{ ip: '10.20.0.7' }] },
    ])
  })

  it('are no new ones where they hold a lease under another name', async () => {
    const before = {
      ...office,
      hosts: [aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] })],
    }
    const draft = aDraft({
      hosts: [{ name: 'guest', nics: [{ mac, addresses: [{ ip: '10.20.0.150' }], leased: true }] }],
    })
    for (const options of [foreign, upsert]) {
      const { changes, remarks } = await plan(before, draft, options)
      expect(changes).toEqual([])
      expect(remarks.map(({ message }) => message)).toEqual([
        'host "web01" holds 10.20.0.150 by lease, and is recorded with 10.20.0.4',
      ])
    }
  })

  it('are named by their address where they call themselves as a host does', async () => {
    const before = {
      ...office,
      hosts: [aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] })],
    }
    const addresses = [{ ip: '10.20.0.7' }]
    const draft = aDraft({
      hosts: [{ name: 'web01', nics: [{ mac: '52:54:00:00:00:99', addresses, leased: true }] }],
    })
    expect(hostIn(await after(before, draft), 'dhcp-10-20-0-7')?.nics[0]?.addresses).toEqual(addresses)
  })

  it('get a reservation of the address that they hold, out of its range, with --upsert', async () => {
    const addresses = [{ ip: '10.20.0.150' }]
    const draft = aDraft({ hosts: [{ name: 'guest', nics: [{ mac, addresses, leased: true }] }] })
    const then = await after(office, draft, upsert)
    expect(hostIn(then, 'guest')?.nics).toEqual([{ name: 'eth0', mac, network: 'office', addresses }])
    const ranges = then.networks.flatMap(({ subnets }) => subnets.flatMap((subnet) => subnet.ranges))
    expect(ranges.filter(({ kind }) => kind === 'dynamic')).toEqual([
      { kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.149' },
      { kind: 'dynamic', first: '10.20.0.151', last: '10.20.0.199' },
    ])
    expect((await plan(then, draft, upsert)).changes).toEqual([])
    expect((await plan(then, draft)).changes).toEqual([])
  })

  it('get the parent and the kind that are given for all', async () => {
    const draft = aDraft({
      hosts: [{ name: 'vm1', kind: 'vm' }, { name: 'vm2', kind: 'vm', parent: 'hv2' }, { name: 'x' }],
    })
    const before = aSnapshot({ hosts: [aHost('hv1'), aHost('hv2')] })
    const then = await after(before, draft, { ...foreign, parent: 'hv1' })
    expect(['vm1', 'vm2', 'x'].map((name) => hostIn(then, name)?.parent)).toEqual(['hv1', 'hv2', undefined])
    const all = await after(before, draft, { ...foreign, kind: 'container', parent: 'hv1' })
    expect(hostIn(all, 'x')).toMatchObject({ kind: 'container', parent: 'hv1' })
  })
})

describe('zones that come in', () => {
  const zone: DraftZone = { name: 'office.example', ttl: 3600, ns: ['ns1.office.example'] }
  const record = (name: string, type: string, data: string, ttl?: number): DraftRecord => ({
    zone: 'office.example',
    name,
    type,
    data,
    ...(ttl === undefined ? {} : { ttl }),
  })
  const web01 = aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac)] })

  it('keep no record of what hosts say already', async () => {
    const before = { ...office, hosts: [{ ...web01, aliases: ['www'] }] }
    const draft = aDraft({
      zones: [zone],
      records: [record('web01', 'A', '10.20.0.4'), record('www', 'CNAME', 'web01.office.example.')],
    })
    expect((await after(before, draft)).zones).toEqual([
      aZone('office.example', { ns: ['ns1.office.example'] }),
    ])
  })

  it('make hosts of addresses in subnets, with short names in the domain of the subnet', async () => {
    const draft = aDraft({
      zones: [zone],
      records: [
        record('ns1', 'A', '10.20.0.2'),
        record('mail', 'A', '10.20.0.5', 3600),
        record('mail', 'AAAA', 'fd20::5'),
        record('imap', 'CNAME', 'mail'),
        record('a.b', 'A', '10.20.0.6'),
      ],
    })
    const then = await after(office, draft)
    expect(then.hosts.map(({ name }) => name)).toEqual(['a.b.office.example', 'mail', 'ns1'])
    expect(hostIn(then, 'mail')).toMatchObject({
      aliases: ['imap'],
      nics: [{ name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.5' }, { ip: 'fd20::5' }] }],
    })
    expect(then.zones).toEqual([aZone('office.example', { ns: ['ns1'] })])
  })

  it('keep as records what no host can say', async () => {
    const records = [
      record('elsewhere', 'A', '192.0.2.1'),
      record('pool', 'A', '10.20.0.150'),
      record('second', 'A', '10.20.0.4'),
      record('slow', 'A', '10.20.0.9', 60),
      record('*', 'A', '10.20.0.10'),
      record('x.sub', 'A', '10.20.0.11'),
      record('sub', 'NS', 'x.sub.office.example.'),
      record('far', 'CNAME', 'www.elsewhere.test.'),
      record('@', 'MX', '10 web01'),
    ]
    const then = await after({ ...office, hosts: [web01] }, aDraft({ zones: [zone], records }))
    expect(then.hosts).toEqual([web01])
    expect(then.zones[0]?.records.map(({ name }) => name).sort()).toEqual(
      records.map(({ name }) => name).sort(),
    )
  })

  it('are not recorded where they are the reverse of a subnet and say nothing more', async () => {
    const reverse: DraftZone = { name: '0.20.10.in-addr.arpa', ttl: 3600 }
    const pointer = (name: string, data: string): DraftRecord => ({
      zone: reverse.name,
      name,
      type: 'PTR',
      data,
    })
    const before = { ...office, hosts: [web01] }
    const same = await plan(
      before,
      aDraft({ zones: [reverse], records: [pointer('4', 'web01.office.example.')] }),
    )
    expect(same.changes).toEqual([])
    expect(same.remarks.map(({ message }) => message)).toEqual([
      'zone "0.20.10.in-addr.arpa" is not recorded: it follows from the subnets',
    ])
    const then = await after(
      before,
      aDraft({
        zones: [reverse],
        records: [pointer('4', 'web01.office.example.'), pointer('77', 'other.test.')],
      }),
    )
    expect(then.zones).toEqual([
      aZone(reverse.name, { records: [{ name: '77', type: 'PTR', data: 'other.test.' }] }),
    ])
  })

  it('hand on their serial where it is higher than the one known', async () => {
    const draft = aDraft({ zones: [{ ...zone, serial: 7 }] })
    expect((await plan(office, draft)).serials).toEqual([{ zone: 'office.example', serial: 7, hash: '' }])
    const known = { ...office, serials: new Map([['office.example', { serial: 7, hash: 'x' }]]) }
    expect((await plan(known, draft)).serials).toEqual([])
  })

  it('change hosts that are there only where that is wanted', async () => {
    const before = { ...office, hosts: [web01] }
    const draft = aDraft({ zones: [zone], records: [record('www', 'CNAME', 'web01')] })
    expect(await problems(before, draft)).toEqual(['host "web01" exists already and differs: aliases (f:2)'])
    expect(hostIn(await after(before, draft, upsert), 'web01')?.aliases).toEqual(['www'])
    expect((await plan(before, draft, { ...foreign, existing: 'skip' })).skipped.host).toEqual(['web01'])
  })
})
