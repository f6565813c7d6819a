// What the real Kea answers on a wire, beyond what it has in common with the other servers (one-meaning.test.ts).
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dhcpOptions } from '../../../src/core/dhcp-options.ts'
import { octetsOf } from '../../../src/generate/dhcp/option-octets.ts'
import { fieldOf } from '../../../src/generate/dhcp/option-table.ts'
import { planDhcp, type DhcpOptions } from '../../../src/generate/dhcp/plan-dhcp.ts'
import { generateKea } from '../../../src/generate/kea/generate-kea.ts'
import { defaultServiceSettings } from '../../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { declaredOptions, optionSamples } from '../../lib/arbitrary-dhcp.ts'
import { askDhcp4, askDhcp6, type Answer4, type Answer6, type Question4 } from '../../lib/dhcp-questions.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { startKea } from '../../lib/kea-server.ts'

const ends: (() => void)[] = []
let wire: DhcpWire
beforeAll(() => {
  const server = ['10.20.0.2/24', '10.21.0.2/24', 'fd20::2/64']
  const client = ['10.20.0.250/24', '10.21.0.250/24', '10.99.0.1/32', 'fd20::250/64', 'fd99::1/64']
  wire = dhcpWire({ server, client }, (end) => ends.unshift(end))
  execFileSync('ip', ['-n', wire.serverSpace, 'route', 'add', 'fd99::/64', 'dev', WIRE])
})
afterAll(() => {
  for (const end of ends) end()
})

async function served<T>(
  snapshot: Snapshot,
  family: 4 | 6,
  ask: () => readonly T[],
  options: DhcpOptions = {},
): Promise<readonly T[]> {
  const [file] = generateKea(snapshot, family, { server: 'ns1', ...options })
  const kea = await startKea(family, file?.text ?? '', wire.serverSpace)
  try {
    return ask()
  } finally {
    await kea.stop()
  }
}

const mac = (last: number): string => `52:54:00:aa:02:${last.toString(16).padStart(2, '0')}`
const duid = (last: number): string => `00:03:00:01:${mac(last)}`
const dhcpServer = aHost('ns1', { nics: [aNic(WIRE, 'office', ['10.20.0.2', 'fd20::2'], mac(0xff))] })
const addresses = (answers: readonly (Answer4 | null)[]): readonly (string | undefined)[] =>
  answers.map((answer) => answer?.address)

