// What clients of DHCPv6 are given by the real dhcpd -6, known by DUID, by the MAC in it, or not at all; and what dhclient makes of it.
import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateDhcpd6 } from '../../../src/generate/dhcpd/generate-dhcpd6.ts'
import { askDhcp6, type Answer6, type Question6 } from '../../lib/dhcp-questions.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { startDhcpd } from '../../lib/dhcpd-server.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const mac = (last: number): string => `52:54:00:aa:06:0${last}`
/** DUID-LL and DUID-LLT (RFC 8415 11.4, 11.2), as a client makes them of a MAC. */
const linkLayer = (last: number): string => `00:03:00:01:${mac(last)}`
const linkLayerTime = (last: number): string => `00:01:00:01:2b:3c:4d:5e:${mac(last)}`
/** DUID-EN and DUID-UUID, of which no MAC can be told. */
const enterprise = '00:02:00:00:9f:a1:01:02:03:04'
const uuid = '00:04:00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f'

const inventory = aSnapshot({
  networks: [
    aNetwork('far', [aSubnet('fd30::/64', { ipv6: 'dhcpv6' })], { relays: ['fd99::1'] }),
    aNetwork('lan', [aSubnet('fd21::/64', { ipv6: 'slaac', dns: ['fd21::53'], domain: 'lan.example' })]),
    aNetwork('office', [
      aSubnet('fd20::/64', {
        ipv6: 'dhcpv6',
        dns: ['fd20::53', '10.20.0.53'],
        domain: 'office.example',
        leaseTime: 7200,
        options: { 'dhcp6.bootfile-url': 'tftp://[fd20::9]/x64.efi' },
        ranges: [{ kind: 'dynamic', first: 'fd20::1000', last: 'fd20::10ff' }],
      }),
      aSubnet('fd2f::/64', {}),
    ]),
  ],
  hosts: [
    aHost('by-both', { duid: enterprise, nics: [aNic('eth0', 'office', ['fd20::13'], mac(3))] }),
    aHost('by-duid', {
      duid: uuid,
      nics: [aNic('eth0', 'office', ['fd20::12']), aNic('eth1', 'far', ['fd30::12'])],
    }),
    aHost('by-mac', { nics: [aNic('eth0', 'office', ['fd20::11'], mac(1))] }),
    aHost('own', {
      nics: [aNic('eth0', 'office', ['fd20::14'], mac(4))],
      options: { 'dhcp6.domain-search': 'own.example' },
    }),
    aHost('resting', { state: 'maintenance', nics: [aNic('eth0', 'office', ['fd20::15'], mac(5))] }),
  ],
})

const viaLan = { relay: 'fd21::1', server: 'fd20::2' } as const
const viaFar = { relay: 'fd99::1', server: 'fd20::2' } as const
const wanted = [23, 24, 59]
const questions = {
  'by DUID-LL': { duid: linkLayer(1), wanted },
  'by DUID-LLT': { duid: linkLayerTime(1), wanted },
  'by DUID': { duid: uuid, wanted },
  'by DUID, elsewhere': { duid: uuid, wanted, ...viaFar },
  'by the DUID that is recorded': { duid: enterprise, wanted },
  'by MAC beside a DUID': { duid: linkLayerTime(3), wanted },
  'with options of its own': { duid: linkLayer(4), wanted },
  'in maintenance': { duid: linkLayer(5), wanted },
  'a stranger': { duid: linkLayer(9), wanted },
  'without an address of ours': { duid: linkLayer(9), wanted, stateless: true, ...viaLan },
} as const satisfies Readonly<Record<string, Question6>>

const ends: (() => void)[] = []
const answers = new Map<string, Answer6 | null>()
let wire: DhcpWire

