import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matcherOf } from './match-pattern.ts'

function matches(pattern: string, subject: string): boolean {
  const matcher = matcherOf(pattern)
  if (typeof matcher === 'string') throw new Error(matcher)
  return matcher(subject)
}

const atom = fc.constantFrom(
  'a',
  'B',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '\\W',
  '\\.',
  '^',
  '$',
  '\\b',
  '\\B',
  '😀',
  '\\u{1f600}',
  '\\x61',
  '[b-d\\]]',
  '\\p{L}',
)
const { pattern: patterns } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
  pattern: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { withCrossShrink: true },
    atom,
    fc
      .tuple(
        fc.constantFrom('a', '.', '[ab]', '\\w', '😀'),
        fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{1,}', '*?'),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(
        tie('pattern'),
        tie('pattern'),
        fc.constantFrom('(', '(?:', '(?<n>'),
        fc.constantFrom('', '*', '+', '{0,2}'),
      )
      .map(([one, other, open, times]) => `${open}${one}|${other})${times}`),
  ),
}))

describe('matcherOf', () => {
  it('agrees with the engine of JavaScript', () => {
    const subject = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 'c', '1', ' ', '.', '😀', 'é', '\n'),
      maxLength: 7,
    })
    const both = fc.tuple(patterns, fc.array(subject, { minLength: 3, maxLength: 6 }))
    fc.assert(
      fc.property(both, ([pattern, subjects]) => {
        let native: RegExp
        try {
          native = new RegExp(pattern, 'iu')
        } catch {
          // The same group name twice.
          return
        }
        // Between the halves of one character, V8 sees a place that there is not.
        const fair = subjects.filter((one) => !(pattern.includes('\\B') && one.includes('😀')))
        for (const one of fair)
          expect([pattern, one, matches(pattern, one)]).toEqual([pattern, one, native.test(one)])
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '(a+)+b',
    '(a|a)*b',
    '(a|aa)+b',
    '(.*)*b',
    '(.*)(.*)(.*)(.*)(.*)b',
    '((a*)*)*b',
    '(a?){30}a{30}b',
  ])('is done at once with %s on many letters', (pattern) => {
    const start = performance.now()
    expect(matches(pattern, 'a'.repeat(20_000))).toBe(false)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it.each([
    ['(', 'unterminated group'],
    ['a**', 'nothing to repeat'],
    ['\\h', 'invalid escape'],
    ['(a)\\1', 'refers back'],
    ['(?=a)', 'looks ahead'],
    ['(?<!a)b', 'looks ahead or behind'],
    ['(a{1000}){1000}', 'too many'],
    ['a'.repeat(1001), 'longer than 1000'],
    ['('.repeat(300) + 'a' + ')*'.repeat(300), undefined],
  ])('of %.20s says why it is none, or takes it', (pattern, reason) => {
    const matcher = matcherOf(pattern)
    if (reason === undefined) expect(matcher).toBeTypeOf('function')
    else expect(matcher).toContain(reason)
  })
})
