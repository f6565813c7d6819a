import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemOfPattern } from './pattern.ts'

describe('patterns', () => {
  it.each([
    ['a(b', '"(" is never closed'],
    ['[a-z', '"[" is never closed'],
    ['[^]', '"[" is never closed'],
    ['[[:alpha:]', '"[" is never closed'],
    ['a\\', 'it ends in a backslash'],
    ['^[:space:]*x', '"[:space:]" is not a class by itself'],
  ])('refuses %s', (pattern, message) => {
    expect(problemOfPattern(pattern)).toEqual({ message, hint: expect.stringMatching(/./) })
  })

  it.each(['^#?(a|b)=', '\\(', '[]a]', '[^]a]', '[\\]', '[[:alpha:]_]+', '[[.].]]', '()', 'a)', '[(]', '$'])(
    'takes %s',
    (pattern) => {
      expect(problemOfPattern(pattern)).toBeUndefined()
    },
  )

  it('refuses nothing that grep takes', () => {
    const patterns = fc.array(
      fc.string({ unit: fc.constantFrom(...'ab()[]^\\:.=|$'.split('')), minLength: 1, maxLength: 8 }),
      {
        minLength: 40,
        maxLength: 40,
      },
    )
    fc.assert(
      fc.property(patterns, (some) => {
        const script = 'for one do grep -qE -e "$one" </dev/null 2>/dev/null; echo $?; done'
        const codes = execFileSync('/bin/sh', ['-c', script, 'sh', ...some], {
          encoding: 'utf8',
          env: { ...process.env, LC_ALL: 'C' },
        }).split('\n')
        const refused = some.filter((one) => problemOfPattern(one) !== undefined)
        expect(refused.filter((one) => codes[some.indexOf(one)] !== '2')).toEqual([])
      }),
      { numRuns: 10 },
    )
  })
})
