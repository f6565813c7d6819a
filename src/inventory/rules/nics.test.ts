import { describe, expect, it } from 'vitest'
import { aHost } from '../../../test/lib/inventory-builder.ts'
import type { Nic } from '../model/host.ts'
import { nicProblems } from './nics.ts'
import { gather } from './words.ts'

const nic = (name: string, fields: Partial<Nic> = {}): Nic => ({ name, addresses: [], ...fields })

function messages(...nics: readonly Nic[]): readonly string[] {
  return gather(nicProblems(aHost('h', { nics }))).map(({ message }) => message)
}

describe('the NICs of a host', () => {
  it('may stand on each other', () => {
    expect(
      messages(
        nic('eno1'),
        nic('eno2'),
        nic('bond0', { kind: 'bond', members: ['eno1', 'eno2'] }),
        nic('bond0.20', { kind: 'vlan', link: 'bond0' }),
        nic('br0', { kind: 'bridge', members: ['bond0.20'], addresses: [{ ip: '10.0.0.1' }] }),
        nic('br1', { kind: 'bridge' }),
      ),
    ).toEqual([])
  })

  it.each<[string, readonly Nic[]]>([
    ['bond "b" has no members', [nic('b', { kind: 'bond' })]],
    ['VLAN interface "v" stands on no NIC', [nic('v', { kind: 'vlan' })]],
    ['NIC "a" has members and is no bond or bridge', [nic('b'), nic('a', { members: ['b'] })]],
    ['NIC "a" has a link and is no VLAN interface', [nic('b'), nic('a', { link: 'b' })]],
    [
      'NIC "b" stands on "eno9", which the host does not have',
      [nic('b', { kind: 'bond', members: ['eno9'] })],
    ],
    ['NIC "b" has the member "a" twice', [nic('a'), nic('b', { kind: 'bond', members: ['a', 'a'] })]],
    [
      'NIC "a" is in "b" and "c" at once',
      [nic('a'), nic('b', { kind: 'bond', members: ['a'] }), nic('c', { kind: 'bridge', members: ['a'] })],
    ],
    [
      'NIC "a" has addresses and is in "b", which the traffic goes through',
      [nic('a', { addresses: [{ ip: '10.0.0.1' }] }), nic('b', { kind: 'bond', members: ['a'] })],
    ],
    [
      'NICs stand on each other in a circle: a → v → a',
      [nic('a', { kind: 'bridge', members: ['v'] }), nic('v', { kind: 'vlan', link: 'a' })],
    ],
    ['NICs stand on each other in a circle: a → a', [nic('a', { kind: 'bridge', members: ['a'] })]],
    ['NIC "a" has no MAC to share', [nic('a', { sharedMac: true })]],
    ['NIC "a" is given twice', [nic('a'), nic('a')]],
  ])('are refused: %s', (message, nics) => expect(messages(...nics)).toContain(message))
})