describe('kea-dhcp4', () => {
  it('sends each option in the octets that its standard has for it', async () => {
    const all = [...dhcpOptions(4), ...declaredOptions().filter(({ family }) => family === 4)]
      .filter(({ name }) => fieldOf('subnet', name) === undefined && name !== 'default-url')
      // The server's own: what it says of times it says by lease.
      .filter(({ code }) => ![58, 59].includes(code))
    const options = Object.fromEntries(all.map(({ name, form }) => [name, optionSamples[form]]))
    const snapshot = aSnapshot({
      networks: [
        aNetwork('office', [aSubnet('10.20.0.0/24', { gateway: '10.20.0.1', options, dhcp: true })]),
      ],
      hosts: [dhcpServer, aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac(1))] })],
    })
    const services = { ...defaultServiceSettings, dhcpOptions: declaredOptions() }
    const planned = planDhcp(snapshot, 4, { services, server: 'ns1' }).wires[0]?.subnets[0]?.options ?? []
    // A message has no room for all of them at once.
    const parts = [0, 1, 2, 3].map((part) => planned.filter((_, index) => index % 4 === part))
    const questions = parts.map((part): Question4 => ({ mac: mac(1), wanted: part.map(({ code }) => code) }))
    const answers = await served(snapshot, 4, () => askDhcp4(wire.clientSpace, questions), { services })
    const got = Object.assign({}, ...answers.map((answer) => answer?.options ?? {})) as Record<string, string>
    expect(planned.length).toBeGreaterThan(80)
    for (const option of planned)
      expect(`${option.name} ${got[option.code]}`).toBe(
        `${option.name} ${Buffer.from(octetsOf(option)).toString('hex')}`,
      )
  })

  it('knows a machine by its MAC, whatever client identifier it says that it has', async () => {
    const snapshot = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24')])],
      hosts: [dhcpServer, aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac(1))] })],
    })
    const questions = ['01', '02', '03'].map((id): Question4 => ({
      mac: mac(1),
      take: true,
      options: { 61: `ff${id}` },
    }))
    const answers = await served(snapshot, 4, () => askDhcp4(wire.clientSpace, questions))
    expect(addresses(answers)).toEqual(['10.20.0.4', '10.20.0.4', '10.20.0.4'])
  })

  it('gives the address of a bond to one NIC at a time, and to firmware for a minute', async () => {
    const nics = [
      aNic('bond0', 'office', ['10.20.0.6'], undefined, { kind: 'bond', members: ['eth0', 'eth1'] }),
      { name: 'eth0', mac: mac(1), network: 'office', addresses: [] },
      { name: 'eth1', mac: mac(2), network: 'office', addresses: [] },
    ]
    const ranges = [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.109' }] as const
    const snapshot = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { ranges })])],
      hosts: [aHost('bonded', { nics }), dhcpServer],
    })
    const firmware = { 93: '0007' }
    const questions: readonly Question4[] = [
      { mac: mac(1) },
      { mac: mac(2) },
      { mac: mac(1), options: firmware, take: true },
      { mac: mac(1), take: true },
      // Held by the other: it gets none, and none of the pool, which it would keep.
      { mac: mac(2) },
      { mac: mac(0x77) },
    ]
    const answers = await served(snapshot, 4, () => askDhcp4(wire.clientSpace, questions))
    const held = '10.20.0.6'
    expect(addresses(answers)).toEqual([held, held, held, held, undefined, '10.20.0.100'])
    expect(answers.map((answer) => Number.parseInt(answer?.options[51] ?? '0', 16))).toEqual([
      43_200, 43_200, 60, 43_200, 0, 43_200,
    ])
  })

  it('tells subnets on one wire apart by the reservation, and gives strangers an address of a pool', async () => {
    const snapshot = aSnapshot({
      networks: [
        aNetwork('office', [
          aSubnet('10.20.0.0/24', {
            gateway: '10.20.0.1',
            ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.100' }],
          }),
          aSubnet('10.21.0.0/24', {
            gateway: '10.21.0.1',
            ranges: [{ kind: 'dynamic', first: '10.21.0.100', last: '10.21.0.100' }],
            boot: { server: '10.21.0.9', files: { bios: 'two.0' } },
          }),
          aSubnet('10.22.0.0/24', { dhcp: false }),
        ]),
      ],
      hosts: [
        aHost('first', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac(1))] }),
        dhcpServer,
        aHost('second', { nics: [aNic('eth0', 'office', ['10.21.0.4'], mac(2))] }),
        aHost('third', { nics: [aNic('eth0', 'office', ['10.22.0.4'], mac(3))] }),
      ],
    })
    const bios = { options: { 93: '0000' } }
    const questions = [1, 2, 0x70, 0x71].map((last): Question4 => ({ mac: mac(last), take: true, ...bios }))
    const answers = await served(snapshot, 4, () => askDhcp4(wire.clientSpace, questions))
    expect(answers.map((one) => [one?.address, one?.options[3], one?.file])).toEqual([
      ['10.20.0.4', '0a140001', ''],
      ['10.21.0.4', '0a150001', 'two.0'],
      ['10.20.0.100', '0a140001', ''],
      ['10.21.0.100', '0a150001', 'two.0'],
    ])
  })

  it('knows a network by its relay agent, beside its own wire and where it has none', async () => {
    const far = aNetwork('far', [aSubnet('10.30.0.0/24'), aSubnet('10.31.0.0/24')], { relays: ['10.99.0.1'] })
    const hosts = [
      aHost('away', { nics: [aNic('eth0', 'far', ['10.31.0.4'], mac(1))] }),
      aHost('near', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac(1))] }),
      dhcpServer,
    ]
    const relayed: Question4 = { mac: mac(1), relay: '10.99.0.1', server: '10.20.0.2' }
    const office = aNetwork('office', [aSubnet('10.20.0.0/24')])
    const farther = { ...far, dhcpServers: ['ns1'] }
    const both = aSnapshot({ networks: [farther, office], hosts })
    const answers = await served(both, 4, () => askDhcp4(wire.clientSpace, [relayed, { mac: mac(1) }]))
    expect(addresses(answers)).toEqual(['10.31.0.4', '10.20.0.4'])

    const quiet = { ...office, dhcpServers: ['elsewhere'] }
    const alone = aSnapshot({ networks: [farther, quiet], hosts })
    expect(generateKea(alone, 4, { server: 'ns1' })[0]?.text).toContain('"dhcp-socket-type": "udp"')
    const others = await served(alone, 4, () => askDhcp4(wire.clientSpace, [relayed, { mac: mac(1) }]))
    expect(addresses(others)).toEqual(['10.31.0.4', undefined])
  })

  it('sends names of files as they are, and the name of a host to one that says another', async () => {
    const snapshot = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { options: { filename: 'é "x" \\ ,' } })])],
      hosts: [dhcpServer, aHost('web01', { nics: [aNic('eth0', 'office', ['10.20.0.4'], mac(1))] })],
    })
    const other = Buffer.from('other').toString('hex')
    const questions: readonly Question4[] = [
      { mac: mac(1), options: { 12: other } },
      { mac: mac(1), options: { 81: `010000${other}` }, wanted: [12, 81] },
    ]
    const [plain, qualified] = await served(snapshot, 4, () => askDhcp4(wire.clientSpace, questions))
    expect(plain).toMatchObject({ file: 'é "x" \\ ,', options: { 12: Buffer.from('web01').toString('hex') } })
    // A client that asks for its whole name (RFC 4702) is told that.
    expect(Buffer.from(qualified?.options[81] ?? '', 'hex').toString('latin1', 3)).toBe('web01.')
  })
})

