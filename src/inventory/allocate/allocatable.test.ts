import { describe, expect, it } from 'vitest'
import { aSubnet } from '../../../test/lib/inventory-builder.ts'
import { formatIp } from '../../core/ip.ts'
import type { Subnet } from '../model/network.ts'
import { allocatable } from './allocatable.ts'

function shown(prefix: string, fields: Partial<Subnet> = {}): string {
  return allocatable(aSubnet(prefix, fields))
    .map(({ first, last }) => `${formatIp(first)}-${formatIp(last)}`)
    .join(' ')
}

describe('allocatable', () => {
  it('is the whole subnet without network, broadcast and gateway', () => {
    expect(shown('10.0.0.0/28')).toBe('10.0.0.1-10.0.0.14')
    expect(shown('10.0.0.0/28', { gateway: '10.0.0.5' })).toBe('10.0.0.1-10.0.0.4 10.0.0.6-10.0.0.14')
    expect(shown('10.0.0.0/28', { gateway: '10.0.0.1' })).toBe('10.0.0.2-10.0.0.14')
  })

  it('leaves dynamic and reserved ranges out', () => {
    const ranges = [
      { kind: 'dynamic', first: '10.0.0.8', last: '10.0.0.14' },
      { kind: 'reserved', first: '10.0.0.1', last: '10.0.0.2' },
    ] as const
    expect(shown('10.0.0.0/28', { ranges })).toBe('10.0.0.3-10.0.0.7')
  })

  it('is the static ranges where there are some, still without the edges and the gateway', () => {
    const ranges = [
      { kind: 'static', first: '10.0.0.12', last: '10.0.0.15' },
      { kind: 'static', first: '10.0.0.0', last: '10.0.0.3' },
    ] as const
    expect(shown('10.0.0.0/28', { ranges, gateway: '10.0.0.1' })).toBe(
      '10.0.0.2-10.0.0.3 10.0.0.12-10.0.0.14',
    )
  })

  it('is both addresses of a /31 and a /127, and the one of a /32 and a /128', () => {
    expect(shown('10.0.0.0/31')).toBe('10.0.0.0-10.0.0.1')
    expect(shown('10.0.0.7/32')).toBe('10.0.0.7-10.0.0.7')
    expect(shown('fd00::/127')).toBe('fd00::-fd00::1')
    expect(shown('fd00::7/128')).toBe('fd00::7-fd00::7')
  })

  it('is an IPv6 subnet without its anycast addresses', () => {
    expect(shown('fd00::/64')).toBe(
      'fd00::1-fd00::fdff:ffff:ffff:ff7f fd00::fe00:0:0:0-fd00::ffff:ffff:ffff:ffff',
    )
    expect(shown('fd00::/112')).toBe('fd00::1-fd00::ff7f')
    expect(shown('fd00::/126')).toBe('fd00::1-fd00::3')
  })
})
