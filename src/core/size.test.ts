import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSize, parseSize } from './size.ts'

describe('sizes', () => {
  it('are powers of 1024', () => {
    expect(parseSize('4G')).toBe(4 * 1024 ** 3)
    expect(parseSize('512m')).toBe(512 * 1024 ** 2)
    expect(parseSize('1.5K')).toBe(1536)
    expect(parseSize('20GiB')).toBe(20 * 1024 ** 3)
  })

  it('are not read from anything else', () => {
    for (const text of ['', 'G', '-1G', '4 G', '4X', '0x10', '1e3', '1.0001K', '99999999999P'])
      expect(parseSize(text), text).toBeUndefined()
  })

  it('read back as what was written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes)
      }),
    )
  })
})
