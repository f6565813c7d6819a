/** Every configuration of Kea that is generated is taken by Kea's own checker without a word, and is loaded as it is meant. */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dhcpOptions } from '../../../src/core/dhcp-options.ts'
import { fieldOf } from '../../../src/generate/dhcp/option-table.ts'
import { planDhcp, type DhcpOptions } from '../../../src/generate/dhcp/plan-dhcp.ts'
import { generateKea } from '../../../src/generate/kea/generate-kea.ts'
import { defaultServiceSettings } from '../../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { arbitraryDhcp, declaredOptions, optionSamples, optionSamples6 } from '../../lib/arbitrary-dhcp.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { loadedLines, plannedLines, type KeaConfig } from '../../lib/kea-lines.ts'
import { inKeaFolder, startKea, type KeaServer } from '../../lib/kea-server.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const namespace = `hw-kea-${randomBytes(3).toString('hex')}`
const ends: (() => void)[] = []

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: 'pipe' })
}

beforeAll(() => {
  ip('netns', 'add', namespace)
  ends.push(() => ip('netns', 'del', namespace))
  ip('-n', namespace, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far')
  for (const name of ['eth0', 'far']) ip('-n', namespace, 'link', 'set', name, 'up')
})
afterAll(() => {
  for (const end of ends) end()
})

function textOf(snapshot: Snapshot, family: 4 | 6, options: DhcpOptions): string {
  return generateKea(snapshot, family, options)[0]?.text ?? ''
}

/** What `kea-dhcp4 -t` says beyond what it merely tells. */
function complaints(family: 4 | 6, text: string): readonly string[] {
  const folder = tempFolder((clean) => ends.unshift(clean))
  const file = join(folder, 'kea.conf')
  writeFileSync(file, inKeaFolder(text, folder))
  const program = ['netns', 'exec', namespace, `kea-dhcp${family}`, '-t', file]
  const env = { ...process.env, KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }
  const { status, stdout, stderr } = spawnSync('ip', program, { encoding: 'utf8', env })
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !/^\S+ \S+ INFO /.test(line))
  return status === 0 ? lines : [...lines, `kea-dhcp${family} -t: ${status}`]
}

/** Addresses that the server is told to listen on have to be there. */
function withAddresses<T>(text: string, use: () => T): T {
  const own = [...new Set([...text.matchAll(/"eth0\/([^"]+)"/g)].map(([, address = '']) => address))]
  for (const address of own) ip('-n', namespace, 'addr', 'add', `${address}/64`, 'dev', 'eth0', 'nodad')
  try {
    return use()
  } finally {
    ip('-n', namespace, 'addr', 'flush', 'dev', 'eth0')
  }
}

describe.each([4, 6] as const)('a generated kea-dhcp%i.conf', (family) => {
  const word = `Dhcp${family}`
  const empty = {
    [word]: {
      'interfaces-config': { interfaces: [] },
      'lease-database': { type: 'memfile', persist: false },
    },
  }
  let kea: KeaServer

  beforeAll(async () => {
    const socket = `/run/kea/kea${family}-ctrl-socket`
    const config = { ...empty[word], 'control-socket': { 'socket-type': 'unix', 'socket-name': socket } }
    const text = JSON.stringify({ [word]: config }).replace(`"${word}":{`, `"${word}": {`)
    kea = await startKea(family, text, namespace)
  })
  afterAll(async () => kea.stop())

  /** On no interface, and with the socket by which it is told. */
  async function load(text: string): Promise<KeaConfig> {
    const config = JSON.parse(inKeaFolder(text, kea.folder)) as Readonly<Record<string, object>>
    await kea.command('config-set', { [word]: { ...config[word], ...empty[word] } })
    const running = (await kea.command('config-get')) as Readonly<Record<string, KeaConfig>>
    return running[word] ?? {}
  }

  it('is taken by the checker without a word, and loaded as it is meant, for the whole and for a server', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDhcp(), async ({ snapshot, services }) => {
        for (const options of [{ services }, { services, server: 'ns1' }]) {
          const text = textOf(snapshot, family, options)
          expect(withAddresses(text, () => complaints(family, text))).toEqual([])
          const plan = planDhcp(snapshot, family, options)
          expect(loadedLines(await load(text), family, plan)).toEqual(plannedLines(plan))
        }
      }),
      { numRuns: 40, interruptAfterTimeLimit: 60_000 },
    )
  })

  it('has every option in the form that Kea reads', async () => {
    const own = declaredOptions().filter((one) => one.family === family)
    const samples = family === 4 ? optionSamples : optionSamples6
    const prefix = family === 4 ? '' : 'dhcp6.'
    const all = [
      ...dhcpOptions(family).map(({ name, form }) => ({ name, form })),
      ...own.map(({ name, form }) => ({ name: `${prefix}${name}`, form })),
    ].filter(({ name }) => fieldOf('subnet', name) === undefined && name !== 'default-url')
    const valueOf = ({ name, form }: (typeof all)[number]): string =>
      /lost|aftr/.test(name) ? 'one.example' : samples[form]
    const options = Object.fromEntries(all.map((one) => [one.name, valueOf(one)]))
    const subnet = aSubnet(family === 4 ? '192.0.2.0/24' : '2001:db8::/64', { options, ipv6: 'dhcpv6' })
    const snapshot = aSnapshot({ networks: [aNetwork('office', [subnet])] })
    const given = { services: { ...defaultServiceSettings, dhcpOptions: own } }
    const text = textOf(snapshot, family, given)
    expect(complaints(family, text)).toEqual([])
    const plan = planDhcp(snapshot, family, given)
    expect(plan.wires[0]?.subnets[0]?.options.length).toBeGreaterThanOrEqual(all.length)
    const lines = loadedLines(await load(text), family, plan)
    // A text that is one or more texts with their lengths on the wire (RFC 5970 3.2).
    const counted = /^option 2001:db8::\/64 60 /
    expect(lines.filter((line) => !counted.test(line))).toEqual(
      plannedLines(plan).filter((line) => !counted.test(line)),
    )
  })

  it('is checked by something that sees a fault', async () => {
    const nic = aNic('eth0', 'office', ['10.20.0.4', 'fd20::4'], '52:54:00:00:00:01')
    const snapshot = aSnapshot({
      networks: [aNetwork('office', [aSubnet('10.20.0.0/24'), aSubnet('fd20::/64', { ipv6: 'dhcpv6' })])],
      hosts: [aHost('web01', { nics: [nic] })],
    })
    const text = textOf(snapshot, family, {})
    const plan = planDhcp(snapshot, family)
    expect(complaints(family, text)).toEqual([])
    expect(
      complaints(family, text.replace('"reservations-global": false', '"reservations-globall": false')),
    ).not.toEqual([])
    const other = text.replaceAll('"10.20.0.4"', '"10.20.0.5"').replaceAll('"fd20::4"', '"fd20::5"')
    expect(loadedLines(await load(other), family, plan)).not.toEqual(plannedLines(plan))
  })
})
