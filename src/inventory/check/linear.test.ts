import { expect, it } from 'vitest'
import { crowdedInventory, largeInventory } from '../../../test/lib/large-inventory.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findingsOf } from './findings-of.ts'

function timeOf(snapshot: Snapshot): number {
  const times = [0, 1, 2].map(() => {
    const started = performance.now()
    findingsOf(snapshot)
    return performance.now() - started
  })
  return Math.min(...times)
}

it.each([
  ['well kept', largeInventory],
  ['in the way of itself', crowdedInventory],
])(
  'the time grows with the inventory, not with its square: %s',
  (_, inventory) => {
    const [small, large] = [timeOf(inventory(500)), timeOf(inventory(4000))]
    // Eight times as many take eight times as long; the square would be 64.
    expect(large / small).toBeLessThan(30)
  },
  120_000,
)

it('a large inventory that is well kept has no error', () => {
  const codes = findingsOf(largeInventory(2000)).findings.filter(({ severity }) => severity === 'error')
  expect(codes).toEqual([])
})
