// What a real dnsmasq answers on the wire where it is other than dhcpd and Kea: shared wires, relays, changes by signal, both families at once.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { generateDnsmasq } from '../../../src/generate/dnsmasq/generate-dnsmasq.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { askDhcp4, askDhcp6, type Answer4, type Question4 } from '../../lib/dhcp-questions.ts'
import { startDhcp } from '../../lib/dhcp-programs.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const mac = (last: number): string => `52:54:00:aa:02:${last.toString(16).padStart(2, '0')}`
const text = (answer: Answer4 | null | undefined, code: number): string =>
  Buffer.from(answer?.options[code] ?? '', 'hex')
    .toString('latin1')
    // dnsmasq ends the texts of network boot with an octet of zero, which old firmware needs.
    .replace(/\0$/, '')

const ends: (() => void)[] = []
const stops: (() => Promise<void>)[] = []
let wire: DhcpWire
beforeAll(() => {
  wire = dhcpWire(
    { server: ['10.20.0.2/24', 'fd20::2/64'], client: ['10.20.0.200/24', '10.62.0.1/24', 'fd20::200/64'] },
    (end) => ends.unshift(end),
  )
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
afterAll(() => {
  for (const end of ends) end()
})

const server = aHost('dhcp1', { nics: [aNic(WIRE, 'office', ['10.20.0.2', 'fd20::2'], mac(0xff))] })

async function start(snapshot: Snapshot): Promise<string> {
  const folder = tempFolder((clean) => ends.push(clean))
  const running = await startDhcp('dnsmasq', { snapshot, server: 'dhcp1', family: 4 }, wire, folder)
  stops.push(async () => running.stop())
  return folder
}

function ask(...questions: readonly Question4[]): readonly (Answer4 | null)[] {
  return askDhcp4(wire.clientSpace, questions)
}

describe('dnsmasq', () => {
  it('serves a subnet of the wire that it has no address in, and one behind a relay agent', async () => {
    await start(
      aSnapshot({
        networks: [
          aNetwork(
            'far',
            [
              aSubnet('10.61.0.0/24', { gateway: '10.61.0.1' }),
              aSubnet('10.63.0.0/24', { gateway: '10.63.0.1' }),
            ],
            {
              relays: ['10.62.0.1'],
              dhcpServers: ['dhcp1'],
            },
          ),
          aNetwork('office', [
            aSubnet('10.20.0.0/24', { gateway: '10.20.0.1' }),
            aSubnet('10.21.0.0/24', { gateway: '10.21.0.1' }),
          ]),
        ],
        hosts: [
          server,
          aHost('near', { nics: [aNic('eth0', 'office', ['10.21.0.7'], mac(1))] }),
          aHost('far', { nics: [aNic('eth0', 'far', ['10.61.0.7'], mac(2))] }),
          aHost('farther', { nics: [aNic('eth0', 'far', ['10.63.0.7'], mac(3))] }),
        ],
      }),
    )
    const relay = { relay: '10.62.0.1', server: '10.20.0.2' }
    const answers = ask({ mac: mac(1) }, { mac: mac(2), ...relay }, { mac: mac(3), ...relay })
    expect(answers.map((answer) => [answer?.address, answer?.options[1], answer?.options[3]])).toEqual([
      ['10.21.0.7', 'ffffff00', '0a150001'],
      ['10.61.0.7', 'ffffff00', '0a3d0001'],
      ['10.63.0.7', 'ffffff00', '0a3f0001'],
    ])
  })

  const bios = { 93: '0000', 60: Buffer.from('PXEClient').toString('hex') }
  const offered = (answer: Answer4 | null | undefined): unknown => ({
    address: answer?.address,
    file: answer?.file,
    nextServer: answer?.nextServer,
    root: text(answer, 17),
    server: text(answer, 66),
  })

  it('offers nothing to boot from to who is not to boot, and its own to who has its own', async () => {
    await start(
      aSnapshot({
        networks: [
          aNetwork('office', [
            aSubnet('10.20.0.0/24', {
              boot: { server: '10.20.0.9', files: { bios: 'pxe,"linux".0' } },
              options: { 'root-path': '/nfs', 'tftp-server-name': 'boothost', filename: 'else' },
            }),
          ]),
        ],
        hosts: [
          server,
          aHost('web', { nics: [aNic('eth0', 'office', ['10.20.0.7'], mac(1))] }),
          aHost('resting', { state: 'maintenance', nics: [aNic('eth0', 'office', ['10.20.0.8'], mac(2))] }),
          aHost('own', {
            options: { filename: 'own.0', 'root-path': '/nfs/own' },
            nics: [aNic('eth0', 'office', ['10.20.0.9'], mac(3))],
          }),
        ],
      }),
    )
    const wanted = [3, 12, 17, 66, 67]
    const of = (last: number): Question4 => ({ mac: mac(last), wanted, options: bios })
    const answers = ask(of(1), { mac: mac(1), wanted }, of(2), of(3))
    expect(answers.map(offered)).toEqual([
      {
        address: '10.20.0.7',
        file: 'pxe,"linux".0',
        nextServer: '10.20.0.9',
        root: '/nfs',
        server: 'boothost',
      },
      { address: '10.20.0.7', file: 'else', nextServer: '10.20.0.9', root: '/nfs', server: 'boothost' },
      { address: '10.20.0.8', file: '', nextServer: '10.20.0.2', root: '', server: '' },
      { address: '10.20.0.9', file: 'own.0', nextServer: '10.20.0.9', root: '/nfs/own', server: 'boothost' },
    ])
  })

  it('takes changed reservations and options on SIGHUP', async () => {
    const site = (last: number, resolver: string): Snapshot =>
      aSnapshot({
        networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { dns: [resolver] })])],
        hosts: [server, aHost('web', { nics: [aNic('eth0', 'office', [`10.20.0.${last}`], mac(1))] })],
      })
    const folder = await start(site(7, '10.20.0.2'))
    const [before] = ask({ mac: mac(1) })
    const files = generateDnsmasq(site(8, '10.20.0.3'), { server: 'dhcp1', directory: folder })
    const changed = files.filter(({ path, text: now }) => readFileSync(join(folder, path), 'utf8') !== now)
    expect(changed.map(({ path }) => path)).toEqual(['dhcp-hosts', 'dhcp-opts'])
    for (const { path, text: now } of changed) writeFileSync(join(folder, path), now)
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGHUP')
    await sleep(300)
    const [after] = ask({ mac: mac(1) })
    expect([before, after].map((answer) => [answer?.address, answer?.options[6]])).toEqual([
      ['10.20.0.7', '0a140002'],
      ['10.20.0.8', '0a140003'],
    ])
  })

  it('gives one client its address of either family, by DUID or by MAC', async () => {
    const own = JSON.parse(
      execFileSync('ip', ['-n', wire.clientSpace, '-j', 'link', 'show', WIRE], { encoding: 'utf8' }),
    )
    await start(
      aSnapshot({
        networks: [
          aNetwork('office', [
            aSubnet('10.20.0.0/24'),
            aSubnet('fd20::/64', {
              ipv6: 'dhcpv6',
              dns: ['fd20::53'],
              domain: 'office.example',
              ranges: [{ kind: 'dynamic', first: 'fd20::100', last: 'fd20::10f' }],
            }),
          ]),
        ],
        hosts: [
          server,
          aHost('known', {
            duid: '00:04:01:02:03:04',
            nics: [aNic('eth0', 'office', ['10.20.0.7', 'fd20::7'], mac(1))],
          }),
          aHost('plain', { nics: [aNic('eth0', 'office', ['10.20.0.8', 'fd20::8'], own[0].address)] }),
        ],
      }),
    )
    const [known, plain, stranger] = askDhcp6(wire.clientSpace, WIRE, [
      { duid: '00:04:01:02:03:04' },
      { duid: '00:04:0a:0a:0a:0a' },
      { duid: '00:04:0b:0b:0b:0b', relay: 'fd20::200', server: 'fd20::2', relayedMac: mac(9) },
    ])
    expect(known?.addresses).toEqual(['fd20::7'])
    expect(known?.options[23]).toBe('fd200000000000000000000000000053')
    expect(known?.options[24]).toBe(
      `06${Buffer.from('office').toString('hex')}07${Buffer.from('example').toString('hex')}00`,
    )
    expect(plain?.addresses).toEqual(['fd20::8'])
    expect(stranger?.addresses).toEqual([expect.stringMatching(/^fd20::10[0-9a-f]$/)])
    const answers = ask({ mac: mac(1) }, { mac: own[0].address })
    expect(answers.map((answer) => answer?.address)).toEqual(['10.20.0.7', '10.20.0.8'])
  })

  it('calls itself a router only where it is the gateway', async () => {
    const site = (gateway: string): Snapshot =>
      aSnapshot({
        networks: [aNetwork('office', [aSubnet('fd20::/64', { ipv6: 'slaac', gateway, dns: ['fd20::53'] })])],
        hosts: [server],
      })
    const routes = (): string =>
      execFileSync('ip', ['-n', wire.clientSpace, '-6', 'route', 'show', 'default', 'proto', 'ra'], {
        encoding: 'utf8',
      })
    const addresses = (): string =>
      execFileSync('ip', ['-n', wire.clientSpace, '-6', 'addr', 'show', 'dynamic'], { encoding: 'utf8' })
    await start(site('fd20::1'))
    for (let tries = 0; addresses() === '' && tries < 100; tries += 1) await sleep(50)
    expect(addresses()).toContain('fd20::')
    expect(routes()).toBe('')
    await stops.pop()?.()
    await start(site('fd20::2'))
    for (let tries = 0; routes() === '' && tries < 100; tries += 1) await sleep(50)
    expect(routes()).toContain('default via fe80::')
  })
})
