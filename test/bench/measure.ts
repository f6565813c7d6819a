/** What a bench gives, and how its figures are shown: ratios, because machines differ. */

export interface Measure {
  /** `inv --help` */
  readonly name: string
  readonly value: number
  /** Of `value` and `base`: `ms`, `round trips`. */
  readonly unit: string
  /** What it is held against, where that is something measured: the same work by other means. */
  readonly base?: { readonly name: string; readonly value: number }
  /** The most that `value / base`, or `value` alone, may be. */
  readonly limit?: number
  /** What others have published of a program of theirs; not measured here. */
  readonly elsewhere?: string
}

/** A `*.bench.ts` file exports `bench`, a function of this type. */
export type Bench = () => Promise<readonly Measure[]>

/** The figure that has the limit. */
export function figureOf({ value, base }: Measure): number {
  return base === undefined ? value : value / base.value
}

export function isWithin(measure: Measure): boolean {
  return measure.limit === undefined || figureOf(measure) <= measure.limit
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) throw new RangeError('There is no median of nothing')
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
