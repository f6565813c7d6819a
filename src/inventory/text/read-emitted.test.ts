import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { emitYaml, type YamlValue } from './emit-yaml.ts'
import { readEmitted } from './read-emitted.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'yes',
    '1e5',
    '007',
    'a: b',
    'a:',
    '- a',
    '{}',
    '[]',
    '"x"',
    '#',
    'a #b',
    '10.0.0.1',
    '52:54:00:00:00:01',
    '0x1f',
    '~',
    ' a',
    'é',
    '\u2028',
  ),
)
const value = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value
const mapping = fc.dictionary(text, value, { maxKeys: 5, noNullPrototype: true })

describe('readEmitted', () => {
  it('reads back what is emitted, as any other reader does', () => {
    fc.assert(
      fc.property(mapping, (data) => {
        fc.pre(!JSON.stringify(data).includes('__proto__'))
        const written = emitYaml(data)
        expect(readEmitted(written)?.value).toEqual(data)
        expect(parse(written)).toEqual(data)
      }),
      { numRuns: 500 },
    )
  })

  it('reads nothing in another way than a reader of all of YAML', () => {
    const line = fc
      .tuple(
        fc.constantFrom('', '  ', '    ', '- ', '  - '),
        fc.oneof(text, fc.constantFrom('a: 1', 'b:', 'c: "x"', '- d')),
      )
      .map(([indent, content]) => `${indent}${content}`)
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const written = `${lines.join('\n')}\n`
        const read = readEmitted(written)
        if (read !== undefined) expect(read.value).toEqual(parse(written))
      }),
      { numRuns: 3000 },
    )
  })

  it('knows the line of every mapping', () => {
    const read = readEmitted('a: 1\nb:\n  c:\n    d: 1\n  e: {}\n')
    const lines = [...(read?.lines ?? [])].map(([one, line]) => [Object.keys(one).join(), line])
    expect(lines).toEqual([
      ['a,b', 1],
      ['c,e', 3],
      ['d', 4],
      ['', 6],
    ])
  })

  it.each([
    'a: 1',
    '# note\na: 1\n',
    'a: 1\n\nb: 2\n',
    'a: 1\na: 2\n',
    'a:\n',
    'a:\n    b: 1\n',
    "a: 'x'\n",
    'a: 007\n',
    'a: &x 1\n',
    'a: 1 # one\n',
    '- a\n',
    'a: |\n  b\n',
    '__proto__: 1\n',
  ])('%j is left to the other reader', (other) => {
    expect(readEmitted(other)).toBe(undefined)
  })
})
