/** Two real name servers with what is generated for each: zones are written on one and fetched by the other, with and without a catalog. */
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import {
  defaultServiceSettings,
  type ServiceSettings,
} from '../../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import type { Zone } from '../../../src/inventory/model/zone.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../lib/inventory-builder.ts'
import {
  ask,
  loopbackNetwork,
  namedFolder,
  startNamed,
  transfer,
  writeFiles,
  type LoopbackNetwork,
  type NamedServer,
} from '../../lib/named-server.ts'

const now = new Date('2026-11-21T12:00:00Z')
const ADDRESSES = { ns1: '127.0.9.1', ns2: '127.0.9.2' } as const
type ServerName = keyof typeof ADDRESSES

/** Of a namespace of its own, so that nothing else listens on it. */
const PORT = 53

const running: NamedServer[] = []
let network: LoopbackNetwork | undefined

beforeAll(() => {
  network = loopbackNetwork(Object.values(ADDRESSES))
})

afterAll(() => {
  network?.remove()
})

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (server) => server.stop()))
})

function site(zones: readonly Zone[]): Snapshot {
  return aSnapshot({
    networks: [
      aNetwork('servers', [aSubnet('127.0.9.0/24', { domain: 'office.example' })]),
      aNetwork('edge', [
        aSubnet('198.51.100.64/26', { domain: 'office.example', reverse: 'delegated' }),
        aSubnet('198.51.100.0/26', { domain: 'office.example', reverse: 'own' }),
      ]),
    ],
    hosts: [
      aHost('ns1', { nics: [aNic('eth0', 'servers', [ADDRESSES.ns1])] }),
      aHost('ns2', { nics: [aNic('eth0', 'servers', [ADDRESSES.ns2])] }),
      aHost('web', {
        nics: [aNic('eth0', 'edge', ['198.51.100.65']), aNic('eth1', 'edge', ['198.51.100.2'])],
      }),
    ],
    zones,
  })
}

function services(dns: Partial<ServiceSettings['dns']>): ServiceSettings {
  return { ...defaultServiceSettings, dns: { ...defaultServiceSettings.dns, ...dns } }
}

async function start(snapshot: Snapshot, server: ServerName, settings = services({})): Promise<NamedServer> {
  const folder = namedFolder()
  writeFor(snapshot, server, folder, settings)
  const { files } = generateBind(snapshot, { now, server, directory: folder, services: settings })
  const options = files.some(({ path }) => path === 'named.conf.hostwright.options')
    ? `include "${folder}/named.conf.hostwright.options";`
    : ''
  const named = await startNamed(folder, {
    address: ADDRESSES[server],
    port: PORT,
    options,
    ...(network === undefined ? {} : { network }),
  })
  running.push(named)
  return named
}

function writeFor(
  snapshot: Snapshot,
  server: ServerName,
  folder: string,
  settings: ServiceSettings,
  when = now,
): void {
  writeFiles(
    folder,
    generateBind(snapshot, { now: when, server, directory: folder, services: settings }).files,
  )
}

/** Asks until the answer is the one that is waited for, or ten seconds are over. */
async function eventually(
  server: NamedServer,
  name: string,
  type: string,
  answers: readonly string[],
): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (String(ask(server, { name, type })) === String(answers)) return
    await setTimeout(100)
  }
  expect(ask(server, { name, type }), server.log.join('\n')).toEqual(answers)
}

const both = aZone('office.example', { ns: ['ns1', 'ns2'] })

describe('two name servers', () => {
  it('have the same zones, written on the first and fetched by the second, and a change is told', async () => {
    const primary = await start(site([both]), 'ns1')
    const secondary = await start(site([both]), 'ns2')
    await eventually(secondary, 'web.office.example', 'A', ['198.51.100.65'])
    for (const zone of [
      'office.example',
      '9.0.127.in-addr.arpa',
      '100.51.198.in-addr.arpa',
      '64-26.100.51.198.in-addr.arpa',
    ]) {
      await eventually(secondary, zone, 'NS', ['ns1.office.example.', 'ns2.office.example.'])
      expect(transfer(secondary, zone)).toEqual(transfer(primary, zone, ADDRESSES.ns2))
    }
    const more = aZone('office.example', {
      ns: ['ns1', 'ns2'],
      records: [{ name: 'new', type: 'TXT', data: 'x' }],
    })
    writeFor(site([more]), 'ns1', primary.folder, services({}), new Date('2026-11-22T12:00:00Z'))
    primary.reload()
    await eventually(secondary, 'new.office.example', 'TXT', ['"x"'])
  }, 60_000)

  it('give a zone to those that fetch it, and to nobody else', async () => {
    const primary = await start(site([both]), 'ns1')
    expect(transfer(primary, 'office.example', ADDRESSES.ns2).length).toBeGreaterThan(5)
    expect(generateBind(site([both]), { now, server: 'ns1' }).files[0]?.text).toContain(
      'allow-transfer { localhost; 127.0.9.2; };\n  also-notify { 127.0.9.2; };',
    )
  }, 60_000)

  it('learn of zones by a catalog, of new ones and of those that went', async () => {
    const settings = services({ catalog: 'catalog.office.example' })
    // BIND has an empty one of that name from the start.
    const built = aZone('23.172.in-addr.arpa', { ns: ['ns1.office.example', 'ns2.office.example'] })
    const lonely = aZone('lonely.example', { ns: ['ns1'] })
    const primary = await start(site([both, built, lonely]), 'ns1', settings)
    const secondary = await start(site([both, built, lonely]), 'ns2', settings)
    await eventually(secondary, 'web.office.example', 'A', ['198.51.100.65'])
    await eventually(secondary, '65.64-26.100.51.198.in-addr.arpa', 'PTR', ['web.office.example.'])
    expect(transfer(secondary, 'office.example')).toEqual(transfer(primary, 'office.example', ADDRESSES.ns2))
    await eventually(secondary, built.name, 'NS', ['ns1.office.example.', 'ns2.office.example.'])
    expect(ask(secondary, { name: 'lonely.example', type: 'NS' })).toEqual([])
    const later = new Date('2026-11-22T12:00:00Z')
    const shop = aZone('shop.example', { ns: ['ns1.office.example', 'ns2.office.example'] })
    writeFor(site([both, built, lonely, shop]), 'ns1', primary.folder, settings, later)
    primary.reload()
    await eventually(secondary, 'shop.example', 'NS', ['ns1.office.example.', 'ns2.office.example.'])
    writeFor(site([both, built, lonely]), 'ns1', primary.folder, settings, new Date('2026-11-23T12:00:00Z'))
    primary.reload()
    await eventually(secondary, 'shop.example', 'NS', [])
    await eventually(secondary, 'web.office.example', 'A', ['198.51.100.65'])
  }, 60_000)

  it('have a hidden primary that nobody is told of', async () => {
    const hidden = aZone('office.example', { ns: ['ns2'], primary: 'ns1' })
    await start(site([hidden]), 'ns1')
    const secondary = await start(site([hidden]), 'ns2')
    await eventually(secondary, 'web.office.example', 'A', ['198.51.100.65'])
    expect(transfer(secondary, 'office.example').filter((line) => / (NS|SOA) /.test(line))).toEqual([
      'office.example. 3600 NS ns2.office.example.',
    ])
  }, 60_000)
})

