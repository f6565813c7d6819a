import { expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import type { Store, Wanted } from '../../db/store.ts'
import { listObjects, readList } from '../list-objects.ts'
import { hostStates } from '../model/host.ts'
import type { ListableKind } from './listings.ts'
import { parseQuery } from './parse-query.ts'
import { readForQuery } from './read-for-query.ts'

const MEBIBYTE = 1024 ** 2

const hosts = Array.from({ length: 40 }, (_, index) =>
  aHost(index % 4 === 0 ? `web${index}` : `h-${index}.deep`, {
    kind: index === 1 ? 'physical' : 'vm',
    state: hostStates[index % 5] ?? 'active',
    ...(index > 1 ? { parent: index % 2 === 0 ? 'web0' : 'h-1.deep' } : {}),
    ...(index % 3 === 0 ? {} : { cpus: index, memory: index * 100 * MEBIBYTE }),
    groups: index % 6 === 0 ? ['web'] : index % 5 === 0 ? ['all', 'db'] : [],
    tags: index % 7 === 0 ? ['edge'] : [],
    disks: index % 8 === 0 ? [{ name: 'vda', size: index * 1000 * MEBIBYTE + MEBIBYTE }] : [],
    nics:
      index % 3 === 1
        ? []
        : [
            aNic(
              'eth0',
              index % 2 === 0 ? 'office' : 'lab',
              [`10.${index % 2}.0.${index + 10}`, ...(index % 2 === 0 ? [`fd00::${index + 10}`] : [])],
              `52:54:00:00:00:${String(index + 10)}`,
            ),
          ],
  }),
)

async function filled(): Promise<Store> {
  const store = await tempStore()
  const networks = [
    aNetwork('office', [
      aSubnet('10.0.0.0/24', { reserved: [{ ip: '10.0.0.200', purpose: 'printer' }] }),
      aSubnet('fd00::/64'),
    ]),
    aNetwork('lab', [aSubnet('10.1.0.0/24')]),
  ]
  const groups = [
    { name: 'all', parents: [], attributes: { level: 1 } },
    { name: 'db', parents: [], attributes: {} },
    { name: 'web', parents: ['all'], attributes: {} },
  ]
  const wanted: readonly Wanted[] = [
    ...networks.map((after) => ({ kind: 'network' as const, name: after.name, after })),
    ...groups.map((after) => ({ kind: 'group' as const, name: after.name, after })),
    ...hosts.map((after) => ({ kind: 'host' as const, name: after.name, after })),
  ]
  await change(store, async (tx) => tx.replace(wanted))
  return store
}

const queries: Readonly<Partial<Record<ListableKind, readonly string[]>>> = {
  host: [
    'kind=vm state!=retired group=all memory>=2G',
    'name=WEB0,h-5.deep or tag=edge',
    'name~^web1',
    'name~^h-.*p$',
    'name~deep not parent=web0',
    'name~"^100%" or name~_',
    'parent=web0 cpus>10 cpus<=30',
    'memory=2000M or not memory>1G',
    'cpus=20,22,99999999999999',
    'network=lab ip in 10.1.0.0/28,10.1.0.20-10.1.0.40',
    'ip in fd00::/16 or mac=5254.0000.0012',
    'ip=10.0.0.10',
    'subnet=10.1.0.0/24 groups=db',
    'not (kind=physical or state=active,planned)',
    'not not group=web',
    'guests>0',
    'ancestor=web0 state=active',
    'attr.level=1',
    'group=nothing',
    'kind!=physical,vm,container',
    'name="a\\0b" or tag="\'; DROP TABLE host; --"',
    `name=${Array.from({ length: 40_000 / 8 }, (_, index) => `web${index}`).join()}`,
    Array.from({ length: 700 }, (_, index) => `name=web${index}`).join(' or '),
    '',
  ],
  nic: [
    'network=office',
    'host=web0',
    'host.state=active mac=52:54:00:00:00:12',
    'not host.kind=vm',
    'ip in 10.1.0.0/24',
  ],
  address: [
    'ip in 10.0.0.0/25',
    'host.group=web',
    'purpose=printer',
    'host.state!=active',
    'subnet=10.0.0.0/24',
    'name~^web',
  ],
  disk: ['host.group=web', 'size>10G host=web24', 'name=vda'],
  network: ['hosts>3', ''],
  group: ['hosts=0 or name=all', 'attr.level=1'],
  subnet: ['prefix in 10.0.0.0/8'],
}

it('what is read for a query gives what all of the inventory would give', async () => {
  const store = await filled()
  const snapshot = await store.read(async (reader) => reader.snapshot())
  for (const [kind, texts] of Object.entries(queries) as [ListableKind, readonly string[]][])
    for (const query of texts) {
      const options = { query: query.replace('\\0', '\0') }
      const { rows } = await store.read(async (reader) => readList(reader, kind, options))
      expect([kind, query.slice(0, 80), rows]).toEqual([
        kind,
        query.slice(0, 80),
        listObjects(snapshot, kind, options).rows,
      ])
    }
})

it('hosts that a query cannot be about are not read', async () => {
  const store = await filled()
  const read = async (kind: ListableKind, query: string): Promise<number> =>
    store.read(async (reader) => (await readForQuery(reader, kind, parseQuery(query))).snapshot.hosts.length)
  expect(await read('host', 'name=web4 memory<1G')).toBe(1)
  expect(await read('host', 'ip in 10.0.0.10/31')).toBe(1)
  expect(await read('nic', 'host=web0,web4 kind=')).toBe(2)
  expect(await read('host', 'parent=web0 name~^web')).toBe(9)
  expect(await read('network', 'vlan=3')).toBe(0)
  expect(await read('host', 'os=x')).toBe(40)
})
