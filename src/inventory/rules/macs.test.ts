import { describe, expect, it } from 'vitest'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import type { Host, Nic } from '../model/host.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { problemsOf } from './problems-of.ts'

const MAC = '00:16:3e:00:00:01'
const networks = [aNetwork('office', [aSubnet('10.20.0.0/24')]), aNetwork('lab', [aSubnet('10.21.0.0/24')])]

async function problems(host: Host, ...others: readonly Host[]): Promise<readonly string[]> {
  const lookup = snapshotLookup(aSnapshot({ networks, hosts: [host, ...others] }))
  const found = await problemsOf(lookup, 'host', host)
  return found.map(({ message, hint }) => `${message} (${hint})`)
}

function plugged(name: string, network: string | undefined, fields: Partial<Nic> = {}): Host {
  const { network: _, ...nic } = aNic('eth0', '', [], MAC, fields)
  return aHost(name, { nics: [network === undefined ? nic : { ...nic, network }] })
}

const HINT = 'where that is on purpose, say --shared-mac, or inv set nic HOST NIC shared-mac=true'

describe('a MAC', () => {
  it('belongs to one NIC on a network, and on an unknown one', async () => {
    const taken = `MAC ${MAC} belongs to host "b" (eth0) (${HINT})`
    expect(await problems(plugged('a', 'office'), plugged('b', 'office'))).toEqual([taken])
    expect(await problems(plugged('a', undefined), plugged('b', 'office'))).toEqual([taken])
    expect(await problems(plugged('a', 'office'), plugged('b', undefined))).toEqual([taken])
    expect(await problems(plugged('a', 'office'), plugged('b', 'lab'))).toEqual([])
  })

  it('may be met twice where either says that it is shared', async () => {
    const shared = { sharedMac: true }
    expect(await problems(plugged('a', 'office', shared), plugged('b', 'office'))).toEqual([])
    expect(await problems(plugged('a', 'office'), plugged('b', 'office', shared))).toEqual([])
    expect(
      await problems(plugged('a', 'office'), plugged('b', 'office', shared), plugged('c', 'office')),
    ).toEqual([`MAC ${MAC} belongs to host "c" (eth0) (${HINT})`])
  })

  it('of a member or a link may be that of what stands on it', async () => {
    const own = (...more: readonly Nic[]): Host =>
      aHost('a', { nics: [aNic('eno1', 'office', [], MAC), aNic('eno2', 'office', []), ...more] })
    const bond = aNic('bond0', 'office', [], MAC, { kind: 'bond', members: ['eno1', 'eno2'] })
    const vlan = aNic('bond0.30', 'office', [], MAC, { kind: 'vlan', link: 'bond0' })
    expect(await problems(own(bond, vlan))).toEqual([])
    expect(await problems(own(aNic('eth9', 'office', [], MAC)))).toEqual([
      `MAC ${MAC} is given to NIC "eno1" and to NIC "eth9" (${HINT})`,
    ])
  })

  it('that a running bond shows for all its members is told of as such', async () => {
    const host = aHost('a', {
      nics: [
        aNic('eno1', 'office', [], MAC),
        aNic('eno2', 'office', [], MAC),
        aNic('bond0', 'office', [], undefined, { kind: 'bond', members: ['eno1', 'eno2'] }),
      ],
    })
    expect(await problems(host)).toEqual([
      `MAC ${MAC} is given to NIC "eno1" and to NIC "eno2" (a running bond shows one MAC for all: "ethtool -P eno2" shows its own)`,
    ])
  })
})

it('a DUID belongs to one host', async () => {
  const duid = '00:03:00:01:52:54:00:12:34:56'
  expect(await problems(aHost('a', { duid }), aHost('b', { duid }))).toEqual([
    `DUID ${duid} belongs to host "b" (undefined)`,
  ])
  expect(await problems(aHost('a', { duid: '00:03' }))).toEqual([
    '"00:03" is no DUID: it has 2 octets, not 3 to 130 (for example 00:03:00:01:52:54:00:12:34:56)',
  ])
})
