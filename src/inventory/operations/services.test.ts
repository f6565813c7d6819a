import { describe, expect, it } from 'vitest'
import { aNetwork, aSubnet, aZone } from '../../../test/lib/inventory-builder.ts'
import { office, officeHost, set } from '../../../test/lib/office.ts'
import { change, tempStore } from '../../../test/lib/temp-store.ts'
import type { Problem } from '../../core/errors.ts'
import type { Store } from '../../db/store.ts'
import { assign } from '../fields/assign.ts'
import { targets } from '../fields/targets.ts'
import { addHost } from './add-host.ts'
import { addAlias } from './add-to-host.ts'
import { addRecord, addZone } from './add-zone.ts'
import { addNetwork } from './add-network.ts'
import { removeObject } from './remove-object.ts'
import { removeRecord } from './remove-part.ts'
import { renameObject } from './rename-object.ts'
import { setObject } from './set-object.ts'
import { hostInput } from '../../../test/lib/office.ts'

async function served(): Promise<Store> {
  const store = await tempStore()
  await office(store)
  await officeHost(store, 'infra1')
  await officeHost(store, 'infra2')
  await change(store, async (tx) => {
    await addNetwork(tx, 'branch', set('dhcp-server+=Infra1', 'dhcp-server+=infra2', 'relay=10.30.0.1'))
    await addZone(tx, 'shop.example', set('ns=infra2', 'primary=infra1', 'view=inside,outside'))
  })
  return store
}

describe('a host that serves', () => {
  it('is followed by its networks and zones to its new name', async () => {
    const store = await served()
    await change(store, async (tx) => renameObject(tx, 'host', 'infra1', 'core1'))
    await store.read(async (reader) => {
      expect(await reader.get('network', 'branch')).toMatchObject({ dhcpServers: ['core1', 'infra2'] })
      expect(await reader.get('zone', 'shop.example')).toMatchObject({ ns: ['infra2'], primary: 'core1' })
      expect(await reader.networksServedBy('core1')).toEqual(['branch'])
      expect(await reader.zonesWrittenOn('core1')).toEqual(['shop.example'])
      expect(await reader.networksServedBy('infra1')).toEqual([])
    })
  })

  it('is neither removed nor retired while it does', async () => {
    const store = await served()
    const problems = [
      { message: 'it is the primary of zone "shop.example"' },
      { message: 'it serves DHCP on network "branch"' },
    ]
    await expect(change(store, async (tx) => removeObject(tx, 'host', 'infra1'))).rejects.toMatchObject({
      problems,
    })
    await expect(
      change(store, async (tx) => setObject(tx, 'host', ['infra1'], set('state=maintenance'))),
    ).resolves.toBe(true)
    await expect(
      change(store, async (tx) => setObject(tx, 'host', ['infra1'], set('state=retired'))),
    ).rejects.toMatchObject({
      problems: [
        { hint: 'inv set zone shop.example primary=HOST' },
        { hint: 'inv set network branch dhcp-server-=infra1' },
      ],
    })
    await change(store, async (tx) => {
      await setObject(tx, 'zone', ['shop.example'], set('primary='))
      await setObject(tx, 'network', ['branch'], set('dhcp-server-=infra1'))
      await removeObject(tx, 'host', 'infra1')
    })
  })
})

describe('a record in views', () => {
  it('is removed by its view where that alone tells it apart', async () => {
    const store = await served()
    const zone = 'shop.example'
    const add = async (data: string, view?: string): Promise<unknown> =>
      change(store, async (tx) => addRecord(tx, { zone, name: 'www', type: 'a', data, view }))
    const remove = async (view?: string, data?: string): Promise<unknown> =>
      change(store, async (tx) => removeRecord(tx, { zone, name: 'www', type: 'a', view, data }))
    await add('10.20.0.9', 'Inside')
    await add('192.0.2.9', 'outside')
    await expect(remove()).rejects.toMatchObject({
      hint: 'say of which view: --view inside or --view outside',
    })
    await expect(remove('any')).rejects.toMatchObject({
      message: 'Cannot remove record "www A": zone "shop.example" has no such record in view "any"',
    })
    await remove('inside')
    await add('192.0.2.10', 'outside')
    await expect(remove('outside')).rejects.toMatchObject({
      hint: "give the data too: '192.0.2.10' or '192.0.2.9'",
    })
    await remove('outside', '192.0.2.10')
    await remove()
    await add('192.0.2.11')
    await remove('any')
    expect((await store.read(async (reader) => reader.get('zone', zone)))?.records).toEqual([])
  })
})

