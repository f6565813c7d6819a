/** Tries again to connect, after pauses that grow and that chance spreads, so that a crowd does not come back at once. */
import { HostUnreachable } from './host-unreachable.ts'

export interface RetryOptions {
  /** Further attempts at a host that does not answer. One that is there and busy gets a few in any case. */
  readonly retries: number
  readonly signal?: AbortSignal | undefined
  /** For tests. Milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<void>
  readonly random?: () => number
}

const BUSY_RETRIES = 4
/** Milliseconds before the second attempt, at most. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 10_000

/** Rejects with the last error. */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, signal, wait = pause, random = Math.random } = options
  for (let count = 0; ; count += 1) {
    try {
      return await attempt()
    } catch (error) {
      const allowed =
        error instanceof HostUnreachable && error.isBusy ? Math.max(retries, BUSY_RETRIES) : retries
      const isWorthAnother = error instanceof HostUnreachable && error.isTransient && count < allowed
      if (!isWorthAnother || signal?.aborted === true) throw error
      const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** count)
      await wait(longest * (0.5 + random() / 2))
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
