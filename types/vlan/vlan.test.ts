import { describe, expect, it } from 'vitest'
import type { HostContext, PlainType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { hostView, nicView, officeNetwork } from '../../test/lib/views.ts'
import { vlan } from './index.ts'

const type = takeApart(vlan)
const frame = (text: string): string => `0 ${Buffer.byteLength(text)}\n${text}\n`

function desired(resource: Resource, context: HostContext): unknown {
  return (vlan.definition as PlainType).desired(resource, context)
}

describe('its number and what it stands on', () => {
  it('are in its name', () => {
    expect(type.desired(vlan('eth0.20'))).toMatchObject({ link: 'eth0', vlan: 20 })
  })

  it('are in the inventory, with its addresses', () => {
    const nic = {
      ...nicView('office', undefined, '5', { ...officeNetwork, vlan: 30 }),
      kind: 'vlan' as const,
      link: 'bond0',
    }
    const context = { ...contextOf(factsOf('debian')), host: hostView('web01', { nics: [nic] }) }
    expect(desired(vlan('office'), context)).toMatchObject({
      link: 'bond0',
      vlan: 30,
      addresses: ['10.20.0.5/24', 'fd20::5/64'],
    })
    expect(desired(vlan('office', { link: 'eth1', vlan: 7 }), context)).toMatchObject({
      link: 'eth1',
      vlan: 7,
    })
  })

  it('are asked for otherwise', () => {
    const found = type.observe([vlan('office')], [1, 2, 3, 4, 5, 6].map(() => frame('')).join(''))['office']
    expect(found).toMatchObject({
      kind: 'refused',
      reason: 'neither the manifest nor the inventory says what it stands on: give link',
    })
    expect(() => vlan('office', { vlan: 4095 })).toThrow('Cannot use vlan')
    expect(() => vlan('office', { link: 'office' })).toThrow('cannot stand on itself')
  })
})

it('is made anew where it stands elsewhere, since nothing changes that', () => {
  const wanted = vlan('eth0.20', { addresses: ['10.0.0.1/24'] })
  const state = {
    up: true,
    mtu: 1500,
    link: 'eth0',
    vlan: 20,
    addresses: [],
    hadAddresses: [],
    hadGateways: [],
  }
  expect(type.converge(wanted, { ...state, vlan: 30 })[0]).toContain('ip link del dev eth0.20; } &&')
  expect(type.converge(wanted, state)[0]).not.toContain('ip link del dev eth0.20; } &&')
})

it('needs what it stands on', () => {
  expect(type.needs(vlan('bond0.20'))).toEqual(['interface:bond0', 'bond:bond0', 'bridge:bond0'])
})

it('reads the number that the kernel says', () => {
  const links = `ip
=link eth0.20
type vlan
flags 0x1003
mtu 1400
lower eth0
vlan eth0.20  VID: 20\t REORDER_HDR: 1  dev->priv_flags: 1021
=link eth0
flags 0x1003
mtu 1500
`
  const stdout = [frame(links), frame(''), frame(''), frame(''), frame(''), frame('')].join('')
  expect(type.observe([vlan('eth0.20')], stdout)['eth0.20']).toMatchObject({
    vlan: 20,
    link: 'eth0',
    mtu: 1400,
  })
})
