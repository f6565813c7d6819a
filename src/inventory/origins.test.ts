import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryInventory } from '../../test/lib/arbitrary-inventory.ts'
import { groupsByName, inheritedAttributes } from './model/groups-of.ts'
import { attributeOrigins } from './origins.ts'

const groups = groupsByName([
  { name: 'all', parents: [], attributes: { ntp: 'a', port: 1, zone: 'x' } },
  { name: 'shop', parents: ['all'], attributes: { port: 2, role: 'shop' } },
  { name: 'web', parents: ['shop'], attributes: { port: 3 } },
])

describe('attributeOrigins', () => {
  it('says who gives each value, on which way, and what it took the place of', () => {
    expect(Object.fromEntries(attributeOrigins({ zone: 'own' }, ['web'], groups))).toEqual({
      ntp: { value: 'a', group: 'all', via: ['web', 'shop'], overridden: [] },
      port: {
        value: 3,
        group: 'web',
        via: [],
        overridden: [
          { group: 'shop', value: 2 },
          { group: 'all', value: 1 },
        ],
      },
      role: { value: 'shop', group: 'shop', via: ['web'], overridden: [] },
      zone: { value: 'own', group: undefined, via: [], overridden: [{ group: 'all', value: 'x' }] },
    })
  })

  it('gives the values that are inherited, whatever the groups', () => {
    fc.assert(
      fc.property(arbitraryInventory(), (snapshot) => {
        const known = groupsByName(snapshot.groups)
        for (const host of snapshot.hosts) {
          const origins = attributeOrigins(host.attributes, host.groups, known)
          const values = Object.fromEntries([...origins].map(([name, { value }]) => [name, value]))
          expect(values).toEqual(inheritedAttributes(host, known))
        }
      }),
      { numRuns: 30 },
    )
  })
})
