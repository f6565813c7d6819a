import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { dhcpLeases } from './index.ts'

const objects = [
  'range 10.20.0.0/24 10.20.0.100-10.20.0.199',
  'range fd20::/64 fd20::100-fd20::1ff',
  'reservation bond eth0 10.20.0.12 52:54:00:00:00:0c 52:54:00:00:00:1c',
  'reservation web eth0 10.20.0.9 52:54:00:00:00:09',
  'reservation web eth0 fd20::9 52:54:00:00:00:09',
  'subnet 10.20.0.0/24',
]

function notesOf(leases: readonly string[]): readonly string[] {
  const type = dhcpLeases.definition as PlainType // Its definition says so.
  const params = { files: [], objects }
  return type.notes?.({ id: 'x', params }, { leases }, contextOf(factsOf('debian'))) ?? []
}

describe('dhcp_leases', () => {
  it('has nothing to say of a lease from a range, or to whom it is reserved for', () => {
    expect(
      notesOf([
        '10.20.0.150 52:54:00:00:00:77',
        '10.20.0.9 52:54:00:00:00:09',
        '10.20.0.12 52:54:00:00:00:1C',
        'fd20::1ff 00:01:00:01:aa:bb:cc:dd:52:54:00:00:00:77',
        'fd20::9 00:03:00:01:52:54:00:00:00:09',
      ]),
    ).toEqual([])
  })

  it('tells of an address that another client has, by address', () => {
    expect(
      notesOf(['10.20.0.200 52:54:00:00:00:78', '10.20.0.9 52:54:00:00:00:77', 'fd20::9 00:02:00:00']),
    ).toEqual([
      '10.20.0.9 is leased to 52:54:00:00:00:77 still, and reserved for web eth0',
      '10.20.0.200 is leased to 52:54:00:00:00:78 still, and neither reserved nor in a dynamic range',
      'fd20::9 is leased to 00:02:00:00 still, and reserved for web eth0',
    ])
  })

  it('tells of ten, and how many more there are', () => {
    const leases = Array.from({ length: 13 }, (_, index) => `10.20.0.${index + 20} 52:54:00:00:00:77`)
    expect(notesOf(leases)).toHaveLength(11)
    expect(notesOf(leases).at(-1)).toBe('3 more leases are not as the inventory has it')
  })

  it('wants nothing', () => {
    expect(
      (dhcpLeases.definition as PlainType).desired({ id: 'x', params: {} }, contextOf(factsOf('debian'))),
    ).toEqual({})
  })
})
