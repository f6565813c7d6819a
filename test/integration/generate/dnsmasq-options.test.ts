// A real dnsmasq sends the octets of each option, whatever it is and whatever its value: no name, comma or digit in it means more than itself.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dhcpOptions, type DhcpOptionForm } from '../../../src/core/dhcp-options.ts'
import type { Family } from '../../../src/core/ip.ts'
import { colonHex } from '../../../src/generate/dnsmasq/lines.ts'
import { octetsOf } from '../../../src/generate/dhcp/option-octets.ts'
import { planDhcp } from '../../../src/generate/dhcp/plan-dhcp.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { askDhcp4, askDhcp6 } from '../../lib/dhcp-questions.ts'
import { startDhcp } from '../../lib/dhcp-programs.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const MAC = '52:54:00:aa:03:01'
const DUID = '00:04:01:02:03:04'

const ends: (() => void)[] = []
let wire: DhcpWire
beforeAll(() => {
  wire = dhcpWire(
    { server: ['10.20.0.2/24', 'fd20::2/64'], client: ['10.20.0.200/24', 'fd20::200/64'] },
    (end) => ends.unshift(end),
  )
})
afterAll(() => {
  for (const end of ends) end()
})

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 25 }),
    fc.constantFrom(
      '10.20.0.9',
      '1',
      '255',
      'aa:bb',
      '12h',
      '/boot/x,y',
      '"quoted"',
      '#no comment',
      'a\\nb',
      '[fd00::1]',
      '1,2',
    ),
  )
  .filter((one) => !/[\p{C}]/u.test(one) && one.trim() === one)
const join = (one: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((list) => list.join(', '))
const number = (least: number, most: number): fc.Arbitrary<string> =>
  fc.oneof(fc.integer({ min: least, max: most }), fc.constantFrom(least, most, 1)).map(String)

function values(family: Family): Readonly<Record<DhcpOptionForm, fc.Arbitrary<string>>> {
  // Those that stand for the server itself are refused where dnsmasq has no other way to say them.
  const ip = (family === 4 ? fc.ipV4() : fc.ipV6()).filter(
    (one) => !/^0\.0\.0\.0$|^(?:fe80|fd00)?(?::0*)*$/i.test(one),
  )
  const octets = fc.uint8Array({ minLength: 1, maxLength: 12 }).map(colonHex)
  return {
    address: ip,
    addresses: join(ip),
    'address-pairs': join(fc.tuple(ip, ip).map((pair) => pair.join(' '))),
    text,
    data: fc.oneof(text, octets),
    domains: join(fc.constantFrom('office.example', 'a.b.test', 'x.office.example')),
    flag: fc.constantFrom('on', 'off'),
    uint8: number(0, 255),
    uint16: number(0, 0xffff),
    uint16s: join(number(0, 0xffff)),
    uint32: number(0, 0xffff_ffff),
    int32: number(-0x8000_0000, 0x7fff_ffff),
    routes: join(fc.constantFrom('10.8.0.0/13 10.20.0.1', '0.0.0.0/0 10.20.0.2', '192.0.2.7/32 0.0.0.0')),
  }
}

/** Options of IPv6 that hold one domain name (RFC 5223, RFC 6334). */
const SINGLE = new Set([51, 64])

/** Those that no field of a subnet makes, with a value each. */
function someOptions(family: Family): fc.Arbitrary<Readonly<Record<string, string>>> {
  const derived = family === 4 ? [1, 3, 6, 12, 15, 26, 28, 42, 51] : [23, 31]
  // Times of renewal dnsmasq takes only as far as they go with the lease, and boot parameters of IPv6 it sends with their length (RFC 5970 3.2).
  const special = family === 4 ? [58, 59] : [60]
  const known = dhcpOptions(family).filter(({ code }) => ![...derived, ...special].includes(code))
  const distinct = [...new Map(known.map((option) => [option.code, option])).values()]
  return fc
    .subarray(distinct, { minLength: 1, maxLength: 9 })
    .chain((some) =>
      fc.record(
        Object.fromEntries(
          some.map(({ name, code, form }) => [
            name,
            SINGLE.has(code) ? fc.constant('a.b.test') : values(family)[form],
          ]),
        ),
      ),
    )
}

function siteWith(family: Family, options: Readonly<Record<string, string>>): Snapshot {
  const subnet =
    family === 4 ? aSubnet('10.20.0.0/24', { options }) : aSubnet('fd20::/64', { ipv6: 'dhcpv6', options })
  return aSnapshot({
    networks: [aNetwork('office', [subnet])],
    hosts: [
      aHost('dhcp1', { nics: [aNic(WIRE, 'office', ['10.20.0.2', 'fd20::2'])] }),
      aHost('web', {
        duid: DUID,
        nics: [aNic('eth0', 'office', family === 4 ? ['10.20.0.7'] : ['fd20::7'], MAC)],
      }),
    ].map((host) => ({
      ...host,
      nics: host.nics.map((nic) => ({
        ...nic,
        addresses: nic.addresses.filter(({ ip }) => ip.includes(':') === (family === 6)),
      })),
    })),
  })
}

/** By code: what was sent, and what was to be sent, in hexadecimal. */
async function sentAndMeant(family: Family, options: Readonly<Record<string, string>>) {
  const snapshot = siteWith(family, options)
  const planned = planDhcp(snapshot, family).wires.flatMap(({ subnets }) =>
    subnets.flatMap((one) => one.options),
  )
  const own = planned.filter(({ code }) => family === 6 || ![1, 28].includes(code))
  const wanted = own.map(({ code }) => code)
  const server = await startDhcp(
    'dnsmasq',
    { snapshot, server: 'dhcp1', family },
    wire,
    tempFolder((clean) => ends.push(clean)),
  )
  try {
    const [answer] =
      family === 4
        ? askDhcp4(wire.clientSpace, [{ mac: MAC, wanted }])
        : askDhcp6(wire.clientSpace, WIRE, [{ duid: DUID, wanted }])
    return {
      sent: wanted.map((code) => [code, comparable(family, code, answer?.options[code])]),
      meant: own.map((option) => [
        option.code,
        comparable(family, option.code, Buffer.from(octetsOf(option)).toString('hex')),
      ]),
    }
  } finally {
    await server.stop()
  }
}

/** Texts of network boot have a final octet of zero, and search lists may be compressed (RFC 3397). */
function comparable(family: Family, code: number, hex: string | undefined): string | undefined {
  if (family === 4 && (code === 66 || code === 67)) return hex?.replace(/00$/, '')
  return family === 4 && code === 119 ? String(hex !== undefined) : hex
}

it.each([4, 6] as const)('IPv%i', async (family) => {
  await fc.assert(
    fc.asyncProperty(someOptions(family), async (options) => {
      const { sent, meant } = await sentAndMeant(family, options)
      expect(sent).toEqual(meant)
    }),
    { numRuns: 6, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
  )
})
