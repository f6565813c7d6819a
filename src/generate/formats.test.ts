import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../test/lib/arbitrary-inventory.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import { Invalid, UserError } from '../core/errors.ts'
import { formatNamed, formats, type Format, type Generated } from './formats.ts'

const now = new Date('2026-11-21T12:00:00Z')

/** The same inventory with every list whose order has no meaning in another order. */
function shuffled(snapshot: Snapshot): fc.Arbitrary<Snapshot> {
  const mixed = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length })
  const networks = fc.tuple(
    ...snapshot.networks.map((network) => mixed(network.subnets).map((subnets) => ({ ...network, subnets }))),
  )
  const zones = fc.tuple(
    ...snapshot.zones.map((zone) => mixed(zone.records).map((records) => ({ ...zone, records }))),
  )
  const hosts = snapshot.hosts.map((host) => ({ ...host, hostKeys: host.hostKeys.toReversed() }))
  return fc.record({
    hosts: mixed(hosts),
    networks: networks.chain(mixed),
    zones: zones.chain(mixed),
    groups: mixed(snapshot.groups),
    serials: fc.constant(new Map()),
  })
}

/** What is generated, or why nothing is: there need not be anything to serve, and dnsmasq does not have all that is in DNS. */
async function outcomeOf(format: Format, snapshot: Snapshot): Promise<Generated | string> {
  try {
    return await format.generate(snapshot, { now })
  } catch (error) {
    if (error instanceof Invalid && format.name !== 'dnsmasq') throw error
    if (error instanceof UserError) return error.message
    throw error
  }
}

describe('formats', () => {
  it.each(formats.map((format) => [format.name, format] as const))(
    '%s gives the same bytes for the same inventory in any order',
    async (_, format) => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryInventory().chain((snapshot) => fc.tuple(fc.constant(snapshot), shuffled(snapshot))),
          async ([snapshot, other]) => {
            const made = await outcomeOf(format, snapshot)
            expect(await outcomeOf(format, other)).toEqual(made)
            if (typeof made === 'string') return
            for (const { text } of made.files) {
              // Plain text with an end: printable, in ASCII where a server has escapes for the rest, one newline after each line.
              expect(text).toMatch(
                /^(ansible|dnsmasq|kea[46])$/.test(format.name)
                  ? /^[\n\t\u0020-\u007e\u0080-\u{10ffff}]*$/u
                  : /^[\n -~]*$/,
              )
              expect(text === '' || text.endsWith('\n')).toBe(true)
            }
          },
        ),
        { numRuns: 30 },
      )
    },
  )

  it('are found by name, with a word for a near miss', () => {
    expect(formatNamed('bind', formats).name).toBe('bind')
    expect(() => formatNamed('dhcp', formats)).toThrow('Cannot export "dhcp": unknown format')
    expect(formats.map(({ name }) => name)).toEqual(formats.map(({ name }) => name).toSorted())
  })
})
