import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import type { Host } from '../../inventory/model/host.ts'
import type { Subnet } from '../../inventory/model/network.ts'
import type { Zone, ZoneRecord } from '../../inventory/model/zone.ts'
import { planDns } from './plan-dns.ts'

const OCTET = '100.51.198.in-addr.arpa'
const PART = `64-26.${OCTET}`

function reverse(
  subnets: readonly Subnet[],
  hosts: readonly Host[],
  zones: readonly Zone[] = [],
): Record<string, string[]> {
  const snapshot = aSnapshot({
    networks: [
      aNetwork('edge', subnets),
      aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })]),
    ],
    hosts: [aHost('ns1', { nics: [aNic('eth0', 'office', ['10.20.0.2'])] }), ...hosts],
    zones: [aZone('office.example', { ns: ['ns1'] }), ...zones],
  })
  const [view] = planDns(snapshot, {}).views
  return Object.fromEntries(
    (view?.zones ?? [])
      .filter(({ plan }) => plan.name.endsWith('198.in-addr.arpa'))
      .map(({ plan, records }) => [
        plan.name,
        records
          .filter(({ type, owner }) => type !== 'NS' || owner !== plan.name)
          .map(({ owner, type, text }) => `${owner.slice(0, -plan.name.length - 1)} ${type} ${text}`),
      ]),
  )
}

const part = (fields: Partial<Subnet> = {}): Subnet =>
  aSubnet('198.51.100.64/26', { domain: 'office.example', ...fields })
const web = aHost('web', { nics: [aNic('eth0', 'edge', ['198.51.100.65'])] })
const zone = (name: string, records: readonly ZoneRecord[] = []): Zone =>
  aZone(name, { ns: ['ns1'], records })
const aliases = (from: number, to: number, child: string): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index} CNAME ${from + index}.${child}.`)

describe('the reverse zone of a part of an octet', () => {
  it('is one of its own where the addresses are public: the owner of the octet delegates it', () => {
    expect(reverse([part()], [web])).toEqual({ [PART]: ['65 PTR web.office.example.'] })
  })

  it('is that of the octet where the subnet says so, or a zone of the inventory has the octet', () => {
    const whole = { [OCTET]: ['65 PTR web.office.example.'] }
    expect(reverse([part({ reverse: 'own' })], [web])).toEqual(whole)
    expect(reverse([part()], [web], [zone(OCTET)])).toEqual(whole)
    expect(reverse([part()], [web], [zone('51.198.in-addr.arpa')])).toEqual({
      '51.198.in-addr.arpa': ['65.100 PTR web.office.example.'],
    })
  })

  it('is none, nor has it PTR records in a zone of the inventory, where the subnet says so', () => {
    expect(reverse([part({ reverse: 'none' })], [web])).toEqual({})
    expect(reverse([part({ reverse: 'none' })], [web], [zone(OCTET)])).toEqual({ [OCTET]: [] })
  })

  it('is delegated in the zone of the octet where that is ours too, each address an alias', () => {
    const expected = {
      [PART]: ['65 PTR web.office.example.'],
      [OCTET]: [...aliases(64, 127, PART), '64-26 NS ns1.office.example.'],
    }
    const other = aSubnet('198.51.100.0/26', { domain: 'office.example', reverse: 'own' })
    expect(reverse([part({ reverse: 'delegated' })], [web], [zone(OCTET)])).toEqual(expected)
    expect(reverse([part(), other], [web])).toEqual(expected)
  })

  it('is the one that the inventory records under any of its names', () => {
    for (const name of [PART, `64/26.${OCTET}`, `64-127.${OCTET}`])
      expect(reverse([part({ reverse: 'own' })], [web], [zone(name)])).toEqual({
        [name]: ['65 PTR web.office.example.'],
      })
  })

  it('may be somebody else’s: then its addresses are aliases, of our hosts too', () => {
    const records = [{ name: '64-127', type: 'NS', data: 'ns.customer.test.' }]
    expect(reverse([part({ reverse: 'own' })], [web], [zone(OCTET, records)])).toEqual({
      [OCTET]: [...aliases(64, 127, `64-127.${OCTET}`), '64-127 NS ns.customer.test.'],
    })
  })

  it('may be delegated by hand under any name: the PTR record stands where the alias leads', () => {
    const records = [
      { name: 'customer', type: 'NS', data: 'ns1.office.example.' },
      { name: '65', type: 'CNAME', data: '65.customer' },
      { name: '66', type: 'CNAME', data: '66.customer' },
    ]
    const zones = [zone(OCTET, records.slice(1)), zone(`customer.${OCTET}`)]
    expect(reverse([part()], [web], zones)).toEqual({
      [OCTET]: [
        `65 CNAME 65.customer.${OCTET}.`,
        `66 CNAME 66.customer.${OCTET}.`,
        'customer NS ns1.office.example.',
      ],
      [`customer.${OCTET}`]: ['65 PTR web.office.example.'],
    })
    expect(reverse([part()], [web], [zone(OCTET, records)])[OCTET]).not.toContain(
      '65 PTR web.office.example.',
    )
  })

  it('leaves what the zone of the octet has at a name', () => {
    const records = [
      { name: '64-26', type: 'NS', data: 'ns.customer.test.' },
      { name: '65', type: 'PTR', data: 'old.example.' },
      { name: '66', type: 'CNAME', data: '66.elsewhere.test.' },
    ]
    const made = reverse([], [], [zone(OCTET, records)])[OCTET] ?? []
    expect(made.filter((line) => /^6[567] /.test(line))).toEqual([
      '65 PTR old.example.',
      '66 CNAME 66.elsewhere.test.',
      `67 CNAME 67.${PART}.`,
    ])
  })
})