beforeAll(async () => {
  wire = dhcpWire({ server: ['fd20::2/64'], client: ['fd21::1/64', 'fd99::1/64'] }, (end) =>
    ends.unshift(end),
  )
  // An address on each of the networks would be none of the inventory's, and dhcpd would not start.
  for (const space of [wire.serverSpace, wire.clientSpace])
    execFileSync('ip', ['-n', space, '-6', 'route', 'add', 'fd00::/8', 'dev', WIRE])
  const [conf] = generateDhcpd6(inventory)
  await startDhcpd(
    6,
    conf?.text ?? '',
    wire,
    tempFolder((clean) => ends.unshift(clean)),
  )
  const all = askDhcp6(wire.clientSpace, WIRE, Object.values(questions))
  for (const [index, name] of Object.keys(questions).entries()) answers.set(name, all[index] ?? null)
}, 60_000)

afterAll(() => {
  for (const end of ends) end()
})

it.each<readonly [keyof typeof questions, string]>([
  ['by DUID-LL', 'fd20::11'],
  ['by DUID-LLT', 'fd20::11'],
  ['by DUID', 'fd20::12'],
  ['by DUID, elsewhere', 'fd30::12'],
  ['by the DUID that is recorded', 'fd20::13'],
  ['by MAC beside a DUID', 'fd20::13'],
  ['with options of its own', 'fd20::14'],
  ['in maintenance', 'fd20::15'],
])('a client has the address that is recorded: %s', (name, address) => {
  expect(answers.get(name)?.addresses).toEqual([address])
})

it('a stranger has one of the dynamic range', () => {
  expect(answers.get('a stranger')?.addresses[0]).toMatch(/^fd20::10[0-9a-f]{2}$/)
})

const domains = {
  'office.example': '066f6666696365076578616d706c6500',
  'own.example': '036f776e076578616d706c6500',
}
const bootUrl = Buffer.from('tftp://[fd20::9]/x64.efi').toString('hex')

it('a client is told of the resolvers of its family, of the domain and of what to boot from', () => {
  expect(answers.get('by DUID-LL')?.options).toMatchObject({
    23: 'fd200000000000000000000000000053',
    24: domains['office.example'],
    59: bootUrl,
  })
})

it('what a host has of its own counts for more', () => {
  expect(answers.get('with options of its own')?.options).toMatchObject({
    24: domains['own.example'],
    59: bootUrl,
  })
})

it('one that is not to boot is told of nothing to boot from', () => {
  expect(answers.get('in maintenance')?.options[59] ?? '').toBe('')
})

it('where hosts make their addresses themselves, they are told the rest', () => {
  const answer = answers.get('without an address of ours')
  expect(answer?.addresses).toEqual([])
  expect(answer?.options[23]).toBe('fd210000000000000000000000000053')
})

it('dhclient takes its address, its lease time and its domain', async () => {
  const folder = tempFolder((clean) => ends.unshift(clean))
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('script'), `#!/bin/sh\nenv >> ${file('told')}\n`)
  chmodSync(file('script'), 0o755)
  // With a link-local address that the server has not met with another MAC.
  for (const change of [['down'], ['address', mac(1)], ['up']])
    execFileSync('ip', ['-n', wire.clientSpace, 'link', 'set', WIRE, ...change])
  const local = ['-n', wire.clientSpace, '-6', 'address', 'show', 'dev', WIRE, 'scope', 'link', '-tentative']
  for (let tries = 0; execFileSync('ip', local, { encoding: 'utf8' }) === ''; tries += 1) {
    if (tries > 100) throw new Error('the client has no link-local address')
    await sleep(25)
  }
  const client = [
    'dhclient',
    '-6',
    '-1',
    '-D',
    'LL',
    '-sf',
    file('script'),
    '-lf',
    file('leases'),
    '-pf',
    file('pid'),
  ]
  // It goes on in the background, with what it was given to write to.
  execFileSync('ip', ['netns', 'exec', wire.clientSpace, ...client, WIRE], {
    stdio: 'ignore',
    timeout: 30_000,
  })
  ends.unshift(() =>
    execFileSync('ip', ['netns', 'exec', wire.clientSpace, 'sh', '-c', `kill $(cat ${file('pid')})`]),
  )
  const told = execFileSync('cat', [file('told')], { encoding: 'utf8' })
  expect(told).toContain('new_ip6_address=fd20::11\n')
  expect(told).toContain('new_max_life=7200\n')
  expect(told).toContain('new_dhcp6_domain_search=office.example.\n')
}, 60_000)
