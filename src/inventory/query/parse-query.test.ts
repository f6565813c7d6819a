import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeError, Invalid } from '../../core/errors.ts'
import { parseQuery } from './parse-query.ts'
import { operators, printQuery, type Condition, type Query } from './query.ts'

/** Without the places, which printing does not keep. */
function shape(query: Query): unknown {
  if (query.kind === 'condition') return [query.key, query.operator, ...query.values]
  if (query.kind === 'not') return ['not', shape(query.of)]
  return query.kind === 'all' ? 'all' : [query.kind, ...query.of.map((one) => shape(one))]
}

function wrong(text: string): readonly string[] {
  try {
    parseQuery(text)
  } catch (error) {
    if (error instanceof Invalid) return describeError(error)
    throw error
  }
  throw new Error(`"${text}" was read`)
}

const key = fc.stringMatching(/^[a-z][a-z0-9.-]{0,6}$/).filter((word) => !/^(and|or|not|in|has)$/.test(word))
const value = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom('a', '1', ' ', '"', "'", '\\', '(', ')', ',', '=', '!', '\n', '😀', '.'),
    maxLength: 6,
  }),
  fc.constantFrom('and', 'or', 'not', 'in', 'has'),
)
const condition: fc.Arbitrary<Condition> = fc
  .oneof(
    fc.tuple(key, fc.constantFrom('=' as const, '!=' as const), fc.array(value, { maxLength: 3 })),
    fc.tuple(key, fc.constant('in' as const), fc.array(value, { minLength: 1, maxLength: 3 })),
    fc.tuple(key, fc.constantFrom(...operators.filter((one) => !/^!?=$/.test(one))), fc.tuple(value)),
    fc.tuple(key, fc.constant('has' as const), fc.constant([])),
  )
  .map(([name, operator, values]) => ({
    kind: 'condition',
    key: name,
    operator,
    values,
    at: { from: 0, to: 0 },
  }))

/** An `and` holds no `and`, an `or` no `or`: such are one to the parser. */
const { query } = fc.letrec<{ query: Query; and: Query; or: Query; not: Query }>((tie) => ({
  query: fc.oneof({ maxDepth: 4, withCrossShrink: true }, condition, tie('not'), tie('and'), tie('or')),
  not: tie('query').map((of) => ({ kind: 'not', of })),
  and: fc
    .array(fc.oneof({ maxDepth: 4 }, condition, tie('not'), tie('or')), { minLength: 2, maxLength: 3 })
    .map((of) => ({ kind: 'and', of })),
  or: fc
    .array(fc.oneof({ maxDepth: 4 }, condition, tie('not'), tie('and')), { minLength: 2, maxLength: 3 })
    .map((of) => ({ kind: 'or', of })),
}))

