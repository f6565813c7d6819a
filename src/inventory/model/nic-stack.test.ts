import { describe, expect, it } from 'vitest'
import { aHost } from '../../../test/lib/inventory-builder.ts'
import type { Nic } from './host.ts'
import { bundleOf, isAbove, macsOf } from './nic-stack.ts'

const nic = (name: string, fields: Partial<Nic> = {}): Nic => ({ name, addresses: [], ...fields })
const host = aHost('db02', {
  nics: [
    nic('eno1', { mac: '00:00:00:00:00:01' }),
    nic('eno2', { mac: '00:00:00:00:00:02' }),
    nic('bond0', { kind: 'bond', members: ['eno1', 'eno2', 'eno9'], mac: '00:00:00:00:00:01' }),
    nic('bond0.20', { kind: 'vlan', link: 'bond0' }),
    nic('bond0.30', { kind: 'vlan', link: 'bond0', mac: '00:00:00:00:00:30' }),
    nic('br0', { kind: 'bridge', members: ['bond0.20'] }),
  ],
})
const find = (name: string): Nic => host.nics.find((one) => one.name === name) ?? nic(name)

describe('macsOf', () => {
  it.each([
    ['eno1', ['00:00:00:00:00:01']],
    ['bond0', ['00:00:00:00:00:01', '00:00:00:00:00:02']],
    ['bond0.20', ['00:00:00:00:00:01', '00:00:00:00:00:02']],
    ['bond0.30', ['00:00:00:00:00:30']],
    ['br0', ['00:00:00:00:00:01', '00:00:00:00:00:02']],
  ])('of %s are those that it may ask DHCP by', (name, macs) =>
    expect(macsOf(host, find(name))).toEqual(macs),
  )

  it('ends where NICs stand on each other in a circle', () => {
    const [a, b] = [
      nic('a', { kind: 'bridge', members: ['b'], mac: '00:00:00:00:00:0a' }),
      nic('b', { kind: 'bridge', members: ['a'] }),
    ]
    expect(macsOf({ nics: [a, b] }, b)).toEqual(['00:00:00:00:00:0a'])
    expect(isAbove({ nics: [a, b] }, a, a)).toBe(true)
  })
})

it('isAbove looks all the way down, bundleOf one step up', () => {
  expect(isAbove(host, find('br0'), find('eno2'))).toBe(true)
  expect(isAbove(host, find('eno2'), find('br0'))).toBe(false)
  expect(isAbove(host, find('bond0.20'), find('bond0.30'))).toBe(false)
  expect(bundleOf(host, find('eno2'))?.name).toBe('bond0')
  expect(bundleOf(host, find('bond0'))).toBeUndefined()
})
