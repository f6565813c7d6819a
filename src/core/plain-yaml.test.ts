import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readPlainYaml } from './plain-yaml.ts'

describe('readPlainYaml', () => {
  it('reads settings as they mostly are', () => {
    const text =
      '# a comment\nbase: main # the base\n\nautosave: true\nssh:\n  user: root\n  # become: sudo\n  port: 22\n'
    expect(readPlainYaml(text)).toEqual({ base: 'main', autosave: true, ssh: { user: 'root', port: 22 } })
    expect(readPlainYaml(text)).toEqual(parse(text))
  })

  it('leaves everything else to others', () => {
    for (const text of [
      '',
      '# nothing\n',
      'a: [1]\n',
      'a: {}\n',
      'a: "x"\n',
      'a: |\n  x\n',
      'a:\n',
      'a: yes\n',
      'a: 1.5\n',
      'a: 012\n',
      'a: x y\n',
      'a: b: c\n',
      'a: 1\na: 2\n',
      'a:\n    b: c\n',
      'a:\n  b:\n    c: d\n',
      '  a: b\n',
      'a: *x\n',
      'a: 2026-11-22\n',
      '- a\n',
      'a: b\n---\nc: d\n',
      '\tfoo: bar\n',
    ])
      expect(readPlainYaml(text), text).toBeUndefined()
  })

  it('never reads anything otherwise than YAML does', () => {
    const word = fc.constantFrom(
      'a',
      'b',
      'ssh',
      'true',
      'no',
      'y',
      '1',
      '012',
      '0x1',
      'x#y',
      'null',
      '~',
      '-',
      ':',
      '1e3',
      '.5',
      'a:b',
      'é',
    )
    const line = fc
      .tuple(
        fc.constantFrom('', '  ', '    ', '\t'),
        word,
        fc.constantFrom(':', ': ', ':  ', ' :'),
        fc.option(word, { nil: '' }),
        fc.constantFrom('', ' # c', '#c', ' '),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const text = lines.join('\n')
        const plain = readPlainYaml(text)
        if (plain !== undefined) expect(plain).toEqual(parse(text))
      }),
      { numRuns: 3000 },
    )
  })
})
