/** Bounded concurrency: across the hosts of a run, and across the extra channels of one connection. */

/** Runs every task, at most `limit` at once, started in order. Rejects with the first failure after all have settled. */
export async function runBounded<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    // One iterator shared by all workers: each takes the next item that nobody has taken.
    for (const [index, item] of queue) {
      try {
        results[index] = await task(item, index)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, () => worker()))
  if (failures.length > 0) throw failures[0]
  return results
}
