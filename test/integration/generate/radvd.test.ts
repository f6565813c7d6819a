// What is generated for radvd: its own checker takes it, and hosts on the wire make their addresses and routes of what it announces.
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { UserError } from '../../../src/core/errors.ts'
import { generateRadvd } from '../../../src/generate/radvd/generate-radvd.ts'
import { arbitraryDhcp } from '../../lib/arbitrary-dhcp.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { inFolder } from './checkers.ts'

/** What `radvd -c` says; empty where it takes the file. */
function complaints(text: string): string {
  return inFolder((folder) => {
    const path = join(folder, 'radvd.conf')
    writeFileSync(path, text)
    const { status, stderr, error } = spawnSync('radvd', ['-c', '-C', path], { encoding: 'utf8' })
    if (error !== undefined) throw new Error('These tests need radvd (Debian: radvd)', { cause: error })
    return status === 0 && /syntax ok\s*$/.test(stderr) && !/error|warn/i.test(stderr)
      ? ''
      : `${status} ${stderr}`
  })
}

it('is taken by radvd -c, for the whole and for a server', () => {
  fc.assert(
    fc.property(arbitraryDhcp(), ({ snapshot }) => {
      for (const options of [{}, { server: 'ns1' }])
        expect(complaints(generateRadvd(snapshot, options)[0]?.text ?? '')).toBe('')
    }),
    { numRuns: 40, interruptAfterTimeLimit: 60_000 },
  )
})

it('is checked by a tool that sees a fault', () => {
  expect(complaints('interface eth0 { AdvNonsense on; };')).not.toBe('')
  expect(() => generateRadvd(aSnapshot({}))).toThrow(UserError)
})

const site = aSnapshot({
  networks: [
    aNetwork(
      'lan',
      [aSubnet('fd21::/64', { ipv6: 'slaac', gateway: 'fd21::1' }), aSubnet('fd22::/64', { ipv6: 'dhcpv6' })],
      { mtu: 1400 },
    ),
  ],
  hosts: [
    aHost('other', { nics: [aNic(WIRE, 'lan', ['fd21::2'])] }),
    aHost('router', { nics: [aNic(WIRE, 'lan', ['fd21::1'])] }),
  ],
})

const ends: (() => void)[] = []
let wire: DhcpWire
beforeAll(() => {
  wire = dhcpWire({ server: ['fd21::1/64'], client: [] }, (end) => ends.unshift(end))
  inSpace(wire.serverSpace, 'sysctl', '-qw', 'net.ipv6.conf.all.forwarding=1')
})
afterAll(() => {
  for (const end of ends) end()
})

function inSpace(space: string, ...words: readonly string[]): string {
  return execFileSync('ip', ['netns', 'exec', space, ...words], { encoding: 'utf8', stdio: 'pipe' })
}

/** What the client has made of the announcements. */
async function heard(
  server: string,
): Promise<{ readonly addresses: string; readonly routes: string; readonly mtu: string }> {
  const folder = tempFolder((clean) => ends.unshift(clean))
  const path = join(folder, 'radvd.conf')
  writeFileSync(path, generateRadvd(site, { server })[0]?.text ?? '')
  const running = wire.serve(['radvd', '-n', '-C', path, '-p', join(folder, 'pid'), '-m', 'stderr'])
  try {
    // A host that is switched on asks for announcements (RFC 4861 6.3.7).
    for (const change of ['down', 'up']) inSpace(wire.clientSpace, 'ip', 'link', 'set', WIRE, change)
    const addresses = (): string =>
      inSpace(wire.clientSpace, 'ip', '-6', 'addr', 'show', 'dev', WIRE, 'scope', 'global')
    for (let tries = 0; !addresses().includes('fd21:'); tries += 1) {
      if (running.hasEnded() || tries > 200) throw new Error(`nothing is announced:\n${running.output()}`)
      await sleep(50)
    }
    return {
      addresses: addresses(),
      routes: inSpace(wire.clientSpace, 'ip', '-6', 'route'),
      mtu: inSpace(wire.clientSpace, 'cat', `/proc/sys/net/ipv6/conf/${WIRE}/mtu`),
    }
  } finally {
    await running.stop()
  }
}

it('hosts make addresses where they are to, and go through a router that is their gateway', async () => {
  const { addresses, routes, mtu } = await heard('router')
  expect(addresses).toMatch(/inet6 fd21:\S+\/64 scope global .*dynamic/)
  expect(addresses).not.toContain('fd22:')
  expect(routes).toMatch(/^fd22::\/64 dev/m)
  expect(routes).toMatch(/^default via fe80:/m)
  expect(mtu).toBe('1400\n')
}, 30_000)

it('hosts go through no machine that is not', async () => {
  expect((await heard('other')).routes).not.toMatch(/^default/m)
}, 30_000)
