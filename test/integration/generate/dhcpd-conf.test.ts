/** Every dhcpd.conf and dhcpd6.conf that is generated is taken by dhcpd's own checker without a word, and dhcpd starts with it. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dhcpOptions } from '../../../src/core/dhcp-options.ts'
import { UserError } from '../../../src/core/errors.ts'
import { formatIp, hostRange, type Family } from '../../../src/core/ip.ts'
import { virtualMac } from '../../../src/core/mac.ts'
import { fieldOf, optionNames } from '../../../src/generate/dhcp/option-table.ts'
import { planDhcp, type DhcpOptions } from '../../../src/generate/dhcp/plan-dhcp.ts'
import type { PlannedSubnet, Reservation } from '../../../src/generate/dhcp/plan.ts'
import { generateDhcpd } from '../../../src/generate/dhcpd/generate-dhcpd.ts'
import { generateDhcpd6 } from '../../../src/generate/dhcpd/generate-dhcpd6.ts'
import { defaultServiceSettings } from '../../../src/inventory/model/service-settings.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { arbitraryDhcp, declaredOptions, optionSamples, optionSamples6 } from '../../lib/arbitrary-dhcp.ts'
import { askDhcp4, askDhcp6 } from '../../lib/dhcp-questions.ts'
import { startDhcpd } from '../../lib/dhcpd-server.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'
import { dhcpdComplaints } from './checkers.ts'

const generators = { 4: generateDhcpd, 6: generateDhcpd6 } as const

function textOf(snapshot: Snapshot, family: Family, options: DhcpOptions = {}): string {
  return generators[family](snapshot, options)[0]?.text ?? ''
}

/** MACs, or DUIDs: that which is recorded, and those that clients make of a MAC (RFC 8415 11.4). */
function clientsOf({ macs, duid }: Reservation, family: Family): readonly string[] {
  if (family === 4) return macs
  return [...(duid === undefined ? [] : [duid]), ...macs.map((mac) => `00:03:00:01:${mac}`)]
}