describe('assigning', () => {
  const problems: Problem[] = []
  const subnet = (before: ReturnType<typeof aSubnet>, ...texts: readonly string[]): typeof before => {
    problems.length = 0
    return assign(targets.subnet, before, set(...texts), problems)
  }

  it('to boot sets a server and files by what asks for them, one at a time or together', () => {
    const first = subnet(aSubnet('10.20.0.0/24'), 'boot=server=10.20.0.2,bios=a,b.0,ipxe=http://x/y?a=1,2')
    expect(first.boot).toEqual({
      server: '10.20.0.2',
      files: { bios: 'a,b.0', ipxe: 'http://x/y?a=1,2' },
    })
    const second = subnet(first, 'boot+=uefi-x64=grub.efi', 'boot+=bios=c.0', 'boot-=ipxe', 'boot-=server')
    expect(second.boot).toEqual({ files: { bios: 'c.0', 'uefi-x64': 'grub.efi' } })
    expect(subnet(second, 'boot=')).not.toHaveProperty('boot')
    expect(problems).toEqual([])
    subnet(second, 'boot+=boot.0', 'boot+=efi-x64=a', 'boot+=server=pxe', 'boot-=ipxe', 'reverse=maybe')
    expect(problems.map(({ message, hint }) => [message, hint])).toEqual([
      [
        'boot "boot.0" is not of the form KEY=VALUE',
        'the keys are server, bios, uefi-x64, uefi-arm64, http-x64, http-arm64, ipxe',
      ],
      ['unknown key "efi-x64" of boot', 'did you mean "uefi-x64"?'],
      ['boot server "pxe" is no IP address', undefined],
      ['boot has no "ipxe" to take out', undefined],
      ['reverse "maybe" is no way to reverse names (own, delegated, none)', undefined],
    ])
  })

  it('to options takes them out by name', () => {
    const options = { 'root-path': 'a, b=c', wpad: 'x' }
    expect(subnet(aSubnet('10.20.0.0/24', { options }), 'option-=root-path').options).toEqual({ wpad: 'x' })
    expect(subnet(aSubnet('10.20.0.0/24', { options }), 'option-=wpad=x').options).toEqual({
      'root-path': 'a, b=c',
    })
  })

  it('to a zone and a network sets and clears what servers are told', () => {
    const zone = assign(
      targets.zone,
      aZone('a.example'),
      set('primary=Hidden.', 'views=b,A', 'forwarder=192.0.2.1,2001:DB8::1', 'dynamic=on'),
      problems,
    )
    expect(zone).toMatchObject({
      primary: 'hidden',
      views: ['b', 'a'],
      forwarders: ['192.0.2.1', '2001:db8::1'],
      dynamic: true,
    })
    const cleared = assign(targets.zone, zone, set('primary=', 'view=', 'forwarder=', 'dynamic='), problems)
    expect(cleared).toEqual(aZone('a.example'))
    const network = assign(
      targets.network,
      aNetwork('n', []),
      set('relays=10.0.0.1', 'relay+=fd00::1', 'dhcp-server=a,b', 'dhcp-server-=a'),
      problems,
    )
    expect(network).toMatchObject({ relays: ['10.0.0.1', 'fd00::1'], dhcpServers: ['b'] })
  })
})

describe('a name beyond ASCII', () => {
  it('is taken as DNS has it, and found again as it is typed', async () => {
    const store = await served()
    await change(store, async (tx) => {
      await addHost(tx, hostInput('MÜLLER', { nics: [{ network: 'office', ips: [] }] }))
      await addAlias(tx, 'müller', 'Straße')
      await addZone(tx, 'bücher.example.', set('ns=müller'))
      await addRecord(tx, { zone: 'bücher.example', name: 'größe', type: 'CNAME', data: 'müller.example.' })
      await setObject(tx, 'subnet', ['10.20.0.0/24'], set('domain=büro.example'))
      await renameObject(tx, 'host', 'müller', 'mu\u0308ller2')
    })
    await store.read(async (reader) => {
      const host = await reader.get('host', 'xn--mller2-3ya')
      expect(host?.aliases).toEqual(['xn--strae-oqa'])
      expect(await reader.get('zone', 'xn--bcher-kva.example')).toMatchObject({
        ns: ['xn--mller2-3ya'],
        records: [{ name: 'xn--gre-6ka8i', type: 'CNAME', data: 'xn--mller-kva.example.' }],
      })
      expect((await reader.get('network', 'office'))?.subnets[0]?.domain).toBe('xn--bro-hoa.example')
    })
    await expect(change(store, async (tx) => addHost(tx, hostInput('a\u200db')))).rejects.toThrow(
      'characters that no name in DNS can have',
    )
    await expect(change(store, async (tx) => addHost(tx, hostInput('Müller2')))).rejects.toThrow(
      'it exists already',
    )
    await change(store, async (tx) => removeObject(tx, 'zone', 'Bücher.Example'))
  })
})
