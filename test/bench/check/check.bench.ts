/** `inv check` without its process: 100,000 hosts with a NIC, two addresses and a key each, and a quarter of them. */
import { findingsOf } from '../../../src/inventory/check/findings-of.ts'
import { largeInventory } from '../../lib/large-inventory.ts'
import { type Bench, median } from '../measure.ts'

const RUNS = 3

export const bench: Bench = async () => {
  const [quarter, whole] = [largeInventory(25_000), largeInventory(100_000)]
  const times: { readonly quarter: number; readonly whole: number }[] = []
  for (let count = 0; count < RUNS; count += 1) times.push({ quarter: timeOf(quarter), whole: timeOf(whole) })
  const value = median(times.map((one) => one.whole))
  return [
    { name: 'inv check, 100,000 hosts: the look at them', value, unit: 'ms', limit: 3000 },
    {
      name: 'inv check, four times as many hosts',
      value,
      unit: 'ms',
      base: { name: '25,000 hosts', value: median(times.map((one) => one.quarter)) },
      limit: 6,
    },
  ]
}

function timeOf(snapshot: Parameters<typeof findingsOf>[0]): number {
  const started = performance.now()
  findingsOf(snapshot)
  return performance.now() - started
}