describe.each([4, 6] as const)('what is generated for dhcpd -%i', (family) => {
  it('is taken by dhcpd -t without a word, for the whole and for a server', () => {
    fc.assert(
      fc.property(arbitraryDhcp(), ({ snapshot, services }) => {
        for (const options of [{ services }, { services, server: 'ns1' }]) {
          const text = textOf(snapshot, family, options)
          expect(dhcpdComplaints(text, family)).toEqual([])
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 60_000 },
    )
  })

  it('has every option in the form that dhcpd reads', () => {
    const samples = family === 4 ? optionSamples : optionSamples6
    const own = declaredOptions().filter((one) => one.family === family)
    const prefix = family === 4 ? '' : 'dhcp6.'
    const forms = new Map([
      ...dhcpOptions(family).map(({ name, form }) => [name, form] as const),
      ...own.map(({ name, form }) => [`${prefix}${name}`, form] as const),
    ])
    const names = [...optionNames(family, own), ...(family === 4 ? ['code-253', 'code-254'] : [])]
    const options = Object.fromEntries(
      names
        // Two names of one number cannot stand side by side.
        .filter((name) => name !== 'default-url')
        .map((name) => [
          name,
          /lost|aftr/.test(name)
            ? 'one.example'
            : samples[forms.get(name) ?? (name === 'next-server' ? 'address' : 'data')],
        ]),
    )
    const services = { ...defaultServiceSettings, dhcpOptions: declaredOptions() }
    const subnet = aSubnet(family === 4 ? '192.0.2.0/24' : '2001:db8::/64', { options, ipv6: 'dhcpv6' })
    const text = textOf(aSnapshot({ networks: [aNetwork('office', [subnet])] }), family, { services })
    const derived = family === 4 ? 2 : 0
    expect(text.match(/^ {2}(option|filename|server-name|next-server)/gm)?.length).toBe(
      Object.keys(options).length + derived,
    )
    expect(names.every((name) => fieldOf('subnet', name) === undefined)).toBe(true)
    expect(dhcpdComplaints(text, family)).toEqual([])
  })

  it('takes hosts whose names are words of the file, or numbers', () => {
    const names = [
      '9p',
      '10',
      '0x1f',
      '1e3',
      'de-ad',
      'group',
      'host',
      'option',
      'subnet',
      'infinite',
      'true',
    ]
    const address = (index: number) => (family === 4 ? `192.0.2.${index + 1}` : `2001:db8::${index + 1}`)
    const snapshot = aSnapshot({
      networks: [
        aNetwork('office', [aSubnet(family === 4 ? '192.0.2.0/24' : '2001:db8::/64', { ipv6: 'dhcpv6' })]),
      ],
      hosts: names
        .map((name, index) =>
          aHost(name, {
            duid: `00:03:00:01:52:54:00:00:00:${String(index).padStart(2, '0')}`,
            nics: [aNic('eth0.1:0', 'office', [address(index)], virtualMac(index))],
          }),
        )
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })
    const text = textOf(snapshot, family)
    expect(text.match(/^host /gm)?.length).toBe(names.length * (family === 4 ? 1 : 2))
    expect(dhcpdComplaints(text, family)).toEqual([])
  })
})

describe('dhcpd', () => {
  const ends: (() => void)[] = []
  let wire: DhcpWire
  beforeAll(() => {
    wire = dhcpWire({ server: [], client: [] }, (end) => ends.unshift(end))
  })
  afterAll(() => {
    for (const end of ends) end()
  })

  it.each([4, 6] as const)(
    'starts with it, and gives each client on its wire what is reserved for it, IPv%i',
    async (family) => {
      let asked = 0
      await fc.assert(
        fc.asyncProperty(arbitraryDhcp(), async ({ snapshot, services }) => {
          const options = { services, server: 'ns1' }
          const { wires } = planDhcp(snapshot, family, options)
          const subnets = wires.filter(({ nic }) => nic !== undefined).flatMap((one) => one.subnets)
          const reserved = subnets.flatMap(({ reservations }) => reservations)
          const all = reserved.flatMap((one) => clientsOf(one, family).map((client) => ({ ...one, client })))
          // One machine's DUID may be that which another would make of its MAC; then nobody can tell them apart.
          const expected = all.filter(({ client }) => all.filter((one) => one.client === client).length === 1)
          await served(textOf(snapshot, family, options), subnets, () => {
            const given = addressesGiven(
              family,
              expected.map(({ client }) => client),
            )
            expect(given).toEqual(expected.map(({ address }) => address))
          })
          asked += expected.length
        }),
        { numRuns: 12, interruptAfterTimeLimit: 60_000 },
      )
      expect(asked).toBeGreaterThan(10)
    },
    90_000,
  )

  /** Runs it with an address in the first subnet that is served, as long as it takes to ask. */
  async function served(text: string, subnets: readonly PlannedSubnet[], ask: () => void): Promise<void> {
    const prefix = subnets.find((one) => one.served)?.prefix
    if (prefix === undefined) throw new Error('nothing is served')
    const { family, length } = prefix
    // Hosts of these inventories lie at the beginning.
    const own = `${formatIp({ family, value: hostRange(prefix).last })}/${length}`
    const address = ['-n', wire.serverSpace, 'address']
    execFileSync('ip', [...address, 'add', own, 'dev', WIRE, ...(family === 6 ? ['nodad'] : [])])
    try {
      const server = await startDhcpd(
        family,
        text,
        wire,
        tempFolder((end) => ends.unshift(end)),
      )
      try {
        ask()
      } finally {
        await server.stop()
      }
    } finally {
      execFileSync('ip', [...address, 'del', own, 'dev', WIRE])
    }
  }

  function addressesGiven(family: Family, clients: readonly string[]): readonly (string | undefined)[] {
    return family === 4
      ? askDhcp4(
          wire.clientSpace,
          clients.map((mac) => ({ mac })),
        ).map((answer) => answer?.address)
      : askDhcp6(
          wire.clientSpace,
          WIRE,
          clients.map((duid) => ({ duid })),
        ).map((answer) => answer?.addresses[0])
  }

  it('is checked by a tool that sees a fault', async () => {
    expect(dhcpdComplaints('subnet 10.0.0.0 netmask 255.255.255.0 { option nonsense 1; }')).not.toEqual([])
    expect(dhcpdComplaints('subnet6 fd00::/64 { option dhcp6.nonsense 1; }', 6)).not.toEqual([])
    const twice = 'subnet 10.0.0.0 netmask 255.255.255.0 { }\n'
    expect(dhcpdComplaints(twice + twice).join()).toContain('overlap')
    expect(() => generateDhcpd(aSnapshot({}))).toThrow(UserError)
    const folder = tempFolder((end) => ends.unshift(end))
    await expect(startDhcpd(4, twice, wire, folder)).rejects.toThrow('No subnet declaration for wire')
  })
})
