import { expect, it } from 'vitest'
import { crowdedInventory, largeInventory } from '../../../test/lib/large-inventory.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { findingsOf } from './findings-of.ts'

/** Microseconds of a processor. */
function timeOf(snapshot: Snapshot): number {
  const times = [0, 1].map(() => {
    const started = process.cpuUsage()
    findingsOf(snapshot)
    const { user, system } = process.cpuUsage(started)
    return user + system
  })
  // What else the machine does makes it longer, never shorter.
  return Math.min(...times)
}

it.each([
  ['well kept', largeInventory],
  ['in the way of itself', crowdedInventory],
])(
  'the time grows with the inventory, not with its square: %s',
  (_, inventory) => {
    const [small, large] = [timeOf(inventory(100)), timeOf(inventory(1200))]
    // Twelve times as many take twelve times as long; the square would be 144.
    expect(large / small).toBeLessThan(50)
  },
  120_000,
)

it('a large inventory that is well kept has no error', () => {
  const codes = findingsOf(largeInventory(2000)).findings.filter(({ severity }) => severity === 'error')
  expect(codes).toEqual([])
})
