import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aSubnet } from '../../../test/lib/inventory-builder.ts'
import type { Host } from '../model/host.ts'
import type { Subnet } from '../model/network.ts'
import { hostProblems } from './host.ts'
import { networkProblems } from './network.ts'

const MEBIBYTE = 1024 ** 2

function ofHost(fields: Partial<Host>): readonly string[] {
  return hostProblems(aHost('web01', fields)).map(({ message }) => message)
}

function ofSubnet(prefix: string, fields: Partial<Subnet>): readonly string[] {
  return networkProblems(aNetwork('n', [aSubnet(prefix, fields)])).map(({ message }) => message)
}

describe('texts of a host', () => {
  it('are kept whatever they say, up to their limit', () => {
    expect(
      ofHost({
        notes: '=cmd()|"x"\n../../etc\n\u202Eevil 👩‍👩‍👧'.padEnd(MEBIBYTE - 100),
        serial: 'é'.repeat(1024),
        attributes: { a: 'x'.repeat(64 * 1024), b: 'line\nline' },
      }),
    ).toEqual([])
  })

  it.each<[string, Partial<Host>]>([
    [
      'the text of the notes has 10485760 octets, 1 MiB (1048576) is the limit',
      { notes: 'x'.repeat(10 * MEBIBYTE) },
    ],
    [
      'the text of the notes has 1048578 octets, 1 MiB (1048576) is the limit',
      { notes: 'é'.repeat(MEBIBYTE / 2 + 1) },
    ],
    ['the text of the notes is empty', { notes: '' }],
    ['serial is 10485760 characters long, 1024 is the limit', { serial: 'x'.repeat(10 * MEBIBYTE) }],
    ['os holds a control character', { os: 'a\nb' }],
    ['os holds a control character', { os: 'a\u009bb' }],
    ['asset holds half a character', { asset: 'a\ud83d' }],
    ['attribute "a" is 65537 characters long, 65536 is the limit', { attributes: { a: 'x'.repeat(65_537) } }],
    ['attribute "a" holds a control character', { attributes: { a: ['ok', 'a\u0000'] } }],
  ])('are refused: %s', (message, fields) => expect(ofHost(fields)).toEqual([message]))
})

describe('the place of a host', () => {
  it.each<[readonly string[], Host['location']]>([
    [[], { rack: 'r1', unit: 40, height: 4 }],
    [[], { rack: 'r1', height: 4 }],
    [['unit 3 is in no rack'], { site: 'fra', unit: 3 }],
    [['height must be a whole number from 1 to 100, not 0'], { rack: 'r1', height: 0 }],
    [['unit 99 with height 3 ends above unit 100'], { rack: 'r1', unit: 99, height: 3 }],
    [['unit must be a whole number from 1 to 100, not 101'], { rack: 'r1', unit: 101, height: 2 }],
  ])('%j for %j', (messages, location) =>
    expect(ofHost(location === undefined ? {} : { location })).toEqual(messages),
  )
})

describe('a waiver', () => {
  const waiver = { code: 'rack-overlap', reason: 'half depth', until: '2028-02-29' }

  it('has a code, a reason and a day', () => expect(ofHost({ waivers: [waiver] })).toEqual([]))

  it.each([
    ['waiver "Rack" is no code of a finding', { ...waiver, code: 'Rack' }],
    ['the reason of waiver "rack-overlap" is empty', { ...waiver, reason: '' }],
    ['what waiver "rack-overlap" is about holds a control character', { ...waiver, about: '\n' }],
    ['waiver "rack-overlap" ends on "2027-02-29", which is no date', { ...waiver, until: '2027-02-29' }],
    ['waiver "rack-overlap" ends on "soon", which is no date', { ...waiver, until: 'soon' }],
  ])('is refused: %s', (message, one) => expect(ofHost({ waivers: [one] })).toEqual([message]))

  it('is given once for a finding', () =>
    expect(ofHost({ waivers: [waiver, { ...waiver, about: 'a' }, { ...waiver, about: 'a' }] })).toEqual([
      'waiver "rack-overlap" about "a" is given twice',
    ]))
})

describe('what a subnet hands out', () => {
  it.each<[string, string, Partial<Subnet>]>([
    ['ipv6=slaac says nothing of 10.0.0.0/24, which is IPv4', '10.0.0.0/24', { ipv6: 'slaac' }],
    ['ipv6=slaac needs a prefix of 64 bits, fd00::/72 has 72', 'fd00::/72', { ipv6: 'slaac' }],
    ['quarantine must be between nothing and ten years, not -1 seconds', '10.0.0.0/24', { quarantine: -1 }],
    [
      'quarantine must be between nothing and ten years, not 1000000000 seconds',
      '10.0.0.0/24',
      { quarantine: 1e9 },
    ],
  ])('is refused: %s', (message, prefix, fields) => expect(ofSubnet(prefix, fields)).toEqual([message]))

  it('is as it is said', () => {
    expect(ofSubnet('fd00::/64', { ipv6: 'slaac', allocation: 'random', quarantine: 604_800 })).toEqual([])
    expect(ofSubnet('fd00::/72', { ipv6: 'dhcpv6' })).toEqual([])
  })
})
