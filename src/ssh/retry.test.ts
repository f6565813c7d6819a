import { describe, expect, it } from 'vitest'
import { HostUnreachable } from './host-unreachable.ts'
import { retrying } from './retry.ts'

async function attempts(
  error: () => Error,
  options: { readonly retries: number; readonly succeedAt?: number },
): Promise<{ readonly count: number; readonly pauses: readonly number[]; readonly ended: string }> {
  const pauses: number[] = []
  let count = 0
  const attempt = async (): Promise<string> => {
    count += 1
    if (count === options.succeedAt) return 'connected'
    throw error()
  }
  const wait = async (milliseconds: number): Promise<void> => void pauses.push(milliseconds)
  try {
    const ended = await retrying(attempt, { retries: options.retries, random: () => 1, wait })
    return { count, pauses, ended }
  } catch (caught) {
    return { count, pauses, ended: (caught as Error).message }
  }
}

const off = (): Error => new HostUnreachable('off', { isTransient: true })
const busy = (): Error => new HostUnreachable('busy', { isBusy: true })

describe('retrying', () => {
  it('tries a host that does not answer as often as it is told', async () => {
    expect(await attempts(off, { retries: 0 })).toEqual({ count: 1, pauses: [], ended: 'off' })
    expect(await attempts(off, { retries: 3 })).toEqual({ count: 4, pauses: [500, 1000, 2000], ended: 'off' })
    expect(await attempts(off, { retries: 3, succeedAt: 2 })).toMatchObject({ count: 2, ended: 'connected' })
  })

  it('tries a busy host some times in any case', async () => {
    expect(await attempts(busy, { retries: 0 })).toMatchObject({ count: 5, ended: 'busy' })
  })

  it('does not try again what will not change', async () => {
    expect(await attempts(() => new HostUnreachable('wrong key'), { retries: 5 })).toMatchObject({ count: 1 })
    expect(await attempts(() => new TypeError('bug'), { retries: 5 })).toMatchObject({
      count: 1,
      ended: 'bug',
    })
  })

  it('waits for half of the time at least, by chance', async () => {
    const pauses: number[] = []
    await retrying(() => Promise.reject(off()), {
      retries: 7,
      random: () => 0,
      wait: async (milliseconds) => void pauses.push(milliseconds),
    }).catch(() => undefined)
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  })
})
