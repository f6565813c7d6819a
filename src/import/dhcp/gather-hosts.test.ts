import { describe, expect, it } from 'vitest'
import { gatherHosts, type HostPart } from './gather-hosts.ts'

const at = { file: 'file', line: 1 }
const [one, two] = ['02:00:00:00:00:01', '02:00:00:00:00:02'] as const

function part(name: string, fields: Partial<HostPart>): HostPart {
  return { at, name, addresses: [], ...fields }
}

/** The third octet tells the wire; addresses of IPv6 are on that of 10.0.1. */
function wireOf(ip: string): string | undefined {
  return ip.includes(':') ? '1' : /^10\.0\.(\d)\./.exec(ip)?.[1]
}

function nics(...parts: readonly Partial<HostPart>[]): readonly unknown[] {
  const said: string[] = []
  const found = gatherHosts(
    parts.map((fields) => part('a', fields)),
    wireOf,
    { unplaced: (_, message) => said.push(message) },
  )
  expect(said).toEqual([])
  return (found[0]?.value.nics ?? []).map(({ addresses, ...nic }) => ({
    ...nic,
    ips: addresses.map(({ ip }) => ip).join(' '),
  }))
}

describe('gatherHosts', () => {
  it('gives a MAC one NIC on each wire', () => {
    expect(
      nics({ mac: one, addresses: ['10.0.1.1'] }, { mac: one, addresses: ['10.0.1.2', 'fd00::1'] }),
    ).toEqual([{ mac: one, ips: '10.0.1.1 10.0.1.2 fd00::1' }])
    expect(nics({ mac: one, addresses: ['10.0.1.1', '10.0.2.1'] })).toEqual([
      { mac: one, ips: '10.0.1.1' },
      { mac: one, ips: '10.0.2.1' },
    ])
  })

  it('gives what has no MAC to the NIC on its wire, or to the only one where the wire is not known', () => {
    expect(nics({ mac: one, addresses: ['10.0.1.1'] }, { addresses: ['fd00::1'] })).toEqual([
      { mac: one, ips: '10.0.1.1 fd00::1' },
    ])
    expect(nics({ mac: one, addresses: ['192.0.2.1'] }, { addresses: ['fd00::1'] })).toEqual([
      { mac: one, ips: '192.0.2.1 fd00::1' },
    ])
    expect(nics({ mac: one, addresses: ['10.0.1.1'] }, { addresses: ['10.0.2.1'] })).toEqual([
      { mac: one, ips: '10.0.1.1' },
      { ips: '10.0.2.1' },
    ])
    expect(nics({ addresses: ['10.0.1.1'] }, { mac: one, addresses: ['10.0.1.1'] })).toEqual([
      { mac: one, ips: '10.0.1.1' },
    ])
  })

  it('makes a bond of the MACs that have an address together, with what else is on its wire', () => {
    const bond = { name: 'bond0', kind: 'bond', members: ['eth0', 'eth1'] }
    const ports = [
      { name: 'eth0', mac: one, ips: '' },
      { name: 'eth1', mac: two, ips: '' },
    ]
    expect(
      nics(
        { mac: one, addresses: ['10.0.1.1'] },
        { mac: two, addresses: ['10.0.1.1'] },
        { addresses: ['fd00::1'] },
      ),
    ).toEqual([...ports, { ...bond, ips: '10.0.1.1 fd00::1' }])
    expect(nics({ mac: one, otherMacs: [two], addresses: ['10.0.1.1'] })).toEqual([
      ...ports,
      { ...bond, ips: '10.0.1.1' },
    ])
    expect(
      nics(
        { mac: one, nic: 'eno1', addresses: ['10.0.2.1'] },
        { mac: one, addresses: ['10.0.1.1'] },
        { mac: two, addresses: ['10.0.1.1'] },
      ),
    ).toEqual([
      { name: 'eno1', mac: one, ips: '10.0.2.1' },
      { name: 'eth0', mac: two, ips: '' },
      { ...bond, members: ['eno1', 'eth0'], ips: '10.0.1.1' },
    ])
  })

  it('keeps names that NICs have, and gives others to the rest', () => {
    expect(
      nics(
        { mac: one, nic: 'eth0', addresses: ['10.0.1.1'] },
        { mac: two, nic: 'eth0', addresses: ['10.0.2.1'] },
      ),
    ).toEqual([
      { name: 'eth0', mac: one, ips: '10.0.1.1' },
      { name: 'eth1', mac: two, ips: '10.0.2.1' },
    ])
  })

  it('joins lists and notes, keeps one DUID, and leaves an address with its first owner', () => {
    const said: string[] = []
    const hosts = gatherHosts(
      [
        part('a', {
          addresses: ['10.0.1.1'],
          tags: ['red'],
          aliases: ['x'],
          notes: 'first',
          duid: '00:01:02',
        }),
        part('b', { addresses: ['10.0.1.1', '10.0.1.2'] }),
        part('a', { tags: ['red', 'blue'], notes: 'second', duid: '00:01:03' }),
      ],
      wireOf,
      { unplaced: (_, message) => said.push(message) },
    ).map(({ value }) => value)
    expect(hosts).toEqual([
      {
        name: 'a',
        duid: '00:01:02',
        tags: ['red', 'blue'],
        aliases: ['x'],
        notes: 'first\nsecond',
        nics: [{ addresses: [{ ip: '10.0.1.1' }] }],
      },
      { name: 'b', nics: [{ addresses: [{ ip: '10.0.1.2' }] }] },
    ])
    expect(said).toEqual([
      'host "b" is recorded without 10.0.1.1, which is an address of host "a" (file:1)',
      'host "a" has more than one DUID: 00:01:03 has no place in the inventory',
    ])
  })

  it('takes time in proportion, also of one host with very many NICs', () => {
    const parts = Array.from({ length: 20_000 }, (_, index) =>
      part('a', {
        mac: `02:00:00:00:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`,
        addresses: [`10.1.${index >> 8}.${index & 255}`],
      }),
    )
    expect(gatherHosts(parts, wireOf, { unplaced: () => undefined })[0]?.value.nics).toHaveLength(20_000)
  }, 5000)
})