describe('a part of an octet (RFC 2317)', () => {
  it('is found through the alias in the zone above, each zone on a server of its own', async () => {
    const zones = [
      aZone('office.example', { ns: ['ns1'] }),
      aZone('100.51.198.in-addr.arpa', { ns: ['ns1'] }),
      aZone('64-26.100.51.198.in-addr.arpa', { ns: ['ns2'] }),
    ]
    const parent = await start(site(zones), 'ns1')
    const child = await start(site(zones), 'ns2')
    const alias = '65.64-26.100.51.198.in-addr.arpa'
    expect(ask(parent, { name: '65.100.51.198.in-addr.arpa', type: 'PTR' })).toEqual([`${alias}.`])
    expect(ask(child, { name: alias, type: 'PTR' })).toEqual(['web.office.example.'])
    expect(ask(parent, { name: '2.100.51.198.in-addr.arpa', type: 'PTR' })).toEqual([
      'web-eth1.office.example.',
    ])
    // Network and broadcast address are aliases too: the owner of the part may name them.
    for (const address of [64, 127])
      expect(ask(parent, { name: `${address}.100.51.198.in-addr.arpa`, type: 'CNAME' })).toEqual([
        `${address}.64-26.100.51.198.in-addr.arpa.`,
      ])
    expect(ask(parent, { name: '128.100.51.198.in-addr.arpa', type: 'CNAME' })).toEqual([])
  }, 60_000)

  it.each([
    ['of the site: 64/26', '64/26', 'first/length', []],
    ['of the site: 64-127', '64-127', 'first-last', []],
    [
      'that the inventory records',
      '64/26',
      'first-length',
      [aZone('64/26.100.51.198.in-addr.arpa', { ns: ['ns1'] })],
    ],
  ] as const)(
    'is named in the way %s',
    async (_, label, delegations, recorded) => {
      const server = await start(
        site([aZone('office.example', { ns: ['ns1'] }), ...recorded]),
        'ns1',
        services({ delegations }),
      )
      const alias = `65.${label}.100.51.198.in-addr.arpa`
      expect(ask(server, { name: '65.100.51.198.in-addr.arpa', type: 'PTR' })).toEqual([`${alias}.`])
      expect(ask(server, { name: alias, type: 'PTR' })).toEqual(['web.office.example.'])
    },
    60_000,
  )
})

describe('a forwarded zone', () => {
  const theirs = (name: string): Zone =>
    aZone(name, { ns: ['ns2'], records: [{ name: 'www', type: 'A', data: '192.0.2.7' }] })
  const forwarded = (name: string): Zone => aZone(name, { ns: [], forwarders: [ADDRESSES.ns2] })
  const delegation = { name: 'ad', type: 'NS', data: 'ns2' }

  it.each([
    ['of somebody else', 'shop.example', []],
    ['below one of ours', 'ad.office.example', []],
    ['below one of ours, which delegates it', 'ad.office.example', [delegation]],
  ])(
    '%s is asked of its resolvers',
    async (_, name, records) => {
      await start(site([aZone('office.example', { ns: ['ns1'] }), theirs(name)]), 'ns2')
      const folder = namedFolder()
      const snapshot = site([aZone('office.example', { ns: ['ns1'], records }), forwarded(name)])
      writeFiles(folder, generateBind(snapshot, { now, server: 'ns1', directory: folder }).files)
      const first = await startNamed(folder, {
        address: ADDRESSES.ns1,
        port: PORT,
        options: 'recursion yes; allow-recursion { any; };',
        ...(network === undefined ? {} : { network }),
      })
      running.push(first)
      expect(ask(first, { name: `www.${name}`, type: 'A', recurse: true })).toEqual(['192.0.2.7'])
    },
    60_000,
  )
})
