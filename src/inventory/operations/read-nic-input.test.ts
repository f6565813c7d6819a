import { describe, expect, it } from 'vitest'
import type { Problem } from '../../core/errors.ts'
import { firstNics, type Description } from './first-nics.ts'
import { readBond, readNicInput } from './read-nic-input.ts'

function read(text: string): readonly [unknown, readonly string[]] {
  const problems: Problem[] = []
  const input = readNicInput(text, problems)
  return [input, problems.map(({ message, hint }) => `${message} (${hint})`)]
}

const KEYS = 'mac=…, network=…, ip=…, kind=…, members=…, link=…, shared-mac=…'

describe('readNicInput', () => {
  it('reads every part of a NIC, in any order', () => {
    expect(read('bond0, kind=bond ,members=eno1+eno2,ip=10.0.0.1,ip=auto,network=office,shared-mac')).toEqual(
      [
        {
          name: 'bond0',
          kind: 'bond',
          members: ['eno1', 'eno2'],
          ips: ['10.0.0.1', 'auto'],
          network: 'office',
          sharedMac: true,
        },
        [],
      ],
    )
    expect(read('eth0')).toEqual([{ name: 'eth0', ips: [] }, []])
    expect(read('eth0.30,link=eth0,shared-mac=true')[0]).toEqual({
      name: 'eth0.30',
      ips: [],
      link: 'eth0',
      sharedMac: true,
    })
  })

  it.each([
    ['eth0,netwrok=office', `NIC "eth0": "netwrok=office" is none of ${KEYS} (did you mean "network="?)`],
    ['eth0,mac', `NIC "eth0": "mac" is none of ${KEYS} (undefined)`],
    ['eth0,shared-mac=perhaps', `NIC "eth0": "shared-mac=perhaps" is none of ${KEYS} (undefined)`],
  ])('says what %s is not', (text, problem) => expect(read(text)[1]).toEqual([problem]))
})

describe('firstNics', () => {
  const described: Description = {
    networks: [],
    bonds: [],
    macs: [],
    sharedMac: false,
    ips: [],
    further: [],
  }
  const bond = { name: 'bond0', members: ['eno1', 'eno2'] }

  it('makes the first NIC a bond of ports that have the MACs', () => {
    const problems: Problem[] = []
    expect(
      firstNics(
        {
          ...described,
          networks: ['office', 'lab'],
          bonds: [bond],
          macs: ['A', 'B', 'C'],
          ips: ['10.0.0.1'],
          further: [{ name: 'eth9', ips: [] }],
        },
        problems,
      ),
    ).toEqual([
      { name: 'eno1', network: 'office', ips: ['none'], mac: 'A', sharedMac: false },
      { name: 'eno2', network: 'office', ips: ['none'], mac: 'B', sharedMac: false },
      { name: 'bond0', kind: 'bond', members: ['eno1', 'eno2'], network: 'office', ips: ['10.0.0.1'] },
      { network: 'lab', ips: [], mac: 'C', sharedMac: false },
      { name: 'eth9', ips: [] },
    ])
    expect(problems).toEqual([])
  })

  it('does not make a port again that is described by itself', () => {
    const eno1 = { name: 'eno1', ips: [], mac: 'A' }
    const nics = firstNics({ ...described, networks: ['office'], bonds: [bond], further: [eno1] }, [])
    expect(nics.map(({ name }) => name)).toEqual(['eno2', 'eno1', 'bond0'])
  })

  it('makes a NIC of a MAC or an address alone, and none of nothing', () => {
    expect(firstNics({ ...described, ips: ['10.0.0.1'] }, [])).toEqual([
      { network: undefined, ips: ['10.0.0.1'] },
    ])
    expect(firstNics(described, [])).toEqual([])
  })

  it('says of MACs that there is no NIC for', () => {
    const problems: Problem[] = []
    firstNics({ ...described, networks: ['office'], macs: ['A', 'B'] }, problems)
    expect(problems).toEqual([
      {
        message: '2 MACs are too many for one NIC',
        hint: 'several NICs that act as one are a bond: --bond bond0=eth0,eth1',
      },
    ])
  })
})

it('readBond reads a name and its members', () => {
  const problems: Problem[] = []
  expect(readBond('bond0=eno1, eno2', problems)).toEqual({ name: 'bond0', members: ['eno1', 'eno2'] })
  expect(problems).toEqual([])
  for (const text of ['bond0', 'bond0=', '=eno1']) expect(readBond(text, problems)).toBeUndefined()
  expect(problems).toHaveLength(3)
})
