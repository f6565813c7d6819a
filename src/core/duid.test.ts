import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duidProblem, parseDuid } from './duid.ts'

describe('parseDuid', () => {
  it.each([
    ['00:03:00:01:52:54:00:12:34:56', '00:03:00:01:52:54:00:12:34:56'],
    ['0:3:0:1:52:54:0:12:34:56', '00:03:00:01:52:54:00:12:34:56'],
    ['00-03-00-01-52-54-00-12-34-56', '00:03:00:01:52:54:00:12:34:56'],
    ['00 03 00 01 52 54 00 12 34 56', '00:03:00:01:52:54:00:12:34:56'],
    ['00030001525400123456', '00:03:00:01:52:54:00:12:34:56'],
    ['00030001525400AABBCC', '00:03:00:01:52:54:00:aa:bb:cc'],
  ])('reads %s', (text, duid) => expect(parseDuid(text)).toBe(duid))

  it.each([
    '',
    '000',
    '00:03-00',
    '00::03',
    '00:03:',
    'xx:yy',
    '000:3',
    '00:'.repeat(3_000_000),
    '0'.repeat(10_000_000),
  ])('refuses "%.20s"', (text) => expect(parseDuid(text)).toBeUndefined())

  it('reads any octets with any separator', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 3, maxLength: 130 }),
        fc.constantFrom(':', '-', '.', ' ', ''),
        (bytes, separator) => {
          const octets = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))
          expect(parseDuid(octets.join(separator))).toBe(octets.join(':'))
          expect(duidProblem(octets.join(':'))).toBeUndefined()
        },
      ),
    )
  })
})

describe('duidProblem', () => {
  it.each([
    ['00:03', 'it has 2 octets, not 3 to 130'],
    [Array.from({ length: 131 }, () => '00').join(':'), 'it has 131 octets, not 3 to 130'],
    ['00:0G:01', 'it is not octets in hexadecimal with colons'],
  ])('says why %s is none', (text, problem) => expect(duidProblem(text)).toBe(problem))
})
