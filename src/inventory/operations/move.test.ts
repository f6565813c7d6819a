import { beforeEach, describe, expect, it } from 'vitest'
import { hostInput, office, officeHost } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { describeError, UserError } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import type { Host } from '../model/host.ts'
import { addAddress } from './add-address.ts'
import { addHost } from './add-host.ts'
import { addNetwork } from './add-network.ts'
import { addSubnet } from './add-subnet.ts'
import { addNic } from './add-to-host.ts'
import { moveAddress } from './move-address.ts'
import { moveHost, type Move } from './move-host.ts'

let store: Store
beforeEach(async () => {
  store = await tempStore()
  await office(store)
  await change(store, async (tx) => {
    await addNetwork(tx, 'lab', [])
    await addSubnet(tx, '10.21.0.0/24', 'lab', [])
  })
  await officeHost(store, 'a')
  await officeHost(store, 'b')
})

async function hostNamed(name: string): Promise<Host> {
  const host = await store.read(async (reader) => reader.get('host', name))
  if (host === undefined) throw new Error(`no host ${name}`)
  return host
}

async function addressesOf(name: string): Promise<readonly string[]> {
  return (await hostNamed(name)).nics.flatMap((nic) => nic.addresses.map(({ ip }) => ip))
}

async function refusal(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work
  } catch (error) {
    if (error instanceof UserError) return describeError(error)
    throw error
  }
  throw new Error('it was not refused')
}

describe('moving an address', () => {
  const move = async (...words: readonly [string, string, string?]): ReturnType<typeof moveAddress> =>
    change(store, async (tx) => moveAddress(tx, ...words))

  it('takes it and the name of its own from one host to another, and it never rests', async () => {
    await change(store, async (tx) => {
      await addAddress(tx, { address: '10.20.0.80', host: 'a', name: 'shop.office.example' })
    })
    await change(store, async (tx) => {
      const network = await tx.get('network', 'office')
      if (network === undefined) throw new Error('no network')
      await tx.put('network', {
        ...network,
        subnets: network.subnets.map((one) => ({ ...one, quarantine: 3600 })),
      })
    })
    expect(await move('10.20.0.80', 'B')).toEqual({
      ip: '10.20.0.80',
      from: { host: 'a', nic: 'eth0' },
      to: { host: 'b', nic: 'eth0' },
    })
    expect(await addressesOf('a')).not.toContain('10.20.0.80')
    expect((await hostNamed('b')).nics[0]?.addresses.at(-1)).toEqual({
      ip: '10.20.0.80',
      name: 'shop.office.example',
    })
    await move('10.20.0.80', 'a')
    expect(await addressesOf('a')).toContain('10.20.0.80')
  })

  it('goes to another NIC of the same host, which comes onto the network by that', async () => {
    await change(store, async (tx) => addNic(tx, 'a', { name: 'eth1', ips: ['none'] }, { seed: 'main' }))
    await move('10.20.0.2', 'a', 'eth1')
    const [, second] = (await hostNamed('a')).nics
    expect(second).toMatchObject({ name: 'eth1', network: 'office', addresses: [{ ip: '10.20.0.2' }] })
  })

  it('is refused with the reason, and changes nothing', async () => {
    await change(store, async (tx) => addHost(tx, hostInput('c', { nics: [{ network: 'lab', ips: [] }] })))
    await change(store, async (tx) => addAddress(tx, { address: '10.20.0.9', purpose: 'printer' }))
    const before = await store.read(async (reader) => reader.snapshot())
    expect(await refusal(move('10.20.0.2', 'c'))).toEqual([
      'Cannot move address "10.20.0.2": host "c" has no NIC on network "office"',
      'hint: inv add nic c NAME --network office --ip none',
    ])
    expect(await refusal(move('10.20.0.2', 'c', 'eth0'))).toEqual([
      'Cannot move address "10.20.0.2": address 10.20.0.2 is in no subnet of network "lab" (10.21.0.0/24)',
      'hint: 10.20.0.0/24 is a subnet of network "office"',
    ])
    expect(await refusal(move('10.20.0.2', 'a'))).toEqual([
      'Cannot move address "10.20.0.2": NIC "eth0" of "a" has it already',
    ])
    expect((await refusal(move('10.20.0.9', 'a')))[0]).toContain('no host has it, it is reserved: printer')
    expect((await refusal(move('10.20.0.77', 'a')))[0]).toContain('nobody has it')
    expect((await refusal(move('10.20.0.2', 'aa')))[1]).toBe('hint: did you mean "a"?')
    expect(await store.read(async (reader) => reader.snapshot())).toEqual(before)
  })
})

describe('moving a host', () => {
  const move = async (name: string, to: Partial<Move>): ReturnType<typeof moveHost> =>
    change(store, async (tx) => moveHost(tx, name, { ips: [], ...to }))

  it('gives its NIC addresses of the other network in place of those that it had', async () => {
    await move('a', { network: 'lab' })
    expect((await hostNamed('a')).nics).toEqual([
      { name: 'eth0', network: 'lab', addresses: [{ ip: '10.21.0.1' }] },
    ])
    await move('b', { network: 'lab', ips: ['10.21.0.9'] })
    expect(await addressesOf('b')).toEqual(['10.21.0.9'])
    await officeHost(store, 'c')
    expect(await addressesOf('c')).toEqual(['10.20.0.2', 'fd20::1'])
  })

  it('lets a name of its own pass to the new address of the same family', async () => {
    await change(store, async (tx) =>
      addHost(tx, hostInput('n', { nics: [{ network: 'office', ips: ['none'] }] })),
    )
    await change(store, async (tx) =>
      addAddress(tx, { address: '10.20.0.80', host: 'n', name: 'shop.office.example' }),
    )
    await move('n', { network: 'lab' })
    expect((await hostNamed('n')).nics[0]?.addresses).toEqual([
      { ip: '10.21.0.1', name: 'shop.office.example' },
    ])
  })

  it('under another parent and on another network is one change, and all that is wrong is said at once', async () => {
    await officeHost(store, 'vm1', 'kind=vm', 'parent=a')
    await change(store, async (tx) => addNic(tx, 'vm1', { name: 'eth1', ips: ['none'] }, { seed: 'main' }))
    expect(await refusal(move('vm1', { network: 'lab' }))).toEqual([
      'Cannot move host "vm1": it has 2 NICs',
      'hint: give --nic eth0 or eth1',
    ])
    expect(await refusal(move('vm1', { parent: 'aaa', network: 'labb', nic: 'eth0' }))).toEqual([
      'Cannot move host "vm1": 2 problems',
      '  - unknown network "labb"',
      '    hint: did you mean "lab"?',
      '  - unknown parent "aaa"',
      expect.stringContaining('hint'),
    ])
    await move('vm1', { parent: 'b', network: 'lab', nic: 'eth0' })
    expect(await hostNamed('vm1')).toMatchObject({
      parent: 'b',
      nics: [{ network: 'lab' }, { name: 'eth1' }],
    })
    const [latest] = await store.read(async (reader) => reader.journal({ limit: 1 }))
    expect(latest?.changes).toHaveLength(1)
  })

  it('needs to be told where to', async () => {
    expect(await refusal(move('a', {}))).toEqual([
      'Cannot move host "a": it is not said where to',
      'hint: give --parent HOST or --network NET',
    ])
    expect(await refusal(move('a', { network: 'office' }))).toEqual([
      'Cannot move host "a": NIC "eth0" is on network "office" already',
    ])
    expect((await refusal(move('a', { parent: 'b', ips: ['auto'] })))[0]).toContain(
      '--nic and --ip are for --network',
    )
  })
})
