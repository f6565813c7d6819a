import { expect, it } from 'vitest'
import { aNetwork, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { networkProblems } from './network.ts'

function messages(prefix: string, gateway: string): readonly string[] {
  return networkProblems(aNetwork('lan', [aSubnet(prefix, { gateway })])).map(({ message }) => message)
}

it('a gateway is an address of its subnet, or with IPv6 the link-local one of the router', () => {
  expect(messages('10.0.0.0/24', '10.0.0.1')).toEqual([])
  expect(messages('10.0.0.0/24', '10.0.1.1')).toEqual(['gateway 10.0.1.1 is outside 10.0.0.0/24'])
  expect(messages('fd00::/64', 'fe80::1')).toEqual([])
  expect(messages('fd00::/64', 'febf::1')).toEqual([])
  expect(messages('fd00::/64', 'fec0::1')).toEqual(['gateway fec0::1 is outside fd00::/64'])
  expect(messages('10.0.0.0/24', 'fe80::1')).toEqual(['gateway fe80::1 is outside 10.0.0.0/24'])
  expect(messages('fd00::/64', 'fe80:0::1')).toEqual(['gateway "fe80:0::1" is written fe80::1'])
})
