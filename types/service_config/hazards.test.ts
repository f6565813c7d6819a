import { describe, expect, it } from 'vitest'
import { objectHazards } from './hazards.ts'

const reservations = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `reservation web${index} eth0 10.20.0.${index} m${index}`)

const zone = (records: number): string[] => [
  'primary office.example',
  'zone office.example serial 5',
  'soa office.example ns1.office.example. hostmaster.office.example.',
  'ns office.example ns1.office.example.',
  'ns office.example ns2.office.example.',
  ...Array.from({ length: records }, (_, index) => `record office.example web${index} A 10.20.0.${index}`),
]

describe('reservations and records', () => {
  it.each([
    // From ten on, more than a third.
    [9, 3, []],
    [10, 7, []],
    [10, 6, ['drops 4 of 10 reservations']],
    [12, 8, []],
    [12, 7, ['drops 5 of 12 reservations']],
    [1, 0, ['leaves no reservations, where there was 1']],
    [0, 5, []],
  ])('%i reservations that become %i', (before, after, hazards) => {
    expect(objectHazards(reservations(before), reservations(after))).toEqual(hazards)
  })

  it('counts each zone by itself, and not what has only another value', () => {
    const other = [
      'primary other.example',
      ...Array.from({ length: 40 }, (_, n) => `record other.example a${n} A 10.0.0.1`),
    ]
    expect(objectHazards([...zone(12), ...other], [...zone(7), ...other])).toEqual([
      'drops 5 of 12 records of zone office.example',
    ])
    expect(
      objectHazards(
        zone(12),
        zone(12).map((line) => line.replace(/10\.20\.0/, '10.30.0')),
      ),
    ).toEqual([])
    expect(objectHazards([...zone(2), ...other], [...zone(0), ...other])).toEqual([
      'leaves no records of zone office.example, where there were 2',
    ])
  })

  it('tells of a zone that goes once, and not of one that is served as secondary from now on', () => {
    expect(objectHazards(zone(12), [])).toEqual(['no longer serves zone office.example'])
    expect(objectHazards(zone(0), ['secondary office.example 10.20.0.2'])).toEqual([])
  })

  it('says of a zone with its first views, or without them again, that it is served', () => {
    const [plain, inside, outside] = ['', '@inside', '@outside'].map(
      (view) => `zone a.example${view} serial 1`,
    )
    const [before, after] = [[plain ?? ''], [inside ?? '', outside ?? '']]
    expect(objectHazards(before, after)).toEqual([
      'serves zone a.example by view, no longer to everyone alike',
    ])
    expect(objectHazards(after, before)[0]).toBe('serves zone a.example to everyone alike, no longer by view')
    expect(objectHazards(after, [inside ?? ''])).toEqual(['no longer serves zone a.example@outside'])
  })
})

describe('single things', () => {
  const subnet = [
    'subnet 10.20.0.0/24',
    'gateway 10.20.0.0/24 10.20.0.1',
    'range 10.20.0.0/24 10.20.0.100-10.20.0.200',
  ]

  it.each([
    [
      'gateway',
      'gateway 10.20.0.0/24 10.20.0.254',
      ['changes the gateway of 10.20.0.0/24 from 10.20.0.1 to 10.20.0.254'],
    ],
    ['gateway', undefined, ['removes the gateway 10.20.0.1 of 10.20.0.0/24']],
    ['range', 'range 10.20.0.0/24 10.20.0.150-10.20.0.160', []],
    ['range', undefined, ['leaves no range in 10.20.0.0/24']],
  ])('%s', (kind, now, hazards) => {
    const after = [
      ...subnet.filter((line) => !line.startsWith(`${kind} `)),
      ...(now === undefined ? [] : [now]),
    ]
    expect(objectHazards(subnet, after)).toEqual(hazards)
    expect(objectHazards(after, [...after, 'gateway 10.21.0.0/24 10.21.0.1'])).toEqual([])
  })

  it('tells of a subnet that goes', () => {
    expect(objectHazards(subnet, [])).toEqual([
      'no longer serves subnet 10.20.0.0/24',
      'removes the gateway 10.20.0.1 of 10.20.0.0/24',
    ])
  })

  it('tells of the name servers of a zone, and of the first of them', () => {
    const before = zone(1)
    expect(
      objectHazards(
        before,
        before.filter((line) => !line.includes(' ns2.')),
      ),
    ).toEqual(['removes the name server ns2.office.example. of zone office.example'])
    expect(objectHazards(before, [...before, 'ns office.example ns3.office.example.'])).toEqual([])
    expect(
      objectHazards(
        before,
        before.map((line) => line.replace('ns1', 'new')),
      ),
    ).toEqual([
      'changes the first name server of zone office.example from ns1.office.example. to new.office.example.',
      'changes a name server of zone office.example from ns1.office.example. to new.office.example.',
    ])
    expect(
      objectHazards(
        before,
        before.map((line) => line.replace('hostmaster', 'dns')),
      ),
    ).toEqual([])
  })
})
