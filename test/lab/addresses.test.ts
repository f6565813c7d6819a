// The addresses that lab members get: inside their subnet, never twice, the first left to a router.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contains, parseIp, parsePrefix } from '../../src/core/ip.ts'
import { bare, nextFree, operatorAddress, withLength } from './addresses.ts'

const subnets = fc.constantFrom(
  '10.20.0.0/24',
  '10.20.0.64/26',
  '192.0.2.0/29',
  'fd20::/64',
  '2001:db8:1::/120',
)

test('addresses given one after the other are in the subnet and differ', () => {
  fc.assert(
    fc.property(subnets, fc.integer({ min: 1, max: 4 }), (subnet, count) => {
      const prefix = parsePrefix(subnet)
      const taken = new Set<string>()
      for (let given = 0; given < count; given += 1) {
        const address = nextFree(subnet, taken)
        const ip = parseIp(bare(address))
        expect(ip !== undefined && prefix !== undefined && contains(prefix, ip)).toBe(true)
        expect(taken.has(bare(address))).toBe(false)
        taken.add(bare(address))
      }
    }),
  )
})

test('the first address is left to a router and a full subnet is an error', () => {
  expect(nextFree('10.20.0.0/24', new Set())).toBe('10.20.0.2/24')
  expect(nextFree('fd20::/64', new Set(['fd20::2']))).toBe('fd20::3/64')
  expect(() => nextFree('192.0.2.0/30', new Set(['192.0.2.2']))).toThrow('"192.0.2.0/30" is full')
})

test('the operator sits at the end', () => {
  expect(operatorAddress('10.20.0.0/24')).toBe('10.20.0.254/24')
  expect(operatorAddress('fd20::/64')).toBe('fd20::fffe/64')
})

test('an address without prefix length takes that of the subnet that holds it', () => {
  expect(withLength('fd20::9', ['10.20.0.0/24', 'fd20::/64'])).toBe('fd20::9/64')
  expect(withLength('10.9.0.1/16', [])).toBe('10.9.0.1/16')
  expect(() => withLength('10.9.0.1', ['10.20.0.0/24'])).toThrow('no subnet of its network holds it')
})