describe('parseQuery', () => {
  it('reads what printQuery prints', () => {
    fc.assert(
      fc.property(query, (one) => {
        expect(shape(parseQuery(printQuery(one)))).toEqual(shape(one))
      }),
    )
  })

  it('reads any text, or says what is wrong with it', () => {
    const words = fc.constantFrom(
      'a=1',
      ' ',
      '(',
      ')',
      'not',
      'or',
      'and',
      '!',
      'has',
      'in',
      '"',
      "'",
      '=',
      '~',
      ',',
      'x',
      '>=',
      '\\',
    )
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
      fc.array(words, { maxLength: 12 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (one) => {
        try {
          expect(shape(parseQuery(printQuery(parseQuery(one))))).toEqual(shape(parseQuery(one)))
        } catch (error) {
          if (!(error instanceof Invalid)) throw error
        }
      }),
      { numRuns: 1000 },
    )
  })

  it.each<[string, unknown]>([
    ['', 'all'],
    ['  ', 'all'],
    ['a=1 b=2', ['and', ['a', '=', '1'], ['b', '=', '2']]],
    ['a=1 and b=2 or c=3', ['or', ['and', ['a', '=', '1'], ['b', '=', '2']], ['c', '=', '3']]],
    ['a=1 (b=2 or c=3)', ['and', ['a', '=', '1'], ['or', ['b', '=', '2'], ['c', '=', '3']]]],
    ['not a=1 b=2', ['and', ['not', ['a', '=', '1']], ['b', '=', '2']]],
    [
      '!a=1 !(b=2 OR c=3)',
      ['and', ['not', ['a', '=', '1']], ['not', ['or', ['b', '=', '2'], ['c', '=', '3']]]],
    ],
    ['((a=1 b=2) c=3)', ['and', ['a', '=', '1'], ['b', '=', '2'], ['c', '=', '3']]],
    ['(tag=edge or name~^lb)', ['or', ['tag', '=', 'edge'], ['name', '~', '^lb']]],
    ['(name~^(web|db)\\d or a~\\()', ['or', ['name', '~', '^(web|db)\\d'], ['a', '~', '\\(']]],
    ['parent= a!=', ['and', ['parent', '='], ['a', '!=']]],
    ['a=x,y,z', ['a', '=', 'x', 'y', 'z']],
    ['a="x,y",z', ['a', '=', 'x,y', 'z']],
    ['a=""', ['a', '=', '']],
    [`a="two \\"words\\"" b='it\\'`, ['and', ['a', '=', 'two "words"'], ['b', '=', 'it\\']]],
    ['notes=pre"fix ed"', ['notes', '=', 'prefix ed']],
    ['ip in 10.0.0.0/24,10.1.0.0/24', ['ip', 'in', '10.0.0.0/24', '10.1.0.0/24']],
    ['ip not in 10.0.0.0/24', ['not', ['ip', 'in', '10.0.0.0/24']]],
    ['has parent not has attr.x', ['and', ['parent', 'has'], ['not', ['attr.x', 'has']]]],
    ['memory >= 8G a = b', ['and', ['memory', '>=', '8G'], ['a', '=', 'b']]],
    ['name~a,b', ['name', '~', 'a,b']],
    ['has=1 in=2', ['and', ['has', '=', '1'], ['in', '=', '2']]],
  ])('reads %s', (text, wanted) => {
    expect(shape(parseQuery(text))).toEqual(wanted)
  })

  it.each([
    ['a=1 web01', '"web01" is not of the form KEY=VALUE', '      ^^^^^'],
    ['a=1 or', 'a condition is missing at the end', '        ^'],
    ['or a=1', 'a condition is missing before "or"', '  ^^'],
    ['a=1 and or b=2', 'a condition is missing before "or"', '          ^^'],
    ['()', 'a condition is missing before this bracket', '   ^'],
    ['(a=1', 'this bracket is not closed', '  ^'],
    ['a=1)', 'this bracket closes nothing', '     ^'],
    ['a="x', 'this quote is not closed', '    ^^'],
    ['a>=', '">=" needs a value behind it', '  ^^^'],
    ['a in', '"in" needs a value behind it', '  ^^^^'],
    ['a=x,', 'a value is missing beside a comma', '    ^^'],
    ['a==b', '"==" is no operator', '  ^^^^'],
    ['a=~b', '"=~" is no operator', '  ^^^^'],
    ['kind:vm', '"kind:vm" is not of the form KEY=VALUE', '  ^^^^^^^'],
  ])('of %s says what is wrong, and where', (text, message, marks) => {
    const lines = wrong(text)
    expect(lines[0]).toContain(message)
    expect(lines.slice(-2)).toEqual([`  ${text}`, marks])
  })

  it('marks all places of several problems, also the end', () => {
    expect(wrong('((').slice(-2)).toEqual(['  ((', '  ^^^'])
  })

  it('is not overrun by deep nesting or by length', () => {
    expect(wrong('('.repeat(99_000))[0]).toContain('it is nested more than 100 deep')
    expect(wrong('not '.repeat(20_000))[0]).toContain('nested')
    expect(wrong('a'.repeat(100_001))[0]).toContain('it is longer than 100000 characters')
    expect(wrong('x '.repeat(40_000)).length).toBeLessThan(60)
    expect(parseQuery(`${'('.repeat(90)}a=1${')'.repeat(90)}`)).toMatchObject({ key: 'a' })
    expect(parseQuery('a=1 '.repeat(25_000)).kind).toBe('and')
  })

  it('shows the part of a long query that is wrong', () => {
    const lines = wrong(`${'a=1 '.repeat(100)}oops ${'b=2 '.repeat(100)}`)
    const [text = '', marks = ''] = lines.slice(-2)
    expect(lines[0]?.length).toBeLessThan(200)
    expect(text.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('oops')
  })
})
