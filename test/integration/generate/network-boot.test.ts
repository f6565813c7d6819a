// What a machine that boots from the network is offered by the real dhcpd, by its state: two network namespaces and a wire.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateDhcpd } from '../../../src/generate/dhcpd/generate-dhcpd.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const id = randomBytes(3).toString('hex')
const [serverSpace, clientSpace] = [`hw-dhcpd-${id}`, `hw-boot-${id}`]
const macs = {
  active: '52:54:00:aa:00:01',
  maintenance: '52:54:00:aa:00:02',
  planned: '52:54:00:aa:00:03',
} as const
const ends: (() => void)[] = []

function ip(...words: readonly string[]): string {
  return execFileSync('ip', words, { encoding: 'utf8', stdio: 'pipe' })
}

const inventory = aSnapshot({
  networks: [
    aNetwork('office', [
      aSubnet('10.20.0.0/24', {
        gateway: '10.20.0.1',
        options: {
          filename: 'boot/grub',
          'next-server': '10.20.0.9',
          'bootfile-name': 'boot/grub',
          'tftp-server-name': 'boothost',
          'root-path': '/nfs',
        },
      }),
    ]),
  ],
  hosts: Object.entries(macs).map(([state, mac], index) =>
    aHost(state, {
      state: state as keyof typeof macs,
      nics: [aNic('eth0', 'office', [`10.20.0.${index + 10}`], mac)],
    }),
  ),
})

beforeAll(async () => {
  const folder = tempFolder((clean) => ends.unshift(clean))
  const file = (name: string): string => join(folder, name)
  for (const space of [serverSpace, clientSpace]) {
    ip('netns', 'add', space)
    ends.unshift(() => ip('netns', 'del', space))
  }
  ip(
    'link',
    'add',
    'wire',
    'netns',
    serverSpace,
    'type',
    'veth',
    'peer',
    'name',
    'wire',
    'netns',
    clientSpace,
  )
  for (const [space, address] of [
    [serverSpace, '10.20.0.2/24'],
    [clientSpace, '10.20.0.200/24'],
  ] as const) {
    ip('-n', space, 'addr', 'add', address, 'dev', 'wire')
    ip('-n', space, 'link', 'set', 'wire', 'up')
  }
  ip('-n', clientSpace, 'route', 'add', 'default', 'dev', 'wire')
  writeFileSync(file('dhcpd.conf'), generateDhcpd(inventory)[0]?.text ?? '')
  writeFileSync(file('leases'), '')
  const program = ['dhcpd', '-4', '-f', '-d', '-user', 'root', '-group', 'root', '-cf', file('dhcpd.conf')]
  const server = spawn(
    'ip',
    ['netns', 'exec', serverSpace, ...program, '-lf', file('leases'), '-pf', file('pid'), 'wire'],
    { stdio: 'ignore' },
  )
  ends.unshift(() => server.kill())
  // It writes the lease file anew when it is about to listen.
  for (let tries = 0; readFileSync(file('leases'), 'utf8') === ''; tries += 1) {
    if (server.exitCode !== null || tries > 100) throw new Error('dhcpd does not run')
    await sleep(50)
  }
})

afterAll(() => {
  for (const end of ends) end()
})

function offerTo(state: keyof typeof macs): unknown {
  const program = join(import.meta.dirname, '..', '..', 'lib', 'ask-dhcp.ts')
  const answer = execFileSync(
    'ip',
    ['netns', 'exec', clientSpace, process.execPath, '--import', 'tsx', program, macs[state]],
    { encoding: 'utf8' },
  )
  return answer === '' ? null : JSON.parse(answer)
}

it('an active machine is offered what it boots from', () => {
  expect(offerTo('active')).toEqual({
    address: '10.20.0.10',
    nextServer: '10.20.0.9',
    file: 'boot/grub',
    hostName: 'active',
    bootOptions: ['17', '66', '67'],
  })
})

it('one in maintenance is offered its address and nothing to boot from', () => {
  expect(offerTo('maintenance')).toEqual({
    address: '10.20.0.11',
    nextServer: '0.0.0.0',
    file: '',
    hostName: 'maintenance',
    bootOptions: [],
  })
})

it('a planned one is offered nothing', () => {
  expect(offerTo('planned')).toBeNull()
})
