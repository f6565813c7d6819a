import { describe, expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { type PasswordOutcome, SharedPassword } from './shared-password.ts'

/** What became of each host, all begun at once. */
async function tryOn(outcomes: Readonly<Record<string, PasswordOutcome>>) {
  const password = new SharedPassword(new Secret('x'), 'the password')
  const sent: string[] = []
  let atOnce = 0
  let most = 0
  const results = await Promise.all(
    Object.entries(outcomes).map(async ([host, outcome]) => {
      try {
        const end = await password.begin(host)
        sent.push(host)
        atOnce += 1
        most = Math.max(most, atOnce)
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
        atOnce -= 1
        end(outcome)
        return outcome
      } catch (error) {
        return (error as Error).message
      }
    }),
  )
  return { results, sent, most }
}

describe('SharedPassword', () => {
  it('is tried on two hosts at most as long as it was right nowhere, one after the other', async () => {
    const { results, sent, most } = await tryOn({ a: 'wrong', b: 'wrong', c: 'wrong', d: 'right' })
    expect([sent, most]).toEqual([['a', 'b'], 1])
    expect(results.slice(2)).toEqual(
      ['c', 'd'].map(
        (host) => `Cannot log in to "${host}": the password was wrong on "a" and "b", and is not tried here`,
      ),
    )
  })

  it('is tried on all at once when it was right', async () => {
    const { results, most } = await tryOn({ a: 'wrong', b: 'right', c: 'wrong', d: 'wrong', e: 'right' })
    expect(results).toEqual(['wrong', 'right', 'wrong', 'wrong', 'right'])
    expect(most).toBe(3)
  })

  it('is not held to be wrong by a host that was lost', async () => {
    const { sent } = await tryOn({ a: 'unknown', b: 'wrong', c: 'unknown', d: 'wrong', e: 'right' })
    expect(sent).toEqual(['a', 'b', 'c', 'd'])
  })
})
