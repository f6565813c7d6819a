import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote, readStrings, writeStrings } from './dns-text.ts'

const bytes = (...texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'utf8'))

describe('readStrings', () => {
  it.each([
    ['v=spf1 mx -all', bytes('v=spf1 mx -all')],
    ['a; b "c"', bytes('a; b "c"')],
    ['"one" "two"', bytes('one', 'two')],
    ['"a\\"b\\\\c\\059"', bytes('a"b\\c;')],
    ['"\\255"', [Buffer.of(255)]],
    ['""', bytes('')],
  ])('reads %s', (text, strings) => {
    expect(readStrings(text)).toEqual(strings)
  })

  it.each(['', '"open', '"one" two', '"\\256"', '"\\25"', 'a\nb', '"one""two"'])('refuses %j', (text) => {
    expect(typeof readStrings(text)).toBe('string')
  })
})

describe('writeStrings', () => {
  it('is read back as the same octets, split at 255', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 4 }), (list) => {
        const strings = list.map((one) => Buffer.from(one))
        const read = readStrings(writeStrings(strings))
        if (typeof read === 'string') throw new Error(read)
        expect(Buffer.concat([...read])).toEqual(Buffer.concat(strings))
        expect(Math.max(...read.map((one) => one.length))).toBeLessThanOrEqual(255)
      }),
    )
  })

  it('writes printable ASCII alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), (octets) => {
        expect(quote(Buffer.from(octets))).toMatch(/^"[ -~]*"$/)
      }),
    )
  })

  it('does not cut a UTF-8 character', () => {
    const read = readStrings(writeStrings(bytes('é'.repeat(200))))
    if (typeof read === 'string') throw new Error(read)
    expect(read.map((one) => one.length)).toEqual([254, 146])
  })
})
