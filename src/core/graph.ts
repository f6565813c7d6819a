/** Ordering things that need each other. */

export type Order<T> = { readonly order: readonly T[] } | { readonly cycle: readonly T[] }

/**
 * Each item after all that it needs, and otherwise in the order given: a need that stands later is brought forward, just
 * before the first that needs it. Where they need each other in a circle, that circle, each item needing the next and
 * the last the first.
 */
export function stableOrder<T>(items: Iterable<T>, needsOf: (item: T) => Iterable<T>): Order<T> {
  const order: T[] = []
  const done = new Set<T>()
  for (const item of items) {
    const path: { readonly item: T; readonly needs: Iterator<T> }[] = []
    const onPath = new Set<T>()
    const enter = (one: T): void => {
      path.push({ item: one, needs: needsOf(one)[Symbol.iterator]() })
      onPath.add(one)
    }
    if (!done.has(item)) enter(item)
    // A stack of our own: a long chain of needs must not exhaust the engine's.
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.needs.next()
      if (next.done === true) {
        path.pop()
        onPath.delete(top.item)
        done.add(top.item)
        order.push(top.item)
      } else if (onPath.has(next.value)) {
        const along = path.map((entry) => entry.item)
        return { cycle: along.slice(along.indexOf(next.value)) }
      } else if (!done.has(next.value)) enter(next.value)
    }
  }
  return { order }
}
