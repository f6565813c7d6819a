/** Trying again what failed, as often as the manifest says. */
import type { Placed } from './run-types.ts'

export interface Tried {
  readonly tries: number
  readonly touched: boolean
}

/** Seconds between two tries, where the manifest does not say. */
const RETRY_DELAY = 5

export function mayTryAgain({ attempts }: Placed, tries: number): boolean {
  return tries <= (attempts.retries ?? 0)
}

/** As long as any of them wants before its next try. Ends at once where the run is interrupted. */
export function pauseBefore(again: readonly Placed[], signal: AbortSignal | undefined): Promise<void> {
  const seconds = Math.max(...again.map(({ attempts }) => attempts.retryDelay ?? RETRY_DELAY))
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, signal?.aborted === true ? 0 : seconds * 1000)
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
