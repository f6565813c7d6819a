import { beforeEach, describe, expect, it } from 'vitest'
import { hostInput, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { describeError, UserError } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { notesOfHost } from '../notes.ts'
import { addAddress } from './add-address.ts'
import { addHost } from './add-host.ts'
import { addNetwork } from './add-network.ts'
import { addSubnet } from './add-subnet.ts'
import { addNic } from './add-to-host.ts'
import type { NicInput } from './make-nic.ts'
import { removeObject } from './remove-object.ts'
import { setObject } from './set-object.ts'

let store: Store
beforeEach(async () => {
  store = await tempStore()
  await change(store, async (tx) => {
    await addNetwork(tx, 'office', [])
    await addSubnet(tx, '10.20.0.0/29', 'office', set('quarantine=7d', 'gateway=last'))
    await addSubnet(tx, 'fd20::/64', 'office', set('ipv6=slaac'))
    await addSubnet(tx, 'fd21::/64', 'office', [])
  })
})

async function add(name: string, nic: Partial<NicInput> = {}, ...texts: readonly string[]): Promise<void> {
  const nics = [{ network: 'office', ips: [], ...nic }]
  await change(store, async (tx) => addHost(tx, hostInput(name, { nics, set: set(...texts) })))
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const host = await store.read(async (reader) => reader.get('host', name))
  return (host?.nics ?? []).flatMap((nic) => nic.addresses.map(({ ip }) => ip))
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

describe('a NIC', () => {
  it('gets the free address that was asked for: the first, the last, or any', async () => {
    await add('a', { ips: ['first'] })
    await add('b', { ips: ['last'] })
    await add('c', { ips: ['random'] })
    expect(await addressesOf('a')).toEqual(['10.20.0.1'])
    expect(await addressesOf('b')).toEqual(['10.20.0.5'])
    expect(['10.20.0.2', '10.20.0.3', '10.20.0.4']).toContain((await addressesOf('c'))[0])
  })

  it('can have one way of choosing, and "none" stands alone', async () => {
    expect(await refusal(add('a', { ips: ['first', 'last', 'none'] }))).toEqual([
      'Cannot add host "a": 2 problems',
      '  - NIC "eth0": "none" stands alone, not beside "first"',
      '  - NIC "eth0": one of first, last can be had, not all',
    ])
  })

  it('makes its IPv6 address from its MAC where the subnet wants that, and has none without a MAC', async () => {
    await add('a', { mac: '00:16:3e:00:00:01' })
    expect(await addressesOf('a')).toEqual(['10.20.0.1', 'fd20::216:3eff:fe00:1'])
    await add('b')
    expect(await addressesOf('b')).toEqual(['10.20.0.2'])
    const notes = await store.read(async (reader) => {
      const host = await reader.get('host', 'b')
      return host === undefined ? [] : notesOfHost(reader, host)
    })
    expect(notes[0]).toBe(
      'NIC "eth0" of "b" has no MAC to make an IPv6 address from, as fd20::/64 wants it: inv set nic b eth0 mac=MAC',
    )
  })

  it('has another IPv6 address with another MAC, under the same name, and keeps those that were given', async () => {
    await add('a', { mac: '00:16:3e:00:00:01' })
    await change(store, async (tx) => {
      await addAddress(tx, { address: 'fd20::5', host: 'a' })
      await addAddress(tx, { address: 'auto', host: 'a', family: 6 })
    })
    const before = await store.read(async (reader) => reader.get('host', 'a'))
    const [nic] = before?.nics ?? []
    if (before === undefined || nic === undefined) throw new Error('no host')
    const addresses = nic.addresses.map((one) =>
      one.ip.includes('3eff') ? { ...one, name: 'own.example.org' } : one,
    )
    await change(store, async (tx) => tx.put('host', { ...before, nics: [{ ...nic, addresses }] }))
    const setMac = async (mac: string): Promise<void> => {
      await change(store, async (tx) => setObject(tx, 'nic', ['a', 'eth0'], set(`mac=${mac}`)))
    }
    await setMac('00:16:3e:00:00:02')
    expect(await addressesOf('a')).toEqual(['10.20.0.1', 'fd20::216:3eff:fe00:2', 'fd20::5', 'fd20::1'])
    const after = await store.read(async (reader) => reader.get('host', 'a'))
    expect(after?.nics[0]?.addresses[1]?.name).toBe('own.example.org')
    await setMac('')
    expect(await addressesOf('a')).toEqual(['10.20.0.1', 'fd20::5', 'fd20::1'])
  })

  it('gets its IPv6 address with its first MAC, unless it was to have no addresses', async () => {
    await add('a')
    await add('b', { ips: ['none'] })
    for (const [index, name] of ['a', 'b'].entries())
      await change(store, async (tx) =>
        setObject(tx, 'nic', [name, 'eth0'], set(`mac=00:16:3e:00:00:0${index}`)),
      )
    expect(await addressesOf('a')).toEqual(['10.20.0.1', 'fd20::216:3eff:fe00:0'])
    expect(await addressesOf('b')).toEqual([])
  })

  it('gets its IPv6 address with its first MAC where its network has no others to give', async () => {
    await change(store, async (tx) => {
      await addNetwork(tx, 'six', [])
      await addSubnet(tx, 'fd26::/64', 'six', set('ipv6=slaac'))
    })
    await add('a', { network: 'six' })
    expect(await addressesOf('a')).toEqual([])
    await change(store, async (tx) => setObject(tx, 'nic', ['a', 'eth0'], set('mac=00:16:3e:00:00:01')))
    expect(await addressesOf('a')).toEqual(['fd26::216:3eff:fe00:1'])
  })

  it('is refused a free address that was asked for where its network has no subnet', async () => {
    await change(store, async (tx) => addNetwork(tx, 'bare', []))
    expect(await refusal(add('a', { network: 'bare', ips: ['auto'] }))).toEqual([
      'Cannot add host "a": network "bare" has no subnet to take an address from',
      'hint: inv add subnet PREFIX --network bare',
    ])
    await add('b', { network: 'bare' })
    expect(await addressesOf('b')).toEqual([])
  })

  it('that is a bond goes by the MAC of its first member', async () => {
    await add('a', { network: undefined, name: 'eth0', mac: '00:16:3e:00:00:01' })
    await change(store, async (tx) =>
      addNic(
        tx,
        'a',
        { name: 'bond0', kind: 'bond', members: ['eth0'], network: 'office', ips: [] },
        { seed: '' },
      ),
    )
    expect(await addressesOf('a')).toEqual(['10.20.0.1', 'fd20::216:3eff:fe00:1'])
    await change(store, async (tx) => setObject(tx, 'nic', ['a', 'eth0'], set('mac=00:16:3e:00:00:02')))
    expect(await addressesOf('a')).toEqual(['10.20.0.1', 'fd20::216:3eff:fe00:2'])
  })

  it('is made a MAC where one is asked for', async () => {
    await add('a', { mac: 'auto' })
    await add('b', { mac: 'auto' }, 'kind=vm')
    const hosts = await store.read(async (reader) => reader.list('host'))
    const macs = hosts.map((host) => host.nics[0]?.mac)
    expect(new Set(macs).size).toBe(2)
    for (const mac of macs) expect(mac).toMatch(/^52:54:00:/)
  })
})

describe('an address in quarantine', () => {
  beforeEach(async () => {
    await add('a')
    await change(store, async (tx) => removeObject(tx, 'host', 'a'))
  })

  it('is refused to another host and to a purpose, with until when; its last owner may have it again', async () => {
    const [at] = await store.read(async (reader) =>
      reader.releasedWithin({ first: { family: 4, value: 0n }, last: { family: 4, value: 2n ** 32n } }, ''),
    )
    const until = new Date(Date.parse(at?.at ?? '') + 7 * 86_400_000)
      .toISOString()
      .slice(0, 16)
      .replace('T', ' ')
    const reason = `address 10.20.0.1 rests in quarantine until ${until} UTC: host "a" had it`
    const hint = 'hint: "inv free --release 10.20.0.1" ends that now'
    expect(await refusal(add('b', { ips: ['10.20.0.1'] }))).toEqual([`Cannot add host "b": ${reason}`, hint])
    await add('b', { ips: ['none'] })
    const given = change(store, async (tx) => addAddress(tx, { address: '10.20.0.1', host: 'b' }))
    expect(await refusal(given)).toEqual([`Cannot add address "10.20.0.1": ${reason}`, hint])
    const reserved = change(store, async (tx) => addAddress(tx, { address: '10.20.0.1', purpose: 'VIP' }))
    expect(await refusal(reserved)).toEqual([`Cannot add address "10.20.0.1": ${reason}`, hint])
    await add('a', { ips: ['10.20.0.1'] })
    expect(await addressesOf('a')).toEqual(['10.20.0.1'])
  })

  it('is told of where nothing else is left', async () => {
    for (const name of ['b', 'c', 'd', 'e']) await add(name)
    const [message, hint] = await refusal(add('f'))
    expect(message).toMatch(
      /^Cannot add host "f": no address is free on network "office": 10.20.0.0\/29 has 4 of 5 taken, and 1 in quarantine, the first until 20\d\d-\d\d-\d\d \d\d:\d\d UTC$/,
    )
    expect(hint).toBe(
      'hint: "inv free --release ADDR" ends a quarantine; inv list address \'ip in 10.20.0.0/29\' shows who has what',
    )
  })
})
