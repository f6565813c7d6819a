import { describe, expect, it } from 'vitest'
import { hostInput, office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import { Invalid } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { addHost, type HostInput } from './add-host.ts'

async function problemsOfAdding(store: Store, input: HostInput): Promise<readonly string[]> {
  const before = await store.read(async (reader) => reader.snapshot())
  try {
    await change(store, async (tx) => addHost(tx, input))
  } catch (error) {
    expect(await store.read(async (reader) => reader.snapshot())).toEqual(before)
    if (error instanceof Invalid) return error.problems.map(({ message }) => message)
    throw error
  }
  throw new Error('it was added')
}

describe('addHost', () => {
  it('takes the next free address of each family and makes the MAC of a virtual machine', async () => {
    const store = await tempStore()
    await office(store)
    await officeHost(store, 'hv1')
    await officeHost(store, 'web01', 'kind=vm', 'parent=hv1', 'memory=4G')
    const web01 = await store.read(async (reader) => reader.get('host', 'web01'))
    expect(web01).toMatchObject({
      kind: 'vm',
      parent: 'hv1',
      memory: 4 * 1024 ** 3,
      nics: [{ name: 'eth0', network: 'office', addresses: [{ ip: '10.20.0.3' }, { ip: 'fd20::2' }] }],
    })
    expect(web01?.nics[0]?.mac).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/)
    const hv1 = await store.read(async (reader) => reader.get('host', 'hv1'))
    expect(hv1?.nics[0]).toEqual({
      name: 'eth0',
      network: 'office',
      addresses: [{ ip: '10.20.0.2' }, { ip: 'fd20::1' }],
    })
  })

  it('gives every reason at once and records nothing', async () => {
    const store = await tempStore()
    await office(store)
    const problems = await problemsOfAdding(
      store,
      hostInput('web_1', {
        set: set('parent=hv9', 'cpus=many', 'group=web'),
        nics: [{ mac: '52:54:00:01:02', network: 'ofice', ips: ['10.99.0.1'] }],
        disks: ['vda=lots'],
      }),
    )
    expect(problems).toEqual([
      'cpus "many" is no whole number',
      'disk "vda=lots" has no size',
      '"52:54:00:01:02" is no MAC address, it has 5 octets instead of 6',
      'a host name holds letters, digits and hyphens only',
      'a physical host has no parent',
      'unknown parent "hv9"',
      'unknown group "web"',
      'unknown network "ofice"',
    ])
  })

  it('refuses what somebody else has, and what nobody may have', async () => {
    const store = await tempStore()
    await office(store)
    await change(store, async (tx) =>
      addHost(
        tx,
        hostInput('web01', {
          set: set('alias=www'),
          nics: [{ network: 'office', mac: '00:11:22:33:44:55', ips: ['10.20.0.10'] }],
        }),
      ),
    )
    const nic = (ip: string, mac?: string) => [{ network: 'office', mac, ips: [ip] }]
    const messages = async (input: HostInput) => (await problemsOfAdding(store, input)).join('\n')
    expect(await messages(hostInput('web01'))).toBe('it exists already')
    expect(await messages(hostInput('www'))).toBe('the name is an alias of host "web01"')
    expect(await messages(hostInput('a', { nics: nic('10.20.0.10') }))).toBe(
      'address 10.20.0.10 belongs to host "web01" (eth0)',
    )
    expect(await messages(hostInput('a', { nics: nic('10.20.0.11', '00-11-22-33-44-55') }))).toBe(
      'MAC 00:11:22:33:44:55 belongs to host "web01" (eth0)',
    )
    expect(await messages(hostInput('a', { nics: nic('10.21.0.11') }))).toBe(
      'address 10.21.0.11 is in no subnet of network "office" (10.20.0.0/24, fd20::/64)',
    )
    expect(await messages(hostInput('a', { nics: nic('10.20.0.255') }))).toBe(
      'address 10.20.0.255 is the broadcast address of 10.20.0.0/24',
    )
    expect(await messages(hostInput('a', { nics: nic('10.20.0.210') }))).toBe(
      'address 10.20.0.210 is in the dynamic range 10.20.0.200-10.20.0.250 of 10.20.0.0/24',
    )
  })

  it('finds the network of an explicit address and lets a router have the gateway', async () => {
    const store = await tempStore()
    await office(store)
    await change(store, async (tx) =>
      addHost(tx, hostInput('gw', { nics: [{ ips: ['10.20.0.1', 'auto'] }] })),
    )
    const gw = await store.read(async (reader) => reader.get('host', 'gw'))
    expect(gw?.nics[0]).toMatchObject({
      network: 'office',
      addresses: [{ ip: '10.20.0.1' }, { ip: 'fd20::1' }],
    })
  })
})
