/** Bounded concurrency: across the hosts of a run, and across the extra channels of one connection. */

/** Runs every task, at most `limit` at once, started in order. Rejects with the first failure after all have settled. */
export async function runBounded<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const failures: unknown[] = []
  const slots = semaphore(limit)
  await Promise.all(
    items.map((item, index) =>
      slots(async () => {
        try {
          results[index] = await task(item, index)
        } catch (error) {
          failures.push(error)
        }
      }),
    ),
  )
  if (failures.length > 0) throw failures[0]
  return results
}

/** At most so many tasks at once; the others wait their turn. */
export function semaphore(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = limit
  const waiting: (() => void)[] = []
  return async (task) => {
    if (free > 0) free -= 1
    else
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
