/** A run in batches that grow: so many hosts first, then more, so that what is wrong is seen on few. */
import { Invalid, type Problem } from '../core/errors.ts'

/** A number of hosts, or a share of all hosts of the run. */
export type Amount = { readonly count: number } | { readonly percent: number }

/** Reads `3` or `10%`. Undefined for anything else. */
export function parseAmount(text: string): Amount | undefined {
  const [, digits, sign] = /^(\d{1,6})(%?)$/.exec(text.trim()) ?? []
  if (digits === undefined) return undefined
  const number = Number(digits)
  if (sign === '%') return number > 100 ? undefined : { percent: number }
  return { count: number }
}

/** Reads `1,10%,50%`. Throws Invalid. */
export function parseBatches(items: readonly string[]): readonly Amount[] {
  const problems: Problem[] = []
  const amounts = items.flatMap((item) => {
    const amount = parseAmount(item)
    if (amount !== undefined && !('count' in amount ? amount.count === 0 : amount.percent === 0))
      return [amount]
    problems.push({
      message: `"${item}" is no size of a batch`,
      hint: 'a number of hosts or a share of them: --batch 1,10%,50%',
    })
    return []
  })
  if (problems.length > 0) throw new Invalid('Cannot run in batches', problems)
  return amounts
}

/** How many hosts of so many that is: a share of any is one at least, unless it is nothing. */
export function amountOf(amount: Amount, total: number): number {
  if ('count' in amount) return amount.count
  return amount.percent === 0 ? 0 : Math.max(1, Math.floor((total * amount.percent) / 100))
}

/** In order; the last size is that of all further batches. One batch where there are no sizes. */
export function inBatches<T>(items: readonly T[], sizes: readonly Amount[]): readonly (readonly T[])[] {
  const batches: T[][] = []
  let start = 0
  while (start < items.length) {
    const size = sizes[Math.min(batches.length, sizes.length - 1)]
    const count = size === undefined ? items.length : amountOf(size, items.length)
    batches.push(items.slice(start, start + count))
    start += count
  }
  return batches
}