describe('kea-dhcp6', () => {
  const first = (answers: readonly (Answer6 | null)[]): readonly (string | undefined)[] =>
    answers.map((answer) => answer?.addresses[0])

  const subnet = aSubnet('fd20::/64', {
    ipv6: 'dhcpv6',
    dns: ['fd20::2'],
    options: { 'dhcp6.bootfile-url': 'tftp://[fd20::9]/x.efi' },
    ranges: [{ kind: 'dynamic', first: 'fd20::1000', last: 'fd20::1fff' }],
  })
  const hosts = [
    dhcpServer,
    aHost('resting', { state: 'maintenance', nics: [aNic('eth0', 'office', ['fd20::5'], mac(2))] }),
    aHost('web01', { duid: duid(1), nics: [aNic('eth0', 'office', ['fd20::4'], mac(1))] }),
  ]

  it('knows machines by DUID, or by the MAC in it, and offers nothing to boot from to one in maintenance', async () => {
    const snapshot = aSnapshot({ networks: [aNetwork('office', [subnet])], hosts })
    const questions = [1, 2, 9].map((last) => ({ duid: duid(last), wanted: [23, 59] }))
    const answers = await served(snapshot, 6, () => askDhcp6(wire.clientSpace, WIRE, questions))
    expect(first(answers)).toEqual(['fd20::4', 'fd20::5', 'fd20::1000'])
    const url = Buffer.from('tftp://[fd20::9]/x.efi').toString('hex')
    expect(answers.map((answer) => answer?.options[59])).toEqual([url, undefined, url])
  })

  it('gives options alone where clients make their addresses themselves', async () => {
    const stateless = aSubnet('fd20::/64', { ipv6: 'slaac', dns: ['fd20::2'] })
    const snapshot = aSnapshot({ networks: [aNetwork('office', [stateless])], hosts })
    const questions = [{ duid: duid(1), stateless: true }, { duid: duid(1) }]
    const [informed, refused] = await served(snapshot, 6, () => askDhcp6(wire.clientSpace, WIRE, questions))
    expect(informed?.options[23]).toBe('fd200000000000000000000000000002')
    expect(refused?.addresses).toEqual([])
  })

  it('knows a network by its relay agent, and machines by the MAC that it tells', async () => {
    const far = aNetwork('far', [aSubnet('fd30::/64', { ipv6: 'dhcpv6' })], {
      relays: ['fd99::1'],
      dhcpServers: ['ns1'],
    })
    const away = aHost('away', { nics: [aNic('eth0', 'far', ['fd30::4'], mac(7))] })
    const snapshot = aSnapshot({ networks: [far, aNetwork('office', [subnet])], hosts: [away, ...hosts] })
    const question = { duid: '00:04:aa:bb', relay: 'fd99::1', server: 'fd20::2', relayedMac: mac(7) }
    const answers = await served(snapshot, 6, () =>
      askDhcp6(wire.clientSpace, WIRE, [question, { duid: duid(1) }]),
    )
    expect(first(answers)).toEqual(['fd30::4', 'fd20::4'])
  })
})
