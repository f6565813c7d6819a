import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { bond } from './index.ts'

const type = takeApart(bond)
const frame = (text: string): string => `0 ${Buffer.byteLength(text)}\n${text}\n`
const seen = (text: string): string =>
  [frame(`ip\n${text}`), frame(''), frame(''), frame(''), frame(''), frame('')].join('')

it('says what is wrong between its parameters', () => {
  expect(() => bond('bond0', { members: ['eth0'], primary: 'eth1' })).toThrow('not among the members')
  expect(() => bond('bond0', { members: ['eth0'], mode: '802.3ad', primary: 'eth0' })).toThrow(
    'a primary means nothing',
  )
  expect(() => bond('bond0', { members: ['eth0'], lacpRate: 'fast' })).toThrow('lacpRate means nothing')
  expect(() => bond('bond0', { members: ['bond0'] })).toThrow('a member of itself')
})

describe('observe', () => {
  const member = (name: string): string => `=link ${name}\nflags 0x1843\nmtu 1500\nmaster bond0\n`
  const there = `=link bond0
type bond
flags 0x1443
mtu 1500
lower eth2
lower eth1
bond mode active-backup 1
bond miimon 100
bond primary eth2
bond xmit_hash_policy layer2 0
`

  it('reads what /sys has of it', () => {
    const wanted = bond('bond0', { members: ['eth1', 'eth2'], primary: 'eth2' })
    const found = type.observe([wanted], seen(there + member('eth1') + member('eth2')))['bond0']
    expect(found).toMatchObject(type.desired(wanted) ?? {})
    expect(found).toMatchObject({ members: ['eth1', 'eth2'], mode: 'active-backup', monitorInterval: 100 })
  })

  it('sees members that are no longer to be', () => {
    const wanted = bond('bond0', { members: ['eth1'] })
    const found = type.observe([wanted], seen(there + member('eth1')))['bond0']
    expect(found).toMatchObject({ members: ['eth1', 'eth2'] })
    expect(type.converge(wanted, found as never)[0]).toContain('ip link set dev eth2 nomaster')
  })

  it('asks for members', () => {
    expect(type.observe([bond('bond0')], seen(''))['bond0']).toMatchObject({
      reason: 'neither the manifest nor the inventory says what it is made of: give members',
    })
  })
})
