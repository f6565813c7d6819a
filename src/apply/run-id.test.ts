import { describe, expect, it } from 'vitest'
import { makeRunId, readRunId } from './run-id.ts'

describe('the id of a run', () => {
  it('is eight digits of Crockford base32, of all 32 alike', () => {
    expect(makeRunId(() => Buffer.from([0, 31, 32, 63, 18, 19, 20, 255]))).toBe('0z0zjkmz')
    const seen = new Set(Array.from({ length: 200 }, () => makeRunId()).flatMap((id) => id.split('')))
    expect([...seen].toSorted().join('')).toBe('0123456789abcdefghjkmnpqrstvwxyz')
  })

  it('is read by any beginning, with the letters that look like digits put right', () => {
    expect(['k3F9', 'lIo', ' 0z ', 'k3f9x0ab'].map((text) => readRunId(text))).toEqual([
      'k3f9',
      '110',
      '0z',
      'k3f9x0ab',
    ])
    expect(['', 'u', 'k3f9x0abc', 'a b', '%', "'"].map((text) => readRunId(text))).toEqual(
      Array.from({ length: 6 }, () => undefined),
    )
  })
})
